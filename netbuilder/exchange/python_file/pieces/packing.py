"""The weights, as they lie in the file."""

from __future__ import annotations

import base64
import math
import zlib
from collections.abc import Mapping

import numpy as np

from engine.types import Array


def unpacked(text: str, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """Arrays from their shapes and a text: float32 numbers end to end, compressed, in base64."""
    numbers = np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f4").astype(np.float32)
    found, start = {}, 0
    for name, shape in shapes.items():
        size = math.prod(shape)
        found[name] = numbers[start : start + size].reshape(shape)
        start += size
    return found
