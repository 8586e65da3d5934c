"""Lookups of texts and of whole numbers."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Any

from engine.declarations import anything, choice, fixed
from engine.errors import ParameterError
from engine.layers.arguments import LayerName
from engine.layers.base import LAYERS
from engine.layers.lookup import arguments
from engine.layers.lookup.base import Lookup
from engine.layers.lookup.tokens import as_texts, as_whole_numbers
from engine.types import Array


def encoding() -> Any:
    """The encoding of bytes."""
    return anything(default="utf-8", help="The encoding of texts that come as bytes.")


def check_encoding(name: Any) -> None:
    """See that Python knows an encoding.

    Raises:
        ParameterError: it does not.
    """
    try:
        codecs.lookup(name)
    except (LookupError, TypeError, ValueError):
        raise ParameterError("encoding", "an encoding, such as 'utf-8'", name) from None


@LAYERS.register("StringLookup")
class StringLookup(Lookup):
    """The number of each text in a vocabulary."""

    help = "Turns texts, such as words or names, into numbers."

    max_tokens: int | None = arguments.max_tokens()
    num_oov_indices: int = arguments.num_oov_indices()
    mask_token: str | None = arguments.mask_token()
    oov_token: str | None = arguments.oov_token("[UNK]")
    vocabulary: Any = arguments.vocabulary()
    idf_weights: Any = arguments.idf_weights()
    invert: bool = arguments.invert()
    output_mode: str = arguments.output_mode()
    pad_to_max_tokens: bool = arguments.pad_to_max_tokens()
    sparse: bool = arguments.sparse()
    encoding: str = encoding()
    name: LayerName = LayerName(default=None, common=True)
    salt: Any = arguments.salt()
    oov_method: str = arguments.oov_method(positional=False)

    def __post_init__(self) -> None:
        check_encoding(self.encoding)
        super().__post_init__()

    @property
    def input_dtype(self) -> str:
        """Texts, or their numbers."""
        return "int64" if self.invert else "string"

    def read(self, inputs: Any) -> Array:
        """The inputs as texts."""
        return as_texts(inputs, self.encoding, self.name)

    def _token(self, value: Any, argument: str) -> Any:
        if isinstance(value, bytes):
            return value.decode(self.encoding, "replace")
        if isinstance(value, str):
            return str(value)
        raise ParameterError(argument, "made of texts", value)


@LAYERS.register("IntegerLookup")
class IntegerLookup(Lookup):
    """The number of each whole number in a vocabulary."""

    help = "Maps arbitrary integers to indices from 0."

    max_tokens: int | None = arguments.max_tokens()
    num_oov_indices: int = arguments.num_oov_indices()
    mask_token: int | None = arguments.mask_token()
    oov_token: int | None = arguments.oov_token(-1)
    vocabulary: Any = arguments.vocabulary()
    vocabulary_dtype: str = choice(("int64",), default="int64", help="The type of the tokens.")
    idf_weights: Any = arguments.idf_weights()
    invert: bool = arguments.invert()
    output_mode: str = arguments.output_mode()
    sparse: bool = fixed(default=False, reason="there are no sparse arrays")
    pad_to_max_tokens: bool = arguments.pad_to_max_tokens()
    oov_method: str = arguments.oov_method()
    salt: Any = arguments.salt()
    name: LayerName = LayerName(default=None, common=True)

    def __post_init__(self) -> None:
        if self.salt is not None and self.oov_method != "farmhash":
            raise ParameterError("salt", "None where oov_method is not 'farmhash'", self.salt)
        super().__post_init__()

    @property
    def input_dtype(self) -> str:
        """Whole numbers, all digits of them."""
        return "int64"

    def read(self, inputs: Any) -> Array:
        """The inputs as whole numbers."""
        return as_whole_numbers(inputs, self.name)

    def from_lines(self, lines: Sequence[str]) -> list[Any]:
        """The numbers that the lines of a file are.

        Raises:
            ParameterError: one is none.
        """
        try:
            return [int(line) for line in lines]
        except ValueError as error:
            raise ParameterError("vocabulary", "a whole number in each line", str(error)) from None

    def hashed(self, token: Any) -> int:
        """What decides on the place of an unknown token."""
        return int(token) if self.oov_method == "floormod" else super().hashed(token)

    def _token(self, value: Any, argument: str) -> Any:
        if hasattr(value, "__index__"):
            return int(value)
        raise ParameterError(argument, "made of whole numbers", value)
