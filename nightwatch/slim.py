"""A process that lives for months on a small host gives back what only its start needed."""

import contextlib
import ctypes
import gc


def slim() -> None:
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
