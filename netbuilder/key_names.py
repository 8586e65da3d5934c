"""The keys of commands as texts name them: the ones that count now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netbuilder.translation import Said, now, remembered, source

_STOPS: Final = (".", "\u3002")
_keys: Final[dict[str, str]] = {}


def use(keys: Mapping[str, str]) -> None:
    """Name these from now on, by the names of the commands; '' where a command has none."""
    _keys.clear()
    _keys.update(keys)


def with_keys(text: str, command: str) -> str:
    """A text with the keys of a command behind it, where it has any.

    Args:
        text: a sentence without its full stop, or with it.
        command: the name of its action.
    """
    keys = _keys.get(command, "")
    shown, made = now(text), source(text)
    while isinstance(made, Said) and made.how is with_keys:
        made = made.parts[0]  # The very text, of which it was asked before.
    if not keys:
        return remembered(shown, with_keys, (made, command), {}, plain=2)
    stop = next((each for each in _STOPS if shown.endswith(each)), "")
    said = f"{shown.removesuffix(stop)} ({keys}){stop}"
    return remembered(said, with_keys, (made, command), {}, plain=2)
