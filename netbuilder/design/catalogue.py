"""The layers that can be dragged onto the canvas.

A new layer is one line in `CATALOGUE`; all else about it comes from the engine's declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from engine import layers
from engine.declarations import Parameter
from engine.layers import Layer
from netbuilder.design import held
from netbuilder.design.documentation import documentation
from netbuilder.design.errors import unknown


@dataclass(frozen=True)
class Entry:
    """A kind of block.

    Attributes:
        layer: the engine's class.
        family: groups the palette and chooses the colour.
        glyph: one or two letters for small pictures.
    """

    layer: type[Layer]
    family: str
    glyph: str

    @property
    def kind(self) -> str:
        """The name in design files: the engine's and Keras's."""
        return self.layer.__name__

    @property
    def title(self) -> str:
        """The kind in words."""
        return self.layer.title

    @property
    def summary(self) -> str:
        """One line about it."""
        return self.layer.help

    @property
    def documentation(self) -> str:
        """The address of Keras's description of the layer."""
        return documentation(self.kind, self.family)

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


FAMILIES: Final = {
    "core": "Core",
    "activation": "Activation",
    "shape": "Shape",
    "convolution": "Convolution",
    "pooling": "Pooling",
    "recurrent": "Recurrent",
    "normalization": "Normalization",
    "regularization": "Regularization",
    "image": "Images",
}

CATALOGUE: tuple[Entry, ...] = (
    Entry(layers.Dense, "core", "D"),
    Entry(layers.Embedding, "core", "E"),
    Entry(layers.Masking, "core", "Ms"),
    Entry(layers.Identity, "core", "I"),
    Entry(layers.CategoryEncoding, "core", "CE"),
    Entry(layers.Discretization, "core", "Di"),
    Entry(layers.Activation, "activation", "A"),
    Entry(layers.ReLU, "activation", "R"),
    Entry(layers.LeakyReLU, "activation", "LR"),
    Entry(layers.PReLU, "activation", "PR"),
    Entry(layers.ELU, "activation", "EL"),
    Entry(layers.Softmax, "activation", "S"),
    Entry(layers.Flatten, "shape", "F"),
    Entry(layers.Reshape, "shape", "Rs"),
    Entry(layers.Permute, "shape", "P"),
    Entry(layers.RepeatVector, "shape", "Rv"),
    Entry(layers.Conv2D, "convolution", "C2"),
    Entry(layers.Conv1D, "convolution", "C1"),
    Entry(layers.DepthwiseConv2D, "convolution", "DC"),
    Entry(layers.SeparableConv2D, "convolution", "SC"),
    Entry(layers.Conv2DTranspose, "convolution", "CT"),
    Entry(layers.DepthwiseConv1D, "convolution", "D1"),
    Entry(layers.SeparableConv1D, "convolution", "s1"),
    Entry(layers.Conv1DTranspose, "convolution", "T1"),
    Entry(layers.Conv3D, "convolution", "C3"),
    Entry(layers.MaxPooling2D, "pooling", "M2"),
    Entry(layers.MaxPooling1D, "pooling", "M1"),
    Entry(layers.AveragePooling2D, "pooling", "A2"),
    Entry(layers.AveragePooling1D, "pooling", "A1"),
    Entry(layers.MaxPooling3D, "pooling", "M3"),
    Entry(layers.AveragePooling3D, "pooling", "A3"),
    Entry(layers.GlobalMaxPooling3D, "pooling", "G3"),
    Entry(layers.GlobalAveragePooling3D, "pooling", "g3"),
    Entry(layers.GlobalMaxPooling2D, "pooling", "GM"),
    Entry(layers.GlobalMaxPooling1D, "pooling", "G1"),
    Entry(layers.GlobalAveragePooling2D, "pooling", "GA"),
    Entry(layers.GlobalAveragePooling1D, "pooling", "g1"),
    Entry(layers.SimpleRNN, "recurrent", "RN"),
    Entry(layers.LSTM, "recurrent", "L"),
    Entry(layers.GRU, "recurrent", "G"),
    Entry(layers.Bidirectional, "recurrent", "Bi"),
    Entry(layers.TimeDistributed, "recurrent", "TD"),
    Entry(layers.BatchNormalization, "normalization", "B"),
    Entry(layers.LayerNormalization, "normalization", "LN"),
    Entry(layers.GroupNormalization, "normalization", "GN"),
    Entry(layers.RMSNormalization, "normalization", "Rm"),
    Entry(layers.UnitNormalization, "normalization", "Un"),
    Entry(layers.Normalization, "normalization", "No"),
    Entry(layers.SpectralNormalization, "normalization", "Sp"),
    Entry(layers.Dropout, "regularization", "Dr"),
    Entry(layers.SpatialDropout1D, "regularization", "S1"),
    Entry(layers.SpatialDropout2D, "regularization", "S2"),
    Entry(layers.SpatialDropout3D, "regularization", "S3"),
    Entry(layers.GaussianNoise, "regularization", "N"),
    Entry(layers.GaussianDropout, "regularization", "GD"),
    Entry(layers.AlphaDropout, "regularization", "Ad"),
    Entry(layers.ActivityRegularization, "regularization", "Ar"),
    Entry(layers.UpSampling2D, "image", "Up"),
    Entry(layers.ZeroPadding2D, "image", "ZP"),
    Entry(layers.Cropping2D, "image", "Cr"),
    Entry(layers.UpSampling1D, "image", "U1"),
    Entry(layers.ZeroPadding1D, "image", "Z1"),
    Entry(layers.Cropping1D, "image", "c1"),
    Entry(layers.UpSampling3D, "image", "U3"),
    Entry(layers.ZeroPadding3D, "image", "Z3"),
    Entry(layers.Cropping3D, "image", "c3"),
    Entry(layers.Rescaling, "image", "Rc"),
    Entry(layers.Resizing, "image", "Rz"),
    Entry(layers.CenterCrop, "image", "CC"),
    Entry(layers.RandomCrop, "image", "RC"),
    Entry(layers.RandomFlip, "image", "Fl"),
    Entry(layers.RandomTranslation, "image", "T"),
    Entry(layers.RandomRotation, "image", "Ro"),
    Entry(layers.RandomZoom, "image", "Z"),
    Entry(layers.RandomBrightness, "image", "Br"),
    Entry(layers.RandomContrast, "image", "Co"),
)


def entry(kind: str) -> Entry:
    """The entry of a kind.

    Raises:
        DesignError: there is none; the message names what is near.
    """
    for candidate in CATALOGUE:
        if candidate.kind == kind:
            return candidate
    raise unknown("layer", kind, (candidate.kind for candidate in CATALOGUE))
