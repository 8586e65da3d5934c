"""The canvas: the stack of blocks as a picture that can be edited."""

from netbuilder.views.canvas.view import Canvas

__all__ = ["Canvas"]
