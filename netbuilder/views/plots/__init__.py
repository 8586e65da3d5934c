"""Curves that grow while a network trains."""

from netbuilder.views.plots.curve_plot import BATCHES, TRAINING, VALIDATION, CurvePlot

__all__ = ["BATCHES", "TRAINING", "VALIDATION", "CurvePlot"]
