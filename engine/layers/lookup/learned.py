"""A vocabulary that is given, learned from data, or read from a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import ParameterError, ShapeError
from engine.layers.lookup.keeping import KeepsVocabulary
from engine.layers.lookup.tokens import TokenCounts, read_lines
from engine.types import Array

DROPPED = -1
"""The number of the mask token where it has no place of its own."""


class Learned(KeepsVocabulary):
    """A layer with tokens in a certain order, given or learned.

    The first numbers are those of the mask token, if there is one and the output is 'int', and of
    unknown tokens.
    """

    max_tokens: Any
    num_oov_indices: Any
    mask_token: Any
    oov_token: Any
    vocabulary: Any
    idf_weights: Any
    invert: Any
    output_mode: Any
    pad_to_max_tokens: Any

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.pad_to_max_tokens and self.max_tokens is None:
            raise ParameterError("max_tokens", "given where pad_to_max_tokens is True", None)
        if self.invert and self.output_mode != "int":
            raise ParameterError("output_mode", "'int' where invert is True", self.output_mode)
        for name in ("mask_token", "oov_token"):
            if (token := getattr(self, name)) is not None:
                self._token(token, name)
        self._counts = TokenCounts()
        self._frozen: int | None = None
        self._idf: Array | None = None
        self._take([])
        given, self.adapts = self.vocabulary, self.vocabulary is None
        if isinstance(given, str):
            self.vocabulary = None
        if given is not None:
            self.set_vocabulary(given, self.idf_weights)
        elif self.idf_weights is not None:
            raise ParameterError("vocabulary", "given where idf_weights are", None)

    # Vocabulary -----------------------------------------------------------------------------------

    def read(self, inputs: Any) -> Array:
        """The inputs as tokens."""
        raise NotImplementedError

    def _token(self, value: Any, argument: str) -> Any:
        """A token of an argument.

        Raises:
            ParameterError: it is none.
        """
        raise NotImplementedError

    @property
    def unknown_start(self) -> int:
        """The first number of unknown tokens."""
        return int(self.mask_token is not None and self.output_mode == "int")

    @property
    def token_start(self) -> int:
        """The first number of known tokens."""
        return self.unknown_start + int(self.num_oov_indices)

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """All tokens, in the order of their numbers.

        Args:
            include_special_tokens: whether those for masks and unknown tokens are among them.
        """
        return [*self._special, *self._tokens] if include_special_tokens else [*self._tokens]

    def vocabulary_size(self) -> int:
        """How many numbers there are."""
        return self.token_start + len(self._tokens)

    def set_vocabulary(self, vocabulary: Any, idf_weights: npt.ArrayLike | None = None) -> None:
        """Take these tokens in the place of those that are there.

        Args:
            vocabulary: tokens, with or without the special ones in front; or the path of a text
                file with a token in each line.
            idf_weights: for the mode 'tf_idf', and only then: a number for each of them.

        Raises:
            ParameterError: the tokens are none, repeated or too many, or the weights do not fit.
        """
        if (idf_weights is None) == (self.output_mode == "tf_idf"):
            expected = "given where output_mode is 'tf_idf', and only there"
            raise ParameterError("idf_weights", expected, idf_weights)
        if isinstance(vocabulary, str):
            tokens = self.from_lines(read_lines(vocabulary))
        else:
            tokens = [self._token(token, "vocabulary") for token in vocabulary]
        if not tokens:
            raise ParameterError("vocabulary", "at least one token", vocabulary)
        whole = tokens[: self.token_start] == self._special
        if whole:
            tokens = tokens[self.token_start :]
        self._check_tokens(tokens)
        self._take(tokens)
        if idf_weights is not None:
            self._idf = self._padded(idf_weights, whole)
        if self.vocabulary is not None:
            self.vocabulary, self.idf_weights = vocabulary, idf_weights
        self._freeze()

    def _check_tokens(self, tokens: list[Any]) -> None:
        repeated = [token for token, count in Counter(tokens).items() if count > 1]
        if repeated:
            raise ParameterError("vocabulary", "tokens that are all different", repeated)
        reserved = {"mask_token": self.mask_token}
        if self.invert:
            reserved["oov_token"] = self.oov_token
        for name, token in reserved.items():
            if token is not None and token in tokens:
                expected = f"without the {name}, or with all special tokens {self._special} first"
                raise ParameterError("vocabulary", expected, token)
        size = self.token_start + len(tokens)
        if self.max_tokens is not None and size > self.max_tokens:
            expected = f"at most max_tokens ({self.max_tokens}) tokens with the special ones"
            raise ParameterError("vocabulary", expected, f"{size} tokens")

    def _padded(self, idf_weights: npt.ArrayLike, whole: bool) -> Array:
        """A weight for each number; unknown tokens get the mean, what is left over 0."""
        weights = np.asarray(idf_weights, "float32")
        wanted = len(self._tokens) + whole * self.token_start
        if weights.shape != (wanted,):
            expected = f"one number for each of the {wanted} tokens"
            raise ParameterError("idf_weights", expected, idf_weights)
        if not whole:
            mean = np.full(self.token_start, np.average(weights), "float32")
            weights = np.concatenate((mean, weights))
        return np.pad(weights, (0, max(0, self.depth_of(len(weights)) - len(weights))))

    def _take(self, tokens: list[Any]) -> None:
        """Number these tokens."""
        self._tokens = tokens
        masks = [self.mask_token] * self.unknown_start
        self._special = masks + [self.oov_token] * self.num_oov_indices
        self._numbers = {token: self.token_start + i for i, token in enumerate(tokens)}
        if self.mask_token is not None:
            self._numbers[self.mask_token] = 0 if self.output_mode == "int" else DROPPED

    def _freeze(self) -> None:
        """Note the size of the vocabulary.

        Raises:
            ParameterError: the layer is part of a model that was built for another.
        """
        size, before = self.vocabulary_size(), self._frozen
        fixed = self.output_mode != "int" and not self.pad_to_max_tokens
        if self.built and fixed and before is not None and before != size:
            expected = f"{before} tokens, for which the model was built; make a new model for more"
            raise ParameterError("vocabulary", expected, f"{size} tokens")
        self._frozen = size

    def depth_of(self, size: int) -> int:
        """How many values come out for so many tokens, where there is a place for each."""
        return int(self.max_tokens) if self.pad_to_max_tokens else size

    def depth(self) -> int:
        """How many values come out, where there is one for each token.

        Raises:
            ShapeError: there is no vocabulary yet.
        """
        if self.pad_to_max_tokens or self._frozen is not None:
            return self.depth_of(self._frozen or 0)
        raise ShapeError(
            f"Layer '{self.name}' has no vocabulary yet; call adapt with data, or give it one."
        )

    # Learning -------------------------------------------------------------------------------------

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Learn the vocabulary: the frequent tokens first, at most `max_tokens`.

        Args:
            data: an array or list of tokens, or something that gives batches of them.
            steps: how many batches are taken; all where None.

        Raises:
            ParameterError: the vocabulary was given.
        """
        self.reset_state()
        if hasattr(data, "__array__") or isinstance(data, list | tuple):
            tokens = self.read(data)
            self.see(tokens[:, None] if tokens.ndim == 1 else tokens)
        else:
            for number, batch in enumerate(data):
                if steps is not None and number >= steps:
                    break
                self.update_state(batch)
        self.finalize_state()

    def reset_state(self) -> None:
        """Forget what was seen since the last vocabulary."""
        self._counts = TokenCounts()

    def update_state(self, data: Any) -> None:
        """See a batch of tokens; a single row is one document."""
        tokens = self.read(data)
        self.see(tokens.reshape(1, -1) if tokens.ndim < 2 else tokens)

    def see(self, tokens: Any) -> None:
        """See tokens, row by row.

        Raises:
            ParameterError: the vocabulary was given.
        """
        if not self.adapts:
            expected = "None for a layer that is to adapt to data"
            raise ParameterError("vocabulary", expected, self.get_vocabulary(False))
        rows = tokens.reshape(len(tokens), -1).tolist() if hasattr(tokens, "reshape") else tokens
        self._counts.see(rows)

    def finalize_state(self) -> None:
        """Take the vocabulary of what was seen, if anything was."""
        if self._counts.tokens:
            tokens = self._counts.ranked({self.mask_token, self.oov_token})
            if self.max_tokens is not None:
                tokens = tokens[: max(0, self.max_tokens - self.token_start)]
            self._take(tokens)
            if self.output_mode == "tf_idf":
                self._idf = self._padded(self._counts.rarity(tokens), whole=False)
        self.reset_state()
        self._freeze()

    # Keeping --------------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; a vocabulary that files cannot hold otherwise, too."""
        given: dict[str, Any] = {"vocabulary": None, "idf_weights": None}
        if self.vocabulary is not None:
            given = {name: _listed(getattr(self, name)) for name in given}
        elif not self.fits_a_file():
            given["vocabulary"] = self.get_vocabulary(False)
            if self._idf is not None:
                given["idf_weights"] = self._idf[self.token_start : self._frozen].tolist()
        return {**super().get_config(), **given, "vocabulary_size": self._frozen}

    def needs_a_file(self) -> bool:
        """Whether the vocabulary is not in the config."""
        return self.vocabulary is None and self.fits_a_file()

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The layer with these arguments.

        Raises:
            ParameterError: the vocabulary is a path: a config never makes the engine read a file.
        """
        given = dict(config)
        size = given.pop("vocabulary_size", None)
        if isinstance(given.get("vocabulary"), str):
            raise ParameterError("vocabulary", "a list of tokens in a config", given["vocabulary"])
        layer = cls(**given)
        layer.expect(size)
        return layer

    def expect(self, size: Any) -> None:
        """Reckon with a vocabulary of this size, which is still to come."""
        if size is not None and self._frozen is None:
            if type(size) is not int or size < self.token_start:
                raise ParameterError("vocabulary_size", "a number of tokens", size)
            self._frozen = size

    def take_kept(self, tokens: Sequence[Any], idf: Array | None) -> None:
        """Take what a file holds: all tokens, and a weight for each number."""
        rest = list(tokens[self.token_start :])
        self._check_tokens(rest)
        if self._frozen not in (None, self.token_start + len(rest)):
            expected = f"as long as the config says, {self._frozen} tokens"
            raise ParameterError("vocabulary", expected, f"{len(tokens)} tokens")
        self._take(rest)
        self._frozen = self.vocabulary_size()
        self.take_idf(idf)

    def kept_idf(self) -> Array | None:
        """The weights of all numbers, in the mode 'tf_idf'."""
        return self._idf

    def take_idf(self, idf: Array | None) -> None:
        """Take weights for all numbers.

        Raises:
            ParameterError: there are none, or not as many as numbers.
        """
        if self.output_mode != "tf_idf":
            return
        if idf is None or idf.shape != (self.depth(),):
            expected = f"{self.depth()} numbers"
            raise ParameterError("idf_weights", expected, None if idf is None else idf.shape)
        self._idf = idf.astype("float32")


def _listed(values: Any) -> Any:
    """An array or tuple as a list."""
    if values is None:
        return None
    return values.tolist() if hasattr(values, "tolist") else list(values)
