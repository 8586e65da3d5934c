"""Sweeps: the dialog that varies settings, its table and its plot."""

from netbuilder.views.sweep.sweeps import Sweeps

__all__ = ["Sweeps"]
