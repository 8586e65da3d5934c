"""Curves that grow while a network trains."""

from netbuilder.views.plots.curve_plot import CurvePlot

__all__ = ["CurvePlot"]
