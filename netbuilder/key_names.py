"""The keys of commands as texts name them: the ones that count now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from netbuilder.translation import Said, now, remembered, source

_IN_PROSE: Final = re.compile("( ?)[(\uff08]([A-Z][A-Za-z0-9+.,]*)[)\uff09]")
_STOPS: Final = (".", "\u3002")
_keys: Final[dict[str, str]] = {}
_usual: Final[dict[str, str]] = {}


def use(keys: Mapping[str, str]) -> None:
    """Name these from now on, by the names of the commands; '' where a command has none."""
    _keys.clear()
    _keys.update(keys)


def take_usual(keys: Mapping[str, str]) -> None:
    """Take these for the keys that prose names, by the names of the commands.

    Args:
        keys: the usual ones, written as in English: 'Ctrl+L'.
    """
    _usual.clear()
    for name, usual in keys.items():
        if usual:
            _usual.setdefault(usual, name)  # Who answers the keys of others comes behind them.


def of_user(prose: str) -> str:
    """Prose that names usual keys in parentheses, with those that commands have now.

    Parentheses go where a command has none. Keys without parentheses are those of a place, such
    as the pad, which nobody can change.
    """

    def chosen(found: re.Match[str]) -> str:
        name = _usual.get(found[2])
        if name is None:
            return found[0]
        keys = _keys.get(name, "")
        return f"{found[1]}({keys})" if keys else ""

    return _IN_PROSE.sub(chosen, prose)


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
