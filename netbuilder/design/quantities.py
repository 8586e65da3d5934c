"""Numbers that a network learns, in words."""

from __future__ import annotations

from typing import Final

from netbuilder.design.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import NUMBER, TARGETS

_MANY: Final = 1000
"""From here on digits after the point tell nothing."""


def quantity_of(design: Design) -> str:
    """What the user's own data call the number that is learned; '' where it has no name."""
    if design.data != OWN_DATA or design.own is None or design.target != NUMBER:
        return ""
    targets = design.own.recipe.targets
    return targets[0] if targets else ""


def metric_title(design: Design) -> str:
    """What is watched beside the loss, as 'Accuracy' or 'Mean absolute error of price'."""
    title, quantity = TARGETS[design.target].metric_title, quantity_of(design)
    return f"{title} of {quantity}" if quantity else title


def quantity_text(value: float) -> str:
    """A quantity with as many digits as somebody wants to read: '20,312', '3.14', '0.00271'."""
    return f"{value:,.0f}" if abs(value) >= _MANY else f"{value:.3g}"
