"""The runs that are over: overlay, compare, go back."""

from netbuilder.views.runs.panel import RunsPanel

__all__ = ["RunsPanel"]
