"""All steps of a network, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from engine import layers
from engine.layers import Layer
from engine.layers.nested import Nested
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.lowering.steps import Sizes, Step, lowering_of
from netbuilder.translation import say

_READERS: Final = (layers.SimpleRNN, layers.LSTM, layers.GRU, layers.Bidirectional)


def program(line: Sequence[Layer], shape: Sizes, pack: Pack) -> list[Step]:
    """The steps that some layers are.

    Args:
        line: built layers with their weights, first to last.
        shape: of a sample that the first takes.
        pack: takes their arrays.

    Raises:
        WebPageError: a layer cannot be had on a page; the message names it.
    """
    steps: list[Step] = []
    masked = False
    for layer in _flat(line):
        if masked and isinstance(layer, layers.Softmax):
            raise WebPageError(
                say(
                    "The web page cannot leave skipped steps out in block '{layer}'; use an "
                    "Activation block with softmax instead.",
                    layer=layer.name,
                )
            )
        masked = _passes_mask(layer) and (masked or layer.makes_mask)
        made = lowering_of(layer)(layer, shape, pack)
        for step in made:
            step["passes"] = masked
        steps += made
        shape = tuple(size or 0 for size in layer.compute_output_shape((None, *shape))[1:])
    return steps


def _flat(line: Sequence[Layer]) -> Iterator[Layer]:
    """The layers, those within them in the place of models and of what only training needs."""
    for layer in line:
        if isinstance(layer, Nested | layers.SpectralNormalization):
            yield from _flat(layer.held())
        else:
            yield layer


def _passes_mask(layer: Layer) -> bool:
    """Whether what is above a layer knows which steps count, if what is below it does."""
    if isinstance(layer, _READERS):
        return layer.return_sequences
    if isinstance(layer, layers.GlobalAveragePooling1D):
        return False
    return layer.supports_masking
