"""What the page itself says: its scripts find these by their English texts."""

from __future__ import annotations

from typing import Final

from netbuilder.translation import mark

TEXTS: Final = (
    mark("'{name}' is not a picture that this browser can read; choose another one."),
    mark("'{text}' is not a number; correct it."),
    mark("Choose, drop or paste a picture"),
    mark("Clear"),
    mark("Confident: {best}."),
    mark("Draw here"),
    mark(
        "Drawing pad. Arrow keys move the pen, Space lowers or lifts it, Escape clears, Ctrl+Z "
        "undoes."
    ),
    mark("Enter {wanted} numbers; there are {found}."),
    mark("Input {number}"),
    mark("Plane of the two inputs. Arrow keys move the point."),
    mark("Probably {best}."),
    mark("The network's answer to this is not a number."),
    mark("The network's output"),
    mark("The picture as the network sees it"),
    mark("Uncertain: {best} or {names}."),
    mark("Undo"),
    mark("What the network sees"),
    mark("another one"),
    mark("unknown"),
    mark("{name} is missing, and nothing can replace it; enter a value."),
    mark("{names}: the {found} for {other} are below the threshold of {needed}."),
    mark("{name}: '{text}' is not a date; correct it."),
    mark("{name}: '{text}' is not a number; correct it."),
    mark("{other}: its {found} reach the threshold of {needed}."),
    mark("{wanted} numbers, with blanks or commas between them"),
)


def words() -> dict[str, str]:
    """The texts of the page in the language of the moment, by their English ones."""
    return {str.__str__(each): str(each) for each in TEXTS}
