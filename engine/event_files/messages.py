"""Events as protocol buffers; of TensorBoard's messages no more than what is written here."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final

import numpy as np

from engine.types import Array

_VARINT, _EIGHT_BYTES, _BYTES = 0, 1, 2

_FLOAT, _DOUBLE, _TEXT = 1, 2, 7
"""Numbers of the types of a tensor."""

BINS: Final = 30
"""Bars of a histogram, as many as TensorFlow makes."""


def event(time: float, step: int, summary: bytes) -> bytes:
    """What was measured at a step.

    Args:
        time: in seconds since 1970.
        step: not negative.
        summary: by `scalar`, `histogram` or `text`.
    """
    value = _field(5, _field(1, summary))
    return _eight_bytes(1, time) + _number(2, step) + value


def begun(time: float) -> bytes:
    """The first event of a file."""
    return _eight_bytes(1, time) + _text(3, "brain.Event:2")


def scalar(tag: str, value: float) -> bytes:
    """A number."""
    with np.errstate(over="ignore"):
        content = np.asarray(value, "<f4").tobytes()
    return _summary(tag, "scalars", _tensor(_FLOAT, (), content))


def histogram(tag: str, values: Array) -> bytes:
    """How many values lie where, in bars of the same width."""
    bars = bars_of(values).astype("<f8")
    return _summary(tag, "histograms", _tensor(_DOUBLE, bars.shape, bars.tobytes()))


def text(tag: str, plugin: str, content: str) -> bytes:
    """A text for one of TensorBoard's plug-ins."""
    tensor = _number(1, _TEXT) + _field(2, b"") + _text(8, content)
    return _summary(tag, plugin, tensor, b"1")


def bars_of(values: Array) -> Array:
    """The left end, right end and count of each bar; (0, 3) without values that are finite."""
    finite = np.asarray(values, np.float64)[np.isfinite(values)]
    if not finite.size:
        return np.zeros((0, 3))
    counts, edges = np.histogram(finite, BINS)
    return np.stack([edges[:-1], edges[1:], counts], axis=1)


def _summary(tag: str, plugin: str, tensor: bytes, content: bytes = b"") -> bytes:
    data = _text(1, plugin) + (_field(2, content) if content else b"")
    return _text(1, tag) + _field(8, tensor) + _field(9, _field(1, data))


def _tensor(kind: int, shape: Iterable[int], content: bytes) -> bytes:
    sizes = b"".join(_field(2, _number(1, size)) for size in shape)
    return _number(1, kind) + _field(2, sizes) + _field(4, content)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _eight_bytes(field: int, value: float) -> bytes:
    return _varint(field << 3 | _EIGHT_BYTES) + struct.pack("<d", value)


def _field(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _field(field, value.encode())
