"""Layers that look at sequences and images through windows."""

from engine.layers.convolution.depthwise import DepthwiseConv2D, SeparableConv2D
from engine.layers.convolution.plain import Conv1D, Conv2D
from engine.layers.convolution.transposed import Conv2DTranspose

__all__ = ["Conv1D", "Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D"]
