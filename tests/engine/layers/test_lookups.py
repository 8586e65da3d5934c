"""Layers with a vocabulary: what they learn, take and refuse; texts within models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.errors import DataError, ParameterError, ShapeError
from engine.layers import (
    Dense,
    Embedding,
    Flatten,
    IntegerLookup,
    Rescaling,
    StringLookup,
    TextVectorization,
)
from engine.layers.lookup.fingerprints import farm_fingerprint, sip_hash

# Vocabularies -------------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=4), min_size=1), st.integers(0, 3), st.sampled_from([None, ""]))
def test_there_and_back(tokens: list[str], unknown: int, mask: str | None) -> None:
    """What a learned vocabulary knows is found again by its number."""
    layer = StringLookup(num_oov_indices=unknown, mask_token=mask)
    layer.adapt(tokens)
    known = layer.get_vocabulary(include_special_tokens=False)
    assert set(known) == {*tokens} - {mask, "[UNK]"}
    if not known:
        return
    back = StringLookup(num_oov_indices=unknown, mask_token=mask, vocabulary=known, invert=True)
    assert back(layer(known)).tolist() == known
    assert back.get_vocabulary() == layer.get_vocabulary()


def test_frequent_tokens_come_first_and_of_equals_the_last() -> None:
    layer = IntegerLookup(max_tokens=4)
    layer.adapt([5, 5, 9, 9, 1, 7, 7, 7])
    assert layer.get_vocabulary() == [-1, 7, 9, 5]


def test_learning_again_forgets() -> None:
    layer = StringLookup()
    layer.adapt(["a", "a"])
    layer.adapt(["b"])
    assert layer.get_vocabulary() == ["[UNK]", "b"]


def test_batches_are_taken_up_to_steps() -> None:
    layer, words = StringLookup(), TextVectorization()
    for each in (layer, words):
        each.adapt(iter([["a"], ["b"], ["c"]]), steps=2)
        assert each.get_vocabulary(include_special_tokens=False) == ["b", "a"]


def test_a_file_names_the_tokens(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("fox\r\ndög\n".encode())
    layer = StringLookup(vocabulary=str(path))
    assert layer.get_vocabulary() == ["[UNK]", "fox", "dög"]
    assert layer.get_config()["vocabulary"] is None
    (tmp_path / "numbers.txt").write_text("3\n-4\n", encoding="utf-8")
    assert IntegerLookup(vocabulary=str(tmp_path / "numbers.txt"))([-4, 3, 0]).tolist() == [2, 1, 0]


def test_a_vocabulary_set_later_is_in_the_config() -> None:
    layer = StringLookup(vocabulary=["a"])
    layer.set_vocabulary(["b", "c"])
    again = StringLookup.from_config(layer.get_config())
    assert again.get_vocabulary() == layer.get_vocabulary() == ["[UNK]", "b", "c"]


def test_known_fingerprints() -> None:
    """Of the papers and programs that defined them."""
    assert farm_fingerprint(b"") == 0x9AE16A3B2F90404F
    key = [int.from_bytes(bytes(range(start, start + 8)), "little") for start in (0, 8)]
    assert sip_hash(bytes(range(15)), key) == 0xA129CA6149BE45E5


# Texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        ["a b", "c"],
        ("a b", "c"),
        np.array(["a b", "c"]),
        np.array(["a b", "c"], object),
        np.array([b"a b", b"c"]),
        [[b"a b"], [b"c"]],
    ],
    ids=repr,
)
def test_texts_come_in_many_types(texts: Any) -> None:
    layer = TextVectorization(vocabulary=["a", "b", "c"])
    assert layer(texts).tolist() == [[2, 3], [4, 0]]


def test_a_single_text() -> None:
    layer = TextVectorization(vocabulary=["a", "b"], output_sequence_length=3)
    assert layer("b a").tolist() == [3, 2, 0]
    assert StringLookup(vocabulary=["a"])("a") == 1


def test_bytes_have_an_encoding() -> None:
    layer = StringLookup(vocabulary=["é"], encoding="latin-1")
    assert layer(np.array([b"\xe9", b"e"])).tolist() == [1, 0]


def test_functions_of_ones_own_cut_texts() -> None:
    layer = TextVectorization(
        standardize=np.char.upper, split=lambda texts: [text.split(",") for text in texts]
    )
    layer.adapt(["x,y", "y"])
    assert layer.get_vocabulary() == ["", "[UNK]", "Y", "X"]
    with pytest.raises(ParameterError, match="a name or None where the layer is to be saved"):
        layer.get_config()


# Within models ------------------------------------------------------------------------------------


def reader() -> engine.Sequential:
    words = TextVectorization(max_tokens=8, output_sequence_length=3)
    words.adapt(["good very good", "bad", "not bad"])
    above = [Embedding(8, 4), Flatten(), Dense(2, "softmax")]
    model = engine.Sequential([engine.Input((1,), dtype="string"), words, *above], seed=1)
    model.compile(
        engine.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


TEXTS = np.array([["good"], ["very good"], ["bad"], ["so bad"]] * 6)
LABELS = np.array([1, 1, 0, 0] * 6)


@pytest.mark.parametrize("data", ["array", "list", "batches"])
def test_a_model_learns_from_texts(data: str) -> None:
    model = reader()
    if data == "batches":

        class Batches(engine.utils.PyDataset):
            def __len__(self) -> int:
                return 3

            def __getitem__(self, index: int) -> Any:
                rows = slice(8 * index, 8 * index + 8)
                return TEXTS[rows], LABELS[rows]

        model.fit(Batches(), epochs=20, verbose=0)
    else:
        x: Any = TEXTS if data == "array" else TEXTS.tolist()
        model.fit(x, LABELS, epochs=20, batch_size=8, validation_split=0.25, verbose=0)
    assert model.evaluate(TEXTS, LABELS, verbose=0)[1] == 1
    assert model.predict(TEXTS, verbose=0).argmax(axis=1).tolist() == LABELS.tolist()
    assert model.input_shape == (None, 1)
    assert model.inputs[0].dtype == "string"


def test_large_numbers_reach_the_layer_whole() -> None:
    lookup = IntegerLookup(vocabulary=[2**40, 2**40 + 1], output_mode="one_hot")
    model = engine.Sequential([engine.Input((1,), dtype="int64"), lookup])
    found = model.predict(np.array([[2**40 + 1], [2**40]]), verbose=0)
    assert found.argmax(axis=1).tolist() == [2, 1]


def test_a_model_refuses_a_vocabulary_of_another_size() -> None:
    lookup = StringLookup(vocabulary=["a", "b"], output_mode="count")
    engine.Sequential([engine.Input((2,)), lookup, Dense(1)])
    lookup.set_vocabulary(["x", "y"])
    with pytest.raises(ParameterError, match="3 tokens, for which the model was built"):
        lookup.set_vocabulary(["x", "y", "z"])


# Refused ------------------------------------------------------------------------------------------

REFUSED: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: StringLookup(max_tokens=1), ParameterError, "max_tokens must be"),
    (lambda: StringLookup(pad_to_max_tokens=True), ParameterError, "max_tokens must be given"),
    (lambda: StringLookup(output_mode="sum"), ParameterError, "output_mode must be one of"),
    (lambda: StringLookup(invert=True, output_mode="count"), ParameterError, "'int' where invert"),
    (lambda: StringLookup(vocabulary=["a", "a"]), ParameterError, "all different"),
    (lambda: StringLookup(vocabulary=[]), ParameterError, "at least one token"),
    (lambda: StringLookup(vocabulary=[1]), ParameterError, "made of texts"),
    (lambda: StringLookup(vocabulary="/no/file"), ParameterError, "path of a text file"),
    (lambda: StringLookup(vocabulary=["a"], max_tokens=2)(1), DataError, "takes texts"),
    (lambda: StringLookup(vocabulary=["a", "b"], max_tokens=2), ParameterError, "at most max_"),
    (lambda: StringLookup(vocabulary=["a", ""], mask_token=""), ParameterError, "mask_token"),
    (lambda: StringLookup(encoding="utf-99"), ParameterError, "encoding must be an encoding"),
    (lambda: StringLookup(sparse=True), ParameterError, "sparse must be False"),
    (lambda: StringLookup(salt="x"), ParameterError, "salt must be a whole number, or two"),
    (lambda: IntegerLookup(salt=3), ParameterError, "None where oov_method is not 'farmhash'"),
    (lambda: IntegerLookup(vocabulary_dtype="int32"), ParameterError, "vocabulary_dtype"),
    (lambda: IntegerLookup(vocabulary=["a"]), ParameterError, "made of whole numbers"),
    (lambda: IntegerLookup(vocabulary=[1])([1.5]), DataError, "whole numbers; received 1.5"),
    (lambda: IntegerLookup(vocabulary=[1])([np.nan]), DataError, "whole numbers; received nan"),
    (lambda: IntegerLookup(vocabulary=[1])(["a"]), DataError, "takes whole numbers"),
    (
        lambda: StringLookup(vocabulary=["a"], num_oov_indices=0)(["b"]),
        DataError,
        "does not know 'b'",
    ),
    (
        lambda: StringLookup(vocabulary=["a"], output_mode="tf_idf"),
        ParameterError,
        "idf_weights must be given",
    ),
    (
        lambda: StringLookup(vocabulary=["a"], output_mode="tf_idf", idf_weights=[1, 2]),
        ParameterError,
        "one number for each of the 1 tokens",
    ),
    (lambda: StringLookup(idf_weights=[1.0]), ParameterError, "vocabulary must be given"),
    (lambda: StringLookup(output_mode="count")(["a"]), ShapeError, "has no vocabulary yet"),
    (lambda: StringLookup(output_mode="tf_idf")(["a"]), ShapeError, "has no vocabulary yet"),
    (lambda: StringLookup(vocabulary=["a"]).adapt(["b"]), ParameterError, "is to adapt to data"),
    (lambda: StringLookup()([["a"], ["b", "c"]]), DataError, "as many in each sample"),
    (lambda: StringLookup()(["a", None]), DataError, "received None"),
    (lambda: TextVectorization(split="lines"), ParameterError, "split must be one of"),
    (lambda: TextVectorization(ngrams=0), ParameterError, "ngrams must be"),
    (lambda: TextVectorization(ragged=True), ParameterError, "ragged must be False"),
    (
        lambda: TextVectorization(output_mode="count", output_sequence_length=3),
        ParameterError,
        "output_sequence_length must be None",
    ),
    (lambda: TextVectorization()([["a", "b"]]), ShapeError, "takes one text for each sample"),
    (
        lambda: engine.Sequential([engine.Input((1,)), TextVectorization(), Dense(1)]),
        ShapeError,
        "give it output_sequence_length",
    ),
    (
        lambda: engine.Sequential([engine.Input((1,)), StringLookup(invert=True)]),
        ShapeError,
        "call it by itself",
    ),
    (
        lambda: engine.Sequential([Rescaling(2.0), StringLookup()]).predict([[1.0]], verbose=0),
        DataError,
        "takes texts; received numbers",
    ),
    (lambda: reader().predict(np.ones((2, 1)), verbose=0), DataError, "must be texts"),
    (lambda: reader().predict("good", verbose=0), DataError, "one entry per sample"),
]


@pytest.mark.parametrize(("make", "error", "sentence"), REFUSED)
def test_refused(make: Callable[[], Any], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence) as caught:
        make()
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)
