"""How a design was looked at when it was saved: in its file, and no part of the design itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from netbuilder.design.blocks import MAX_BLOCKS

_LEVELS: Final = ("cards", "opened", "neurons")


@dataclass(frozen=True)
class ViewState:
    """What the canvas showed of each block.

    It is written with the design, but changing it does not make the document modified: nobody is
    asked to save because of a look, and a look is nothing to undo.

    Attributes:
        level: of the whole canvas, 'cards', 'opened' or 'neurons'; '' for the rule.
        against: names of blocks that are opened or closed against the level.
    """

    level: str = ""
    against: tuple[str, ...] = ()


class _Part(msgspec.Struct, omit_defaults=True):
    level: str = ""
    against: list[str] = []


def view_part(view: ViewState | None) -> dict[str, Any] | None:
    """A view as files hold it; None where there is nothing to tell."""
    if view is None or view == ViewState():
        return None
    part: dict[str, Any] = msgspec.to_builtins(_Part(view.level, list(view.against)))
    return part


def read_view(part: msgspec.Raw) -> ViewState | None:
    """The view in a file; None without one, or with one that this version does not understand.

    A design is worth opening whatever is wrong with its view.
    """
    if not bytes(part):
        return None
    try:
        found = msgspec.json.decode(part, type=_Part)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if found.level and found.level not in _LEVELS:
        return None
    return ViewState(found.level, tuple(found.against[:MAX_BLOCKS]))
