"""Search by name: what a text may mean, the likeliest first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Final

_LIKE: Final = 0.7
_LONGEST: Final = 40


def ranked(text: str, names: Sequence[str], notes: Sequence[str] = ()) -> list[int]:
    """Places of the names that a text may mean; all in their order where it is empty.

    A name that begins with the text comes first, then one with a word that does, then one that has
    all its words somewhere, then one whose note has them; where none does, those spelled like it.

    Args:
        text: typed by the user.
        names: to be searched.
        notes: what is said about each, if anything is.
    """
    wanted = " ".join(text.casefold().split())[:_LONGEST]
    if not wanted:
        return list(range(len(names)))
    told = [*notes, *[""] * (len(names) - len(notes))]
    scored = [
        (_rank(wanted, name.casefold(), note.casefold()), place)
        for place, (name, note) in enumerate(zip(names, told, strict=True))
    ]
    found = [(rank, place) for rank, place in scored if rank is not None]
    if not found:
        likeness = [
            (-_likeness(wanted, name.casefold()), place) for place, name in enumerate(names)
        ]
        found = [(score, place) for score, place in likeness if score <= -_LIKE]
    return [place for _, place in sorted(found)]


def _rank(wanted: str, name: str, note: str) -> float | None:
    if name.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in re.split(r"\W+", name)):
        return 1
    words = wanted.split()
    if all(word in name for word in words):
        return 2
    return 3 if all(word in f"{name} {note}" for word in words) else None


def _likeness(wanted: str, name: str) -> float:
    """How similar it is to the name, or to a word of it."""
    compared = {name, name[: len(wanted)], *name.split()}
    return max(difflib.SequenceMatcher(None, wanted, each).ratio() for each in compared)
