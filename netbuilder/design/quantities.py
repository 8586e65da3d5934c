"""What the number that a network predicts is called."""

from __future__ import annotations

from netbuilder.design.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import NUMBER, TARGETS
from netbuilder.design.watching import titled
from netbuilder.translation import say


def quantity_of(design: Design) -> str:
    """The name of the number that is predicted, in the user's own data; '' for none or several."""
    if design.data != OWN_DATA or design.own is None or design.target != NUMBER:
        return ""
    names = design.own.recipe.numbers or design.own.recipe.targets
    return names[0] if len(names) == 1 else ""


def quantities_of(design: Design) -> tuple[str, ...]:
    """The names of all numbers that are predicted; () where nobody has named them."""
    if design.data != OWN_DATA or design.own is None or design.target != NUMBER:
        return ()
    return design.own.recipe.numbers or design.own.recipe.targets


def metric_title(design: Design, name: str = "") -> str:
    """A metric beside the loss: 'Accuracy', 'Mean absolute error of price'.

    Args:
        design: what is trained.
        name: of the metric; '' for the one that is shown first.
    """
    target, name = TARGETS[design.target], name or design.metric
    title = target.metric_title if name == target.metric else titled(name)
    quantity = quantity_of(design)
    return say("{title} of {quantity}", title=title, quantity=quantity) if quantity else title
