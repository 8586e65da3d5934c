"""A term of the glossary: known by its English name, shown by that of the user's language."""

from __future__ import annotations

from dataclasses import dataclass

from netbuilder.translation import mark, say


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field.

    Attributes:
        name: as it is written within an English sentence.
        meaning: for somebody who meets it for the first time.
        others: further forms under which it appears in the window in English.
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
        """At the beginning of a line, in the user's language."""
        return say(self.heading)

    @property
    def heading(self) -> str:
        """At the beginning of a line, in English."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def local(self) -> tuple[str, ...]:
        """The forms under which it appears in the user's language."""
        return say(self.name), self.title


def term(name: str, meaning: str, others: str = "", related: str = "") -> Term:
    """A term whose further forms and related terms are in a text, between semicolons."""
    parts = (tuple(filter(None, text.split("; "))) for text in (others, related))
    return Term(name, mark(meaning), *parts)
