"""A hook of MkDocs: the texts of all pages as a script, which a page from a file can load.

A page that is opened as a file may not fetch an index, but scripts beside it may be loaded.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

_FILE: Final = "index.js"
_UNREAD: Final = {"details", "script", "style"}
_pages: Final[list[dict[str, str]]] = []


class _Text(HTMLParser):
    """The words of a page, without the listings of source."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._unread += tag in _UNREAD

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.words += data.split()


def on_pre_build(config: Any) -> None:
    """Begin with no page."""
    _pages.clear()


def on_page_content(html: str, page: Any, config: Any, files: Any) -> None:
    """Note a page."""
    reader = _Text()
    reader.feed(html)
    group = page.parent.title if page.parent else ""
    _pages.append(
        {"title": page.title, "group": group, "url": page.url, "text": " ".join(reader.words)}
    )


def on_post_build(config: Any) -> None:
    """Write the script beside the pages."""
    listed = json.dumps(_pages, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    Path(config["site_dir"], _FILE).write_text(f"window.manualPages = {listed};\n", "utf-8")
