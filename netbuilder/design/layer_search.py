"""Search for layers by name or purpose."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from netbuilder.design.catalogue import Entry
from netbuilder.translation import say

_LIKE: Final = 0.8
"""How similar to a name a misspelled word has to be, from 0 to 1."""
_LONGEST: Final = 40
"""How many characters of a word are compared with names."""


def search(text: str, entries: Sequence[Entry]) -> list[Entry]:
    """The layers that a text may mean, the likeliest first; all in their order where it is empty.

    A name that is the text comes before one that begins with it, that before one with a word that
    does, then come names with the text inside, and purposes that have all its words. Where none
    does, names that are spelled like it are found. Names are Keras's, and those in the user's
    language; purposes, too, are looked for in English and in that language.
    """
    words = text.casefold().split()
    if not words:
        return list(entries)
    ranked = [(rank, entry) for entry in entries if (rank := _rank(entry, words)) is not None]
    if not ranked:
        key = "".join(words)[:_LONGEST]
        scored = [(-_likeness(key, _key(entry)), entry) for entry in entries]
        ranked = [(score, entry) for score, entry in scored if score <= -_LIKE]
    return [entry for _, entry in sorted(ranked, key=lambda each: each[0])]


def _rank(entry: Entry, words: Sequence[str]) -> float | None:
    """The smaller, the better the match; None for none."""
    key, typed = _key(entry), "".join(words)
    if key == typed:
        return 0
    if key.startswith(typed):
        return 1
    if any(word.startswith(typed) for word in entry.title.casefold().split()):
        return 2
    named = f"{key} {entry.title}".casefold()
    if typed in named:
        return 3
    if all(word in named for word in words):
        return 4
    known = f"{named} {entry.summary} {say(entry.summary)}".casefold()
    return 5 if all(word in known for word in words) else None


def _likeness(typed: str, key: str) -> float:
    """How similar a word is to a name, or to the part of it that may have been typed."""
    names = {key, key[: len(typed)]}
    return max(difflib.SequenceMatcher(None, typed, name).ratio() for name in names)


def _key(entry: Entry) -> str:
    return entry.kind.casefold()
