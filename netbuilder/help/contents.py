"""All pages of the help, and the search for one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from netbuilder.help import changes, layers, settings, terms, window_parts
from netbuilder.help.pages import Page
from netbuilder.ranking import ranked


class Library:
    """The pages by their keys.

    Args:
        more: pages that are made elsewhere, such as that of the keys; they come first.
    """

    def __init__(self, more: Iterable[Page] = ()) -> None:
        found = [
            *window_parts.PAGES[:1],
            *more,
            *window_parts.PAGES[1:],
            *layers.pages(),
            *settings.pages(),
            *terms.pages(),
            changes.page(),
        ]
        self._pages: Final = {page.key: page for page in found}

    @property
    def pages(self) -> tuple[Page, ...]:
        """All, in the order of the list."""
        return tuple(self._pages.values())

    def page(self, key: str) -> Page | None:
        """The page of a key, if there is one."""
        return self._pages.get(key)

    def search(self, text: str) -> list[Page]:
        """The pages that a text may mean, the likeliest first; all where it is empty."""
        pages = self.pages
        notes = [f"{page.words} {page.summary}" for page in pages]
        return [pages[place] for place in ranked(text, [page.title for page in pages], notes)]
