"""What a screen reader is told of the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGraphicsView

from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.nodes import BlockTeller
from netbuilder.views.common.announcing import announce
from netbuilder.views.common.parts import focus_part, tell_of_parts
from netbuilder.views.common.texts import set_description
from netbuilder.wording import plural, sentences

_TELLER = BlockTeller()


def spoken(selected: Sequence[Content], count: int) -> str:
    """The selected blocks with settings, shapes and problems.

    Args:
        selected: their texts.
        count: the number of all blocks.
    """
    if selected:
        return sentences(*(content.spoken for content in selected))
    return plural(count, "{count} block, none selected", "{count} blocks, none selected")


def say(canvas: QGraphicsView, text: str) -> None:
    """Make `text` the canvas's description, and have what is news to the user read out.

    The block that the keyboard has come to gets the focus, so that it is read like any item of a
    list; what else has changed is announced.
    """
    tell_of_parts(type(canvas), _TELLER)
    if text == canvas.accessibleDescription():
        return
    set_description(canvas, text)
    place = _TELLER.current(canvas)
    if place is not None:
        focus_part(canvas, place)
    elif canvas.hasFocus():
        announce(canvas, text)


def say_unit(canvas: QGraphicsView, text: str, *, again: bool = False) -> None:
    """Have the unit or value read out that the keys have come to.

    Args:
        canvas: where it is.
        text: what it is.
        again: whether they are still at the same part, of whose other value this tells.
    """
    place = _TELLER.current(canvas)
    if again or place is None:
        announce(canvas, text)
    else:
        focus_part(canvas, place)
