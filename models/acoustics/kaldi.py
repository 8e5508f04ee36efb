"""Kaldi's binary matrices and vectors, as far as our own networks hold them."""

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CODES = {b"CM2 ": ("<u2", 65535.0), b"CM3 ": ("<u1", 255.0)}
"""Compressed kinds: how a weight is stored, and its largest code (0 is the minimum of the matrix)."""


def matrix_at(data: bytes, at: int) -> "NDArray[np.float64]":
    """The matrix that begins at `at`. Raises ValueError when it is of another kind or cut off."""
    import numpy as np

    kind = data[at : at + 4]
    if kind in CODES:
        code, most = CODES[kind]
        low, span, rows, cols = struct.unpack_from("<ffii", data, at + 4)
        codes = np.frombuffer(data, code, rows * cols, at + 20).reshape(rows, cols)
        return np.asarray(low + codes.astype(np.float64) * (span / most))
    if kind[:3] == b"FM ":
        rows, cols = struct.unpack_from("<i", data, at + 4)[0], struct.unpack_from("<i", data, at + 9)[0]
        return np.frombuffer(data, "<f4", rows * cols, at + 13).reshape(rows, cols).astype(np.float64)
    raise ValueError(f"a matrix of an unknown kind {kind!r}")


def vector_at(data: bytes, at: int) -> "NDArray[np.float64]":
    """The vector that begins at `at`."""
    import numpy as np

    (count,) = struct.unpack_from("<i", data, at + 4)
    return np.frombuffer(data, "<f4", count, at + 8).astype(np.float64)


def has(data: bytes, name: str) -> bool:
    """Is there a component of that name?"""
    return f"<ComponentName> {name} ".encode() in data


def after(data: bytes, name: str, key: str) -> int:
    """Where the value of `<key>` of the component `name` begins. Raises ValueError when there is none."""
    start = data.index(f"<ComponentName> {name} ".encode())
    return data.index(f"<{key}> ".encode(), start) + len(key) + 3


def affine_of(data: bytes, name: str) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Weights (out, in) and biases of an affine layer, its gains (`NAME.gain`) multiplied in where it has some."""
    weights = matrix_at(data, after(data, name, "LinearParams"))
    biases = vector_at(data, after(data, name, "BiasParams"))
    if has(data, f"{name}.gain"):
        # A convolution's are repeated for every row of its output.
        gains = vector_at(data, after(data, f"{name}.gain", "Scales"))[: len(weights)]
        return weights * gains[:, None], biases * gains
    return weights, biases


def prior_of(data: bytes) -> "NDArray[np.float64] | None":
    """What a network adds to the log probabilities at its end (the label prior), None when nothing."""
    return vector_at(data, after(data, "prior", "Bias")) if has(data, "prior") else None


def heads(data: bytes) -> list[str]:
    """The layers of the head, in order."""
    return [name for name in map("head{}".format, range(32)) if has(data, name)]
