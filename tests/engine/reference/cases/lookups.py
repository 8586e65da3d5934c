"""Tokens and texts turned into numbers; in Keras these layers need TensorFlow."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.layers import Arguments, configs
from tests.engine.reference.side import Side

WORDS = ["b", "a", "Ünï", "[UNK]", "", "c d"]
NUMBERS = [7, -3, 2**40, -1, 0, 12]
MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
IDF = [0.5, 2.0, 1.25, 0.25]
KNOWN: dict[str, list[Any]] = {
    "StringLookup": ["a", "b", "c d", "Ünï"],
    "IntegerLookup": [-3, 7, 12, 2**40],
}
ASKED: dict[str, list[Any]] = {
    "StringLookup": ["a", "zz", "b", "", "Ünï", "x" * 40, "c d", "a"],
    "IntegerLookup": [-3, 99, 7, 0, 2**40, -77, 12, -3],
}
MASKS: dict[str, Any] = {"StringLookup": "", "IntegerLookup": 0}
SHAPES = ((8,), (4, 2), (8, 1))


def plain(value: Any) -> Any:
    """Numbers as they are, tokens as texts in UTF-8."""
    array = np.asarray(value)
    if array.dtype.kind in "OSU":
        texts = [one if isinstance(one, bytes) else str(one).encode() for one in array.ravel()]
        return np.frombuffer(b"\n".join(texts), np.uint8)
    return array


def looked_up(side: Side, kind: str, mode: str) -> Results:
    """Known, unknown and masked tokens, in samples of several shapes."""
    make = getattr(side.keras.layers, kind)
    results = {}
    for number, given in enumerate(
        [{}, {"mask_token": MASKS[kind]}, {"max_tokens": 9, "pad_to_max_tokens": True}]
    ):
        if mode == "tf_idf":
            given["idf_weights"] = IDF
        layer = make(vocabulary=KNOWN[kind], output_mode=mode, **given)
        for shape in SHAPES:
            asked = np.array(ASKED[kind], object if kind == "StringLookup" else "int64")
            results[f"{number} {shape}"] = plain(layer(asked.reshape(shape)))
        results[f"{number} told"] = np.array(layer.compute_output_shape((4, 2)))
        results[f"{number} vocabulary"] = plain(layer.get_vocabulary())
        results[f"{number} without"] = plain(layer.get_vocabulary(include_special_tokens=False))
        results[f"{number} size"] = layer.vocabulary_size()
    return results


PLACES: dict[str, Arguments] = {
    "three": {"num_oov_indices": 3},
    "three, masked": {"num_oov_indices": 3, "mask": True},
    "salted": {"num_oov_indices": 5, "salt": (3, 7), "oov_method": "farmhash"},
    "farmhash": {"num_oov_indices": 5, "oov_method": "farmhash"},
    "none": {"num_oov_indices": 0},
}


def placed(side: Side, kind: str, name: str) -> Results:
    """Where unknown tokens come to lie."""
    given = dict(PLACES[name])
    if given.pop("mask", False):
        given["mask_token"] = MASKS[kind]
    layer = getattr(side.keras.layers, kind)(vocabulary=KNOWN[kind], **given)
    asked: list[Any] = KNOWN[kind]
    if given["num_oov_indices"]:
        asked = [n * 7919 - 40_000 for n in range(60)]
        if kind == "StringLookup":
            asked = ["ab é"[n % 4] * n for n in range(130)]
    return {"numbers": plain(layer(np.array(asked))), "tokens": plain(layer.get_vocabulary())}


def inverted(side: Side, kind: str) -> Results:
    """Numbers back into tokens."""
    make = getattr(side.keras.layers, kind)
    results = {}
    for number, given in enumerate([{}, {"mask_token": MASKS[kind]}, {"num_oov_indices": 2}]):
        layer = make(vocabulary=KNOWN[kind], invert=True, **given)
        results[str(number)] = plain(layer(np.arange(-1, 8).reshape(3, 3)))
    return results


def adapted(side: Side, kind: str, mode: str) -> Results:
    """To arrays, to lists and to batches; often seen tokens first."""
    tokens = WORDS if kind == "StringLookup" else NUMBERS
    dtype = object if kind == "StringLookup" else "int64"
    chosen = np.array([tokens[n] for n in side.indices(40, 6)], dtype)
    results = {}
    for name, data in {
        "rows": chosen.reshape(8, 5),
        "row": chosen,
        "batches": (part for part in chosen.reshape(4, 2, 5)),
    }.items():
        for number, given in enumerate([{}, {"max_tokens": 5, "mask_token": MASKS[kind]}]):
            layer = getattr(side.keras.layers, kind)(output_mode=mode, **given)
            layer.adapt(data if name != "batches" else iter(chosen.reshape(4, 2, 5)))
            results[f"{name} {number}"] = plain(layer.get_vocabulary())
            results[f"{name} {number} output"] = plain(layer(chosen[:10].reshape(2, 5)))
    return results


TEXTS = [
    "The quick, brown fox. THE fox!",
    "  a\tfox\n\n is   a fox ",
    "Ünïcode ÄÖ € dash's (end)",
    "",
    "quick quick",
]
CUT: dict[str, Arguments] = {
    "usual": {},
    "as it is": {"standardize": None},
    "lower": {"standardize": "lower"},
    "strip": {"standardize": "strip_punctuation"},
    "characters": {"split": "character", "max_tokens": 12},
    "pairs": {"ngrams": 2},
    "chosen": {"ngrams": (1, 3)},
    "short": {"output_sequence_length": 3},
    "long": {"output_sequence_length": 9, "ngrams": 2},
    "words given": {"split": None},
    "words given, long": {"split": None, "output_sequence_length": 4},
    "multi_hot": {"output_mode": "multi_hot"},
    "count": {"output_mode": "count", "max_tokens": 6},
    "padded": {"output_mode": "count", "max_tokens": 40, "pad_to_max_tokens": True},
    "tf_idf": {"output_mode": "tf_idf"},
    "tf_idf of pairs": {"output_mode": "tf_idf", "ngrams": 2, "max_tokens": 9},
}


def vectorized(side: Side, name: str) -> Results:
    """Learned from some texts, asked for others."""
    layer = side.keras.layers.TextVectorization(**CUT[name])
    layer.adapt(TEXTS)
    results = {"vocabulary": plain(layer.get_vocabulary()), "size": layer.vocabulary_size()}
    asked = [*TEXTS, "never seen fox"]
    if name != "words given, long":  # Keras cuts the batch there.
        results["list"] = plain(layer(asked))
    results["column"] = plain(layer(np.array(asked)[:, None]))
    again = side.keras.layers.TextVectorization(**CUT[name])
    again.adapt(iter([TEXTS[:2], TEXTS[2:]]))
    results["batches"] = plain(again.get_vocabulary())
    return results


def given_words(side: Side) -> Results:
    """A vocabulary that is given, with the special words and without them."""
    make = side.keras.layers.TextVectorization
    results = {}
    for number, words in enumerate([["fox", "quick"], ["", "[UNK]", "fox", "quick"]]):
        layer = make(vocabulary=words)
        results[str(number)] = plain(layer(TEXTS))
        rare = make(vocabulary=["fox", "quick"], idf_weights=[0.5, 2.0], output_mode="tf_idf")
        results[f"{number} rare"] = plain(rare(TEXTS))
    return results


CONFIGS: dict[str, list[Arguments]] = {
    "StringLookup": [
        {},
        {"vocabulary": ["a", "b"], "mask_token": "", "output_mode": "multi_hot"},
        {"num_oov_indices": 2, "salt": 4, "encoding": "latin-1"},
        {"vocabulary": ("a", "b"), "idf_weights": [0.5, 1.0], "output_mode": "tf_idf"},
    ],
    "IntegerLookup": [{}, {"vocabulary": [3, 4], "invert": True}, {"max_tokens": 7}],
    "TextVectorization": [
        {},
        {"vocabulary": ["a"], "ngrams": (1, 2), "split": "character", "max_tokens": 7},
        {"standardize": None, "split": None, "output_sequence_length": 3},
    ],
}

CASES: dict[str, Case] = {
    **{
        f"{kind}: {mode}": partial(looked_up, kind=kind, mode=mode)
        for kind in KNOWN
        for mode in MODES
    },
    **{
        f"{kind}, places: {name}": partial(placed, kind=kind, name=name)
        for kind in KNOWN
        for name in PLACES
    },
    **{f"{kind}, inverted": partial(inverted, kind=kind) for kind in KNOWN},
    **{
        f"{kind}, adapted: {mode}": partial(adapted, kind=kind, mode=mode)
        for kind in KNOWN
        for mode in ("int", "count", "tf_idf")
    },
    **{f"vectorized: {name}": partial(vectorized, name=name) for name in CUT},
    "words given": given_words,
    **{
        f"config: {name}": partial(configs, name=name, entries=entries)
        for name, entries in CONFIGS.items()
    },
}
