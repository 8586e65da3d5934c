"""What files hold of a vocabulary beside a layer's weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.layers.base import Layer
from engine.types import Array


class KeepsVocabulary(Layer):
    """A layer whose vocabulary lies in a text file within the model's file.

    Attributes:
        kept_under: the folders within the layer's own that hold it; '' is its own.
    """

    kept_under: ClassVar[tuple[str, ...]] = ("",)

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """All tokens, in the order of their numbers."""
        raise NotImplementedError

    def fits_a_file(self) -> bool:
        """Whether lines of text can hold the vocabulary: no token goes over several of them."""
        tokens = self.get_vocabulary()
        lines = "\n".join(map(str, tokens)).splitlines()
        return len(lines) == len(tokens) or not self.get_vocabulary(False)

    def needs_a_file(self) -> bool:
        """Whether the vocabulary is not in the config."""
        raise NotImplementedError

    def from_lines(self, lines: Sequence[str]) -> list[Any]:
        """The tokens that the lines of a file are."""
        return list(lines)

    def take_kept(self, tokens: Sequence[Any], idf: Array | None) -> None:
        """Take what a file holds: all tokens, and a weight for each number."""
        raise NotImplementedError

    def kept_idf(self) -> Array | None:
        """The weights of all numbers, in the mode 'tf_idf'."""
        raise NotImplementedError

    def take_idf(self, idf: Array | None) -> None:
        """Take weights for all numbers."""
        raise NotImplementedError
