"""The decision surface: what a network makes of the plane, under the points that it learns."""

from netbuilder.views.surface.panel import SurfacePanel
from netbuilder.views.surface.readings import Readings

__all__ = ["Readings", "SurfacePanel"]
