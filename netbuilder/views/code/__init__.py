"""The design as a script beside the canvas."""

from netbuilder.views.code.panel import CodePanel

__all__ = ["CodePanel"]
