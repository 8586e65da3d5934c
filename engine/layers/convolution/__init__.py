"""Layers that look at sequences, images and volumes through windows."""

from engine.layers.convolution.depthwise import (
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from engine.layers.convolution.plain import Conv1D, Conv2D, Conv3D
from engine.layers.convolution.transposed import Conv1DTranspose, Conv2DTranspose

__all__ = [
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "SeparableConv1D",
    "SeparableConv2D",
]
