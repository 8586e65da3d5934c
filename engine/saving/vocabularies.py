"""Vocabularies in model files: a text file for each, and weights of tokens under their name.

Keras keeps them in 'assets/FOLDER/vocabulary.txt' of the archive, FOLDER as for the layer's
weights, and the weights in 'FOLDER/vars/idf_weights' (index_lookup.py in
keras/src/layers/preprocessing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.errors import EngineError
from engine.layers.base import Layer
from engine.layers.lookup import KeepsVocabulary
from engine.saving.archive import ASSETS, FILE
from engine.saving.faults import ANOTHER_COPY, SAVE_ANEW, Fault, sentence_of, shown
from engine.saving.weights import IDF, Group, WeightFile

Placed = tuple[KeepsVocabulary, list[str]]
"""A layer, and the folders that hold its vocabulary."""


def placed(pairs: Iterable[tuple[Layer, str]]) -> Iterator[Placed]:
    """Of layers and their folders, those with a vocabulary."""
    for layer, folder in pairs:
        if isinstance(layer, KeepsVocabulary):
            yield layer, [f"{folder}/{inner}" if inner else folder for inner in layer.kept_under]


def groups(layer: Layer, folder: str) -> Iterator[Group]:
    """Where the weights of a layer's tokens are to be stored; nothing of other layers."""
    for each, places in placed([(layer, folder)]):
        idf = each.kept_idf()
        arrays = [] if idf is None else [idf]
        for place in places:
            yield Group(f"{place}/vars", each.name, arrays, named=IDF)


def assets(pairs: Iterable[tuple[Layer, str]]) -> dict[str, bytes]:
    """The text files for an archive, by their names, of layers and their folders."""
    return {
        f"{ASSETS}{place}{FILE}": "\n".join(map(str, layer.get_vocabulary())).encode()
        for layer, places in placed(pairs)
        if layer.needs_a_file()
        for place in places
    }


def weights_of(pairs: Iterable[tuple[Layer, str]]) -> set[str]:
    """The paths of the weights of tokens in a file with these layers."""
    every = (place for _, places in placed(pairs) for place in places)
    return {f"{place}/vars/{IDF}" for place in every}


def load(
    pairs: Sequence[tuple[Layer, str]],
    texts: Mapping[str, bytes] | None,
    file: WeightFile,
) -> None:
    """Give the layers their vocabularies and the weights of tokens.

    Args:
        pairs: the layers of the model, and their folders.
        texts: the text files of an archive, by their names; None where there is no archive, and
            vocabularies stay as they are.
        file: where the weights of tokens are.

    Raises:
        Fault: a vocabulary is missing or does not fit.
    """
    known = {f"{ASSETS}{p}{FILE}" for _, places in placed(pairs) for p in places}
    for name in texts or ():
        if name not in known:
            raise Fault(f"holds '{shown(name)}', which no layer of the model uses", SAVE_ANEW)
    for layer, places in placed(pairs):
        idf = file.named(f"{places[-1]}/vars/{IDF}")
        name = shown(layer.name)
        try:
            if texts is None or not layer.needs_a_file():
                layer.take_idf(idf)
                continue
            text = texts.get(f"{ASSETS}{places[-1]}{FILE}")
            if text is None:
                raise Fault(f"holds no vocabulary of layer '{name}'", ANOTHER_COPY)
            layer.take_kept(layer.from_lines(text.decode("utf-8").splitlines()), idf)
        except UnicodeError as error:
            raise Fault(f"holds a vocabulary of layer '{name}' that is not a text") from error
        except EngineError as error:
            problem = f"holds a vocabulary that does not fit layer '{name}': {sentence_of(error)}"
            raise Fault(problem, ANOTHER_COPY) from error
