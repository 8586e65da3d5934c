"""A look inside the network while it learns."""

from netbuilder.views.insight.insight import Insight

__all__ = ["Insight"]
