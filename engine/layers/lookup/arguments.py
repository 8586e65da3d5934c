"""Declarations that the layers with a vocabulary share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Unpack

from engine.declarations import Choice, anything, boolean, choice, fixed, integer
from engine.declarations.fields import Place
from engine.declarations.parameters import Parameter

OLD_NAMES = {"binary": "multi_hot", "tf-idf": "tf_idf"}
_NO_SPARSE = "there are no sparse arrays"
_INTEGERS = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class OutputMode(Choice):
    """One of the modes, also under its old name."""

    def check(self, value: Any) -> str:
        """Return the mode that `value` is."""
        return super().check(OLD_NAMES.get(value, value) if isinstance(value, str) else value)


@dataclass(frozen=True, kw_only=True)
class Salt(Parameter):
    """Two whole numbers, or one for both."""

    def check(self, value: Any) -> list[int]:
        """Return `value` as a list of two."""
        pair = list(value) if isinstance(value, tuple | list) else [value, value]
        if len(pair) != 2 or any(type(number) is not int for number in pair):
            raise self._refuse("a whole number, or two of them", value)
        return pair


def output_mode() -> Any:
    """What becomes of the numbers of the tokens."""
    return OutputMode(
        options=("int", "one_hot", "multi_hot", "count", "tf_idf"),
        default="int",
        help="Whether to output the indices of the tokens, a one-hot vector for each, which tokens "
        "a sample contains, how often, or that weighted by how rare they are.",
    )


def max_tokens() -> Any:
    """How large the vocabulary may be."""
    return integer(
        default=None,
        nullable=True,
        minimum=2,
        help="The largest number of tokens, including those for masks and unknown ones.",
    )


def num_oov_indices() -> Any:
    """The places of unknown tokens."""
    return integer(default=1, maximum=2**24, help="How many numbers unknown tokens share.")


def mask_token() -> Any:
    """The token for masked values."""
    return anything(default=None, nullable=True, help="The token for masked values.")


def oov_token(default: Any) -> Any:
    """What unknown tokens are called."""
    return anything(default=default, nullable=True, help="The output for unknown tokens.")


def vocabulary() -> Any:
    """The tokens, where they are known beforehand."""
    return anything(default=None, nullable=True, help="The tokens, or a file with one per line.")


def idf_weights() -> Any:
    """The weights of the tokens, where they are known beforehand."""
    return anything(default=None, nullable=True, help="How rare each token is, for 'tf_idf'.")


def invert() -> Any:
    """The way back."""
    return boolean(default=False, help="Turn numbers into tokens instead.")


def pad_to_max_tokens() -> Any:
    """A width that does not depend on the vocabulary."""
    return boolean(
        default=False, help="Output max_tokens values even where there are fewer tokens."
    )


def sparse() -> Any:
    """No sparse arrays."""
    return fixed(default=False, reason=_NO_SPARSE)


def oov_method(**place: Unpack[Place]) -> Any:
    """How unknown numbers get their place."""
    return choice(
        ("floormod", "farmhash"),
        default="floormod",
        help="Whether unknown numbers get their place by division or by FarmHash.",
        **place,
    )


def salt() -> Any:
    """What makes the places of unknown tokens one's own."""
    return Salt(
        default=None,
        nullable=True,
        help="The key of SipHash, which then assigns an index to unknown tokens.",
    )
