"""Tokens turned into numbers by a vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.errors import DataError, ShapeError
from engine.layers.categories import encoded, encoded_shape
from engine.layers.lookup.fingerprints import farm_fingerprint, sip_hash
from engine.layers.lookup.learned import Learned
from engine.types import Array, Generator, Shape

_UNKNOWN = -2


class Lookup(Learned):
    """The number of each token in a vocabulary, in one of several forms; no gradient passes."""

    oov_method: Any
    salt: Any

    def __call__(self, inputs: Any, training: bool = False) -> Array:
        """The numbers as int64, weights as float32; for `invert` the tokens."""
        return self.tokens_of(inputs) if self.invert else self.encode(self.numbers(inputs))

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The output in a model: in the layer's type."""
        self._shape = inputs.shape
        return self.encode(self.numbers(inputs)).astype(self.dtype)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """0: tokens do not change by degrees."""
        return np.zeros(self._shape, self.dtype) if needs_input else None

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Become a part of a model.

        Raises:
            ShapeError: the layer puts out tokens, which no other can take.
        """
        if self.invert:
            raise ShapeError(
                f"Layer '{self.name}' turns numbers into tokens; call it by itself, on what the "
                "model puts out."
            )
        super().build(input_shape, rng)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """A value for each token of the vocabulary, unless the numbers themselves come out.

        Raises:
            ShapeError: there is no vocabulary yet, and the shape depends on it.
        """
        if self.output_mode == "int":
            return input_shape
        return encoded_shape(input_shape, self.output_mode, self.depth())

    def numbers(self, inputs: Any) -> Array:
        """The number of each token; -1 for what is dropped.

        Raises:
            DataError: a token is unknown, and there is no number for those.
        """
        tokens = self.read(inputs)
        flat = tokens.ravel().tolist()
        found = np.array([self._numbers.get(token, _UNKNOWN) for token in flat], np.int64)
        unknown = np.flatnonzero(found == _UNKNOWN)
        if unknown.size:
            found[unknown] = self._places([flat[place] for place in unknown])
        return found.reshape(tokens.shape)

    def _places(self, unknown: Sequence[Any]) -> Any:
        """The numbers of unknown tokens."""
        if self.num_oov_indices == 0:
            raise DataError(
                f"Layer '{self.name}' does not know {unknown[0]!r:.60}; add it to the vocabulary, "
                "or set num_oov_indices to 1."
            )
        if self.num_oov_indices == 1:
            return self.unknown_start
        return [self.unknown_start + self.hashed(token) % self.num_oov_indices for token in unknown]

    def hashed(self, token: Any) -> int:
        """What decides on the place of an unknown token."""
        text = str(token).encode()
        return farm_fingerprint(text) if self.salt is None else sip_hash(text, self.salt)

    def encode(self, numbers: Array) -> Array:
        """The form of some numbers."""
        if self.output_mode == "int":
            return numbers
        if self.output_mode != "tf_idf":
            return encoded(numbers, self.output_mode, self.depth(), np.int64)
        if self._idf is None:
            self.depth()
            raise ShapeError(f"Layer '{self.name}' has no weights of tokens; call adapt with data.")
        return encoded(numbers, "count", self.depth(), "float32") * self._idf

    def tokens_of(self, inputs: Any) -> Array:
        """The token of each number; the one for unknown tokens where there is none."""
        numbers = np.asarray(inputs)
        names = dict(enumerate(self.get_vocabulary()))
        found = [names.get(number, self.oov_token) for number in numbers.ravel().tolist()]
        kind = np.int64 if all(isinstance(token, int) for token in found) else object
        return np.array(found, kind).reshape(numbers.shape)
