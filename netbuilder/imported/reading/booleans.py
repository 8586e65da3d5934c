"""True and false, yes and no, in any case; with Python alone, as scripts take copies of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

_BOOLEANS = (
    frozenset(("true", "false")),
    frozenset(("yes", "no")),
    frozenset(("on", "off")),
    frozenset("tf"),
    frozenset("yn"),
)


def are_booleans(words: Collection[str]) -> bool:
    """Whether all these words are the two of one pair, each in any case."""
    different = {word.casefold() for word in words}
    return bool(different) and any(different <= pair for pair in _BOOLEANS)


def merged(values: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Values and how often each comes, spellings of a boolean together under the first.

    Args:
        values: the most frequent first.
    """
    known = tuple(values)
    if not are_booleans([word for word, _ in known]):
        return known
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for word, count in known:
        spelled = first.setdefault(word.casefold(), word)
        counts[spelled] = counts.get(spelled, 0) + count
    return tuple(sorted(counts.items(), key=lambda item: -item[1]))


def spellings(names: Collection[str]) -> Mapping[str, str]:
    """Other spellings of these names, each with its name; {} where they are no booleans."""
    if not are_booleans(names) or len({name.casefold() for name in names}) < len(names):
        return {}
    return {
        spelled: name
        for name in names
        for spelled in (name.lower(), name.upper(), name.capitalize())
        if spelled not in names
    }
