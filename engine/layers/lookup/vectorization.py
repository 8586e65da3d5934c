"""Texts cut into words, and these turned into numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.declarations import anything, fixed, integer
from engine.errors import DataError, ParameterError, ShapeError
from engine.layers.arguments import LayerName
from engine.layers.base import LAYERS
from engine.layers.lookup import arguments
from engine.layers.lookup.keeping import KeepsVocabulary
from engine.layers.lookup.lookups import StringLookup, check_encoding, encoding
from engine.layers.lookup.tokens import as_texts
from engine.types import Array, Shape

Words = list[list[str]]

_CAPITALS = {ord(capital): ord(capital) + 32 for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_PUNCTUATION = dict.fromkeys(map(ord, r"""!"#$%&()*+,-./:;<=>?@[\]^_`{|}~'"""))
_STANDARDS: dict[str, dict[int, Any]] = {
    "lower_and_strip_punctuation": {**_CAPITALS, **_PUNCTUATION},
    "lower": _CAPITALS,
    "strip_punctuation": _PUNCTUATION,
}
_SPLITS: dict[str, Callable[[str], list[str]]] = {
    "whitespace": re.compile(r"[^ \t\n\v\f\r]+").findall,
    "character": list,
}


@LAYERS.register("TextVectorization")
class TextVectorization(KeepsVocabulary):
    """Texts brought into one form, cut into words, and these numbered or counted.

    0 stands for the end of a text, 1 for unknown words; where words are counted, 0 for unknown
    ones. Capital letters and punctuation are those of ASCII, as in Keras.
    """

    help = "Splits texts into words and maps these to indices."
    kept_under = ("_lookup_layer", "")

    max_tokens: int | None = arguments.max_tokens()
    standardize: Any = anything(
        default="lower_and_strip_punctuation",
        nullable=True,
        help="How texts are standardized before they are split: lower-cased, punctuation removed.",
    )
    split: Any = anything(
        default="whitespace",
        nullable=True,
        help="Where texts are split: between words or characters.",
    )
    ngrams: Any = anything(
        default=None,
        nullable=True,
        help="The longest n-gram: that many words in a row count as one, too.",
    )
    output_mode: str = arguments.output_mode()
    output_sequence_length: int | None = integer(
        default=None, nullable=True, minimum=1, help="How many numbers each text becomes."
    )
    pad_to_max_tokens: bool = arguments.pad_to_max_tokens()
    vocabulary: Any = arguments.vocabulary()
    idf_weights: Any = arguments.idf_weights()
    sparse: bool = arguments.sparse()
    ragged: bool = fixed(default=False, reason="there are no ragged arrays")
    encoding: str = encoding()
    name: LayerName = LayerName(default=None, common=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_encoding(self.encoding)
        self.standardize = _chosen("standardize", self.standardize, _STANDARDS)
        self.split = _chosen("split", self.split, _SPLITS)
        self._widths = _widths(self.ngrams)
        if self.output_mode != "int" and self.output_sequence_length is not None:
            expected = "None where output_mode is not 'int'"
            raise ParameterError("output_sequence_length", expected, self.output_sequence_length)
        given, self.vocabulary = self.vocabulary, None
        weights, self.idf_weights = self.idf_weights, None
        self._lookup = StringLookup(
            max_tokens=self.max_tokens,
            mask_token="",
            vocabulary=given,
            idf_weights=weights,
            output_mode=self.output_mode,
            pad_to_max_tokens=self.pad_to_max_tokens,
            encoding=self.encoding,
            name=self.name,
        )

    @property
    def input_dtype(self) -> str:
        """Texts."""
        return "string"

    # Vocabulary -----------------------------------------------------------------------------------

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learn the vocabulary: the frequent words first, at most `max_tokens`.

        Args:
            data: an array or list of texts, or something that gives batches of them.
            batch_size: changes nothing, as in Keras.
            steps: how many batches are taken; all where None.

        Raises:
            ParameterError: the vocabulary was given.
        """
        self.reset_state()
        if hasattr(data, "__array__") or isinstance(data, list | tuple):
            texts = as_texts(data, self.encoding, self.name)
            self.update_state(texts[:, None] if texts.ndim == 1 else texts)
        else:
            for number, batch in enumerate(data):
                if steps is not None and number >= steps:
                    break
                self.update_state(batch)
        self.finalize_state()

    def reset_state(self) -> None:
        """Forget what was seen since the last vocabulary."""
        self._lookup.reset_state()

    def update_state(self, data: Any) -> None:
        """See a batch of texts."""
        self._lookup.see(self._words(as_texts(data, self.encoding, self.name)))

    def finalize_state(self) -> None:
        """Take the vocabulary of what was seen, if anything was."""
        self._lookup.built = self.built
        self._lookup.finalize_state()

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """All words, in the order of their numbers.

        Args:
            include_special_tokens: whether those for the end and for unknown words are among them.
        """
        return self._lookup.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """How many numbers there are."""
        return self._lookup.vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: npt.ArrayLike | None = None) -> None:
        """Take these words in the place of those that are there; see `StringLookup`."""
        self._lookup.built = self.built
        self._lookup.set_vocabulary(vocabulary, idf_weights)

    # Texts to numbers -----------------------------------------------------------------------------

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """Numbers as many as asked for, or a value for each word of the vocabulary.

        Raises:
            ShapeError: the input is more than a text, or a list of words, for each sample.
        """
        self._check_shape(input_shape)
        if self.output_mode != "int":
            return self._lookup.compute_output_shape((input_shape[0], None))
        length = self.output_sequence_length
        as_given = self.split is None and self._widths is None and length is None
        return input_shape if as_given else (input_shape[0], length)

    def _check_shape(self, input_shape: Shape) -> None:
        if len(input_shape) > 2 or (self.split is not None and input_shape[1:] not in ((), (1,))):
            raise ShapeError(
                f"Layer '{self.name}' takes one text for each sample; its input has shape "
                f"{tuple(input_shape)}."
            )

    def build(self, input_shape: Shape, rng: Any = None) -> None:
        """Become a part of a model.

        Raises:
            ShapeError: what comes out has no fixed length.
        """
        if None in self.compute_output_shape(input_shape)[1:]:
            raise ShapeError(
                f"Layer '{self.name}' outputs as many numbers as a text has words; give it "
                "output_sequence_length to use it in a model."
            )
        super().build(input_shape, rng)

    def __call__(self, inputs: Any, training: bool = False) -> Array:
        """The numbers as int64, weights as float32."""
        texts = as_texts(inputs, self.encoding, self.name)
        if texts.ndim == 0:
            output: Array = self(texts[None])[0]
            return output
        words = self._words(texts)
        flat = self._lookup.numbers([word for row in words for word in row])
        longest = max(map(len, words), default=0)
        int_mode = self.output_mode == "int"
        length = self.output_sequence_length or longest
        numbers = np.full((len(words), length), 0 if int_mode else -1, np.int64)
        ends = [0, *np.cumsum([len(row) for row in words]).tolist()]
        for row, (start, end) in zip(numbers, pairwise(ends), strict=True):
            row[: end - start] = flat[start:end][:length]
        if int_mode and len(self.compute_output_shape(texts.shape)) == 1:
            numbers = numbers[:, 0]
        return self._lookup.encode(numbers)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The output in a model: in the layer's type."""
        self._shape = inputs.shape
        return self(inputs).astype(self.dtype)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """0: texts do not change by degrees."""
        return np.zeros(self._shape, self.dtype) if needs_input else None

    def _words(self, texts: Array) -> Words:
        """The words of each text, in one form, and several in a row where these count."""
        self._check_shape(texts.shape)
        if callable(self.standardize):
            made = self.standardize(texts.astype(str))
            texts = as_texts(made, self.encoding, self.name)
        if isinstance(self.standardize, str):
            table = _STANDARDS[self.standardize]
            flat = [text.translate(table) for text in texts.ravel()]
            texts = np.array(flat, object).reshape(texts.shape)
        if self.split is None:
            rows: Words = texts.reshape(len(texts), -1).tolist()
        elif callable(self.split):
            rows = self._cut(texts.ravel())
        else:
            rows = [_SPLITS[self.split](text) for text in texts.ravel()]
        return rows if self._widths is None else [_in_a_row(row, self._widths) for row in rows]

    def _cut(self, texts: Array) -> Words:
        """What the user's own function makes of texts.

        Raises:
            DataError: it is no list of texts for each of them.
        """
        rows = [list(row) for row in self.split(texts.astype(str))]
        if len(rows) != len(texts) or any(
            not isinstance(word, str) for row in rows for word in row
        ):
            raise DataError(
                f"The function 'split' of layer '{self.name}' must return a list of texts for each "
                f"text; for {len(texts)} texts it returned {len(rows)} values."
            )
        return rows

    # Keeping --------------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; a vocabulary that files cannot hold otherwise, too.

        Raises:
            ParameterError: an argument is a function, which no config can hold.
        """
        for name in ("standardize", "split"):
            if callable(getattr(self, name)):
                expected = "a name or None where the layer is to be saved"
                raise ParameterError(name, expected, getattr(self, name))
        given = self._lookup.get_config()
        kept = {name: given[name] for name in ("vocabulary", "idf_weights")}
        size = self._lookup.vocabulary_size()
        ngrams = list(self.ngrams) if isinstance(self.ngrams, tuple) else self.ngrams
        return {**super().get_config(), "ngrams": ngrams, **kept, "vocabulary_size": size}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> TextVectorization:
        """The layer with these arguments.

        Raises:
            ParameterError: the vocabulary is a path: a config never makes the engine read a file.
        """
        given = dict(config)
        size = given.pop("vocabulary_size", None)
        if isinstance(given.get("vocabulary"), str):
            raise ParameterError("vocabulary", "a list of texts in a config", given["vocabulary"])
        if isinstance(given.get("ngrams"), list):
            given["ngrams"] = tuple(given["ngrams"])
        layer = cls(**given)
        layer._lookup.expect(size)
        return layer

    def needs_a_file(self) -> bool:
        """Whether the vocabulary is not in the config."""
        return self._lookup.needs_a_file()

    def take_kept(self, tokens: Sequence[Any], idf: Array | None) -> None:
        """Take what a file holds: all words, and a weight for each number."""
        self._lookup.take_kept(tokens, idf)

    def kept_idf(self) -> Array | None:
        """The weights of all numbers, in the mode 'tf_idf'."""
        return self._lookup.kept_idf()

    def take_idf(self, idf: Array | None) -> None:
        """Take weights for all numbers."""
        self._lookup.take_idf(idf)


def _chosen(argument: str, value: Any, names: Any) -> Any:
    """A name, a function, or None.

    Raises:
        ParameterError: it is none of them.
    """
    if value is None or callable(value):
        return value
    for name in names:
        if isinstance(value, str) and value.lower() == name:
            return name
    raise ParameterError(argument, f"one of {', '.join(map(repr, names))}, None, a function", value)


def _widths(ngrams: Any) -> tuple[int, ...] | None:
    """How many words in a row count as one.

    Raises:
        ParameterError: it is neither None nor whole numbers from 1.
    """
    if ngrams is None:
        return None
    widths = ngrams if isinstance(ngrams, tuple) else (ngrams,)
    if not widths or any(type(width) is not int or width < 1 for width in widths):
        expected = "a whole number from 1, several in a tuple, or None"
        raise ParameterError("ngrams", expected, ngrams)
    return widths if isinstance(ngrams, tuple) else tuple(range(1, ngrams + 1))


def _in_a_row(words: list[str], widths: Sequence[int]) -> list[str]:
    """All sequences of these lengths, joined by spaces; length by length."""
    return [
        " ".join(words[start : start + width])
        for width in widths
        for start in range(len(words) - width + 1)
    ]
