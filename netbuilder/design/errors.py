"""What is wrong with a design or its file, in a sentence for the user."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from netbuilder.plain import one_line as one_line
from netbuilder.storage.errors import NEWER_BECAUSE, PLUGIN_BECAUSE, NewerError
from netbuilder.storage.fingerprints import Change
from netbuilder.translation import mark, say
from netbuilder.wording import alternatives, sentences, terms

_COMPARED: Final = 100
_LISTED: Final = 8


_NEAR: Final = (
    mark("There is no {what} {name}; perhaps you meant {known}."),
    mark("In {where}: there is no {what} {name}; perhaps you meant {known}."),
)
_FEW: Final = (
    mark("There is no {what} {name}; choose {known}."),
    mark("In {where}: there is no {what} {name}; choose {known}."),
)
_MANY: Final = (
    mark("There is no {what} {name}; choose {known} or one of {rest} others."),
    mark("In {where}: there is no {what} {name}; choose {known} or one of {rest} others."),
)


class DesignError(ValueError):
    """A design that cannot be made, read, written or built; the message says what to do."""


class ChangedError(DesignError):
    """A file that is no longer the one that was opened or saved, and was not written to.

    Attributes:
        change: what has become of it.
    """

    def __init__(self, path: Path, change: Change) -> None:
        self.change = change
        super().__init__(
            sentences(change.sentence(one_line(path.name)), say("Nothing was written to it."))
        )


class NewerDesignError(DesignError):
    """It is of a newer version, or has what only a newer one can know."""


class MissingPluginError(NewerDesignError):
    """It has a layer of a plug-in that is not there, or not allowed, at the moment."""


def for_later(path: Path, what: str, error: NewerDesignError) -> NewerError:
    """The error for a kept file that cannot be read before something else is there.

    Args:
        path: of the file, which stays as it is.
        what: it is.
        error: what is missing.
    """
    problem = PLUGIN_BECAUSE if isinstance(error, MissingPluginError) else NEWER_BECAUSE
    return NewerError(path, what, problem, str(error))


def unknown(what: str, name: object, known: Iterable[str], where: str = "") -> NewerDesignError:
    """The error for a name that nothing has, with near matches or else all that there are.

    Args:
        what: kind of thing: 'layer', 'loss'.
        name: as it was given.
        known: the names that there are.
        where: the block or the like that it was given for.
    """
    by_key = {each.casefold(): each for each in known}
    names = list(by_key.values())
    near = difflib.get_close_matches(str(name)[:_COMPARED].casefold(), by_key, n=2)
    rest = len(names) - _LISTED
    if near:
        patterns = _NEAR
        listed = alternatives([repr(by_key[key]) for key in near])
    else:
        patterns = _MANY if rest > 1 else _FEW
        listed = terms(names[:_LISTED]) if rest > 1 else alternatives(names)
    alone, within = patterns
    words = {"what": what, "name": quoted(name), "known": listed, "rest": rest, "where": where}
    return NewerDesignError((within if where else alone).format(**words))


def quoted(value: object, limit: int = 40) -> str:
    """A value as it may appear in a sentence: on one line, and short."""
    text = repr(value[: limit + 1] if isinstance(value, str) else value)
    return text if len(text) <= limit + 2 else f"{text[:limit]}..."
