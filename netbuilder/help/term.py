"""A term of the glossary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field.

    Attributes:
        name: as it is written within a sentence.
        meaning: for somebody who meets it for the first time.
        others: further forms under which it appears in the window.
        related: names of terms that go with it.
    """

    name: str
    meaning: str
    others: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def also_a_key(self) -> bool:
        """Whether a sentence that has its name may mean a key."""
        return self.name == "F1"

    @property
    def key(self) -> str:
        """The key of its page."""
        return f"term:{self.name.lower()}"

    @property
    def title(self) -> str:
        """At the beginning of a line."""
        return self.name[:1].upper() + self.name[1:]


def term(name: str, meaning: str, others: str = "", related: str = "") -> Term:
    """A term whose further forms and related terms are in a text, between semicolons."""
    parts = (tuple(filter(None, text.split("; "))) for text in (others, related))
    return Term(name, meaning, *parts)
