"""Reads the constant tensors out of a TFLite file: just enough of the flatbuffer format for two CNNs.

Layout (FlatBuffers): a table starts with the offset of its vtable, which holds the offset of each field.
Model: field 2 = subgraphs, 4 = buffers; SubGraph: 0 = tensors; Tensor: 0 = shape, 1 = type, 2 = buffer, 3 = name;
Buffer: 0 = data. Source: TensorFlow's schema.fbs, version 3.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.hotword import HotwordError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLOAT32 = 0


@dataclass(frozen=True)
class _Table:
    data: bytes
    at: int

    def _field(self, index: int) -> int | None:
        vtable = self.at - int(struct.unpack_from("<i", self.data, self.at)[0])
        if 4 + 2 * index >= struct.unpack_from("<H", self.data, vtable)[0]:
            return None
        offset = int(struct.unpack_from("<H", self.data, vtable + 4 + 2 * index)[0])
        return self.at + offset if offset else None

    def scalar(self, index: int, layout: str) -> int:
        where = self._field(index)
        return int(struct.unpack_from(layout, self.data, where)[0]) if where is not None else 0

    def _target(self, where: int) -> int:
        return where + int(struct.unpack_from("<I", self.data, where)[0])

    def tables(self, index: int) -> "list[_Table]":
        where = self._field(index)
        if where is None:
            return []
        start = self._target(where)
        count = int(struct.unpack_from("<I", self.data, start)[0])
        return [_Table(self.data, self._target(start + 4 + 4 * item)) for item in range(count)]

    def blob(self, index: int, item: int = 1) -> bytes:
        where = self._field(index)
        if where is None:
            return b""
        start = self._target(where)
        count = int(struct.unpack_from("<I", self.data, start)[0])
        return self.data[start + 4 : start + 4 + count * item]


def constants(path: Path) -> "list[tuple[str, NDArray[np.float32]]]":
    """Every float32 tensor with stored values, in the file's order, as (name, array).

    Raises `HotwordError` when the file cannot be read as TFLite.
    """
    import numpy as np

    try:
        data = path.read_bytes()
        if data[4:8] != b"TFL3":
            raise ValueError("no TFL3 mark")
        model = _Table(data, int(struct.unpack_from("<I", data, 0)[0]))
        buffers = model.tables(4)
        found: list[tuple[str, NDArray[np.float32]]] = []
        for tensor in model.tables(2)[0].tables(0):
            held = buffers[tensor.scalar(2, "<I")].blob(0)
            if tensor.scalar(1, "<b") == FLOAT32 and held:
                shape = tuple(np.frombuffer(tensor.blob(0, 4), "<i4"))
                values = np.frombuffer(held, "<f4").reshape(shape).astype(np.float32)
                found.append((tensor.blob(3).decode("utf-8", "replace"), values))
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise HotwordError(f"The model file {path} is damaged or not TFLite ({error}).") from error
    return found
