"""The layers that can be dragged onto the canvas.

A new layer is one line in `CATALOGUE`; all else about it comes from the engine's declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from engine import layers
from engine.declarations import Parameter
from engine.layers import Layer
from netbuilder.design import held
from netbuilder.design.documentation import documentation
from netbuilder.design.errors import MissingPluginError, unknown
from netbuilder.design.missing_layers import why_missing
from netbuilder.translation import mark, say_as


@dataclass(frozen=True)
class Entry:
    """A kind of block.

    Attributes:
        layer: the engine's class.
        family: groups the palette and chooses the colour.
        package: of a plug-in that has the layer; '' for the engine's own.
        version: of that package.
    """

    layer: type[Layer]
    family: str
    package: str = ""
    version: str = ""

    @property
    def kind(self) -> str:
        """The name in design files: the engine's and Keras's."""
        return self.layer.__name__

    @property
    def name(self) -> str:
        """The kind in words, in English."""
        return self.layer.title

    @property
    def title(self) -> str:
        """The kind in words, with those of the user's language behind them."""
        return in_words(self.name)

    @property
    def summary(self) -> str:
        """One line about it."""
        return self.layer.help

    @property
    def documentation(self) -> str:
        """The address of Keras's description of the layer; '' where Keras has no such layer."""
        return "" if self.package else documentation(self.kind, self.family)

    @property
    def plugin(self) -> str:
        """Package and version of the plug-in that has the layer; '' for the engine's own."""
        return f"{self.package} {self.version}" if self.package else ""

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set; a layer within it as text."""
        return held.declared(self.layer)

    def make(self, parameters: Mapping[str, Any], **more: Any) -> Layer:
        """The engine's layer with a block's parameters.

        Args:
            parameters: the block's.
            more: arguments that no block has, such as the name.
        """
        return held.made(self.layer, parameters, **more)


TITLES: Final = "layer"
"""The context in which catalogues have the titles of layers."""


def in_words(name: str) -> str:
    """The name of a layer as people see it: 'Dense', with the word of their language behind it."""
    return say_as(TITLES, name)


FAMILIES: Final = {
    "core": mark("Core"),
    "activation": mark("Activation"),
    "shape": mark("Shape"),
    "convolution": mark("Convolution"),
    "pooling": mark("Pooling"),
    "recurrent": mark("Recurrent"),
    "normalization": mark("Normalization"),
    "regularization": mark("Regularization"),
    "image": mark("Images"),
}

CATALOGUE: tuple[Entry, ...] = (
    Entry(layers.Dense, "core"),
    Entry(layers.Embedding, "core"),
    Entry(layers.Masking, "core"),
    Entry(layers.Identity, "core"),
    Entry(layers.CategoryEncoding, "core"),
    Entry(layers.Discretization, "core"),
    Entry(layers.Activation, "activation"),
    Entry(layers.ReLU, "activation"),
    Entry(layers.LeakyReLU, "activation"),
    Entry(layers.PReLU, "activation"),
    Entry(layers.ELU, "activation"),
    Entry(layers.Softmax, "activation"),
    Entry(layers.Flatten, "shape"),
    Entry(layers.Reshape, "shape"),
    Entry(layers.Permute, "shape"),
    Entry(layers.RepeatVector, "shape"),
    Entry(layers.Conv2D, "convolution"),
    Entry(layers.Conv1D, "convolution"),
    Entry(layers.DepthwiseConv2D, "convolution"),
    Entry(layers.SeparableConv2D, "convolution"),
    Entry(layers.Conv2DTranspose, "convolution"),
    Entry(layers.DepthwiseConv1D, "convolution"),
    Entry(layers.SeparableConv1D, "convolution"),
    Entry(layers.Conv1DTranspose, "convolution"),
    Entry(layers.Conv3D, "convolution"),
    Entry(layers.MaxPooling2D, "pooling"),
    Entry(layers.MaxPooling1D, "pooling"),
    Entry(layers.AveragePooling2D, "pooling"),
    Entry(layers.AveragePooling1D, "pooling"),
    Entry(layers.MaxPooling3D, "pooling"),
    Entry(layers.AveragePooling3D, "pooling"),
    Entry(layers.GlobalMaxPooling3D, "pooling"),
    Entry(layers.GlobalAveragePooling3D, "pooling"),
    Entry(layers.GlobalMaxPooling2D, "pooling"),
    Entry(layers.GlobalMaxPooling1D, "pooling"),
    Entry(layers.GlobalAveragePooling2D, "pooling"),
    Entry(layers.GlobalAveragePooling1D, "pooling"),
    Entry(layers.SimpleRNN, "recurrent"),
    Entry(layers.LSTM, "recurrent"),
    Entry(layers.GRU, "recurrent"),
    Entry(layers.Bidirectional, "recurrent"),
    Entry(layers.TimeDistributed, "recurrent"),
    Entry(layers.BatchNormalization, "normalization"),
    Entry(layers.LayerNormalization, "normalization"),
    Entry(layers.GroupNormalization, "normalization"),
    Entry(layers.RMSNormalization, "normalization"),
    Entry(layers.UnitNormalization, "normalization"),
    Entry(layers.Normalization, "normalization"),
    Entry(layers.SpectralNormalization, "normalization"),
    Entry(layers.Dropout, "regularization"),
    Entry(layers.SpatialDropout1D, "regularization"),
    Entry(layers.SpatialDropout2D, "regularization"),
    Entry(layers.SpatialDropout3D, "regularization"),
    Entry(layers.GaussianNoise, "regularization"),
    Entry(layers.GaussianDropout, "regularization"),
    Entry(layers.AlphaDropout, "regularization"),
    Entry(layers.ActivityRegularization, "regularization"),
    Entry(layers.UpSampling2D, "image"),
    Entry(layers.ZeroPadding2D, "image"),
    Entry(layers.Cropping2D, "image"),
    Entry(layers.UpSampling1D, "image"),
    Entry(layers.ZeroPadding1D, "image"),
    Entry(layers.Cropping1D, "image"),
    Entry(layers.UpSampling3D, "image"),
    Entry(layers.ZeroPadding3D, "image"),
    Entry(layers.Cropping3D, "image"),
    Entry(layers.Rescaling, "image"),
    Entry(layers.Resizing, "image"),
    Entry(layers.CenterCrop, "image"),
    Entry(layers.RandomCrop, "image"),
    Entry(layers.RandomFlip, "image"),
    Entry(layers.RandomTranslation, "image"),
    Entry(layers.RandomRotation, "image"),
    Entry(layers.RandomZoom, "image"),
    Entry(layers.RandomBrightness, "image"),
    Entry(layers.RandomContrast, "image"),
)


def add(entries: Iterable[Entry]) -> None:
    """Offer further layers, behind the others."""
    global CATALOGUE
    CATALOGUE = (*CATALOGUE, *entries)


def entry(kind: str, plugin: str = "") -> Entry:
    """The entry of a kind.

    Args:
        kind: of the layer.
        plugin: package and version that a file names for it; '' where it names none.

    Raises:
        DesignError: there is none; the message names what is near, or the plug-in that has it.
    """
    for candidate in CATALOGUE:
        if candidate.kind == kind:
            return candidate
    reason = why_missing(kind, plugin)
    if reason:
        raise MissingPluginError(reason)
    raise unknown("layer", kind, (candidate.kind for candidate in CATALOGUE))
