"""What the tour says at each of its three marks, for the design that is in the window."""

from __future__ import annotations

from typing import Final, NamedTuple

from netbuilder.design import Design
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, plural

TRAIN: Final = 0
TRY: Final = 1
DRAG: Final = 2
"""Places of the steps."""


class Words(NamedTuple):
    """A title, and what comes of doing it."""

    title: str
    text: str


def words(design: Design) -> tuple[Words, Words, Words]:
    """The three steps, in their order."""
    return _train(design), _try(design), _DRAG


def _train(design: Design) -> Words:
    samples = design.data_set.samples
    if not samples:
        return Words(
            say("Press Train"), say("The curves below show how the loss falls, epoch by epoch.")
        )
    text = plural(
        design.epochs,
        "The network looks at {samples} samples once. The curves below show how the loss falls.",
        "The network looks at {samples} samples, {count} times over. The curves below show how "
        "the loss falls, epoch by epoch.",
        samples=count_text(samples),
    )
    return Words(say("Press Train"), text)


def _try(design: Design) -> Words:
    data = design.data_set
    if data.name in ("mnist", "digits"):
        return Words(
            say("Draw a digit"),
            say(
                "Draw with the mouse or a pen, even while the network trains. The "
                "bars show what it takes your digit for, and how sure it is."
            ),
        )
    if data.are_pictures:
        return Words(
            say("Try a picture"), say("Draw or drop a picture here. The bars show the answer.")
        )
    if data.sample_shape == (2,):
        return Words(
            say("Look at the answers"),
            say(
                "The colours show what the network answers at every point, and change as it trains."
            ),
        )
    return Words(
        say("Try a row"), say("Fill in the fields, and the network answers while you type.")
    )


_DRAG: Final = Words(
    mark("Drag a layer"),
    mark(
        "Pull a layer from here between two blocks of the network, then "
        "train again. Runs keeps both networks, so you can compare them "
        "and go back."
    ),
)
