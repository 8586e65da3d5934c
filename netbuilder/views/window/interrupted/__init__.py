"""What was interrupted: looked for beside the window's thread, and offered in a bar at its top."""

from netbuilder.views.window.interrupted.bar import InterruptedBar
from netbuilder.views.window.interrupted.offers import Offers

__all__ = ["InterruptedBar", "Offers"]
