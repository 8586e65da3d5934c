"""What blocks are called where nobody names them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from netbuilder.design.catalogue import entry


def names_of(kind: str) -> Iterator[str]:
    """Names for blocks of a kind, one after the other: dense, dense_1, dense_2."""
    stem = entry(kind).layer.default_name()
    yield stem
    for number in count(1):
        yield f"{stem}_{number}"
