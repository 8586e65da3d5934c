"""Pages of the program's help as pages of the manual."""

from __future__ import annotations

import re
from html import escape
from pathlib import PurePosixPath
from typing import Final

from netbuilder.help import changes, terms
from netbuilder.help.pages import (
    Code,
    Heading,
    Link,
    Links,
    Page,
    Paragraph,
    Part,
    Points,
    Table,
)
from netbuilder.translation import now

_FOLDERS: Final = {
    "data": "data",
    "layer": "layers",
    "loss": "losses",
    "optimizer": "optimizers",
    "part": "window",
    "schedule": "schedules",
    "setting": "settings",
}
"""Folders of pages, by the first part of their keys."""

_GLOSSARY: Final = "glossary.md"
_UNSAFE: Final = re.compile(r"[^\w-]+")
_MARKED: Final = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")
_ADDRESS: Final = re.compile(r"https://[\w./#-]*[\w#/-]")


def place(key: str) -> str:
    """The path of the page with this key; of a term, its place in the glossary.

    The list of changes is no part of the manual: '' for it.
    """
    kind, _, name = key.partition(":")
    if kind == "term":
        return f"{_GLOSSARY}#{anchor(key)}"
    if key in (terms.KEY, changes.KEY):
        return _GLOSSARY if key == terms.KEY else ""
    return f"{_FOLDERS[kind]}/{name}.md" if name else f"{kind}.md"


def anchor(key: str) -> str:
    """The name of a term's place in the glossary."""
    return _UNSAFE.sub("-", key.partition(":")[2]).strip("-").lower()


def text_of(page: Page, more: str = "") -> str:
    """A page in Markdown and HTML.

    Args:
        page: of the help.
        more: HTML below its parts.
    """
    setter = _Setter(place(page.key))
    parts = [f"# {_plain(now(page.title))}", setter.paragraph(page.summary)]
    parts += map(setter.part, page.parts)
    return "\n\n".join(filter(None, [*parts, more])) + "\n"


def glossary(page: Page, own: dict[str, Page]) -> str:
    """The page of all terms, with what goes with each.

    Args:
        page: of all terms.
        own: the pages of the terms, by their keys.
    """
    setter = _Setter(_GLOSSARY)
    parts = [f"# {_plain(now(page.title))}", setter.paragraph(page.summary)]
    for key, each in own.items():
        title = escape(now(each.title))
        parts.append(f'<h3 id="{anchor(key)}">{title}</h3>\n{setter.paragraph(each.summary)}')
        parts += map(setter.part, each.parts)
    return "\n\n".join(parts) + "\n"


class _Setter:
    """Sets the parts of a page.

    Args:
        own: the page's path, from which links lead.
    """

    def __init__(self, own: str) -> None:
        self._own = PurePosixPath(own)

    def part(self, part: Part) -> str:
        match part:
            case Heading(text):
                return f"## {_plain(now(text))}"
            case Paragraph(text):
                return self.paragraph(text)
            case Code(text):
                return f"<pre><code>{escape(text)}</code></pre>"
            case Points(texts):
                items = "".join(f"<li>{escape(now(each))}</li>\n" for each in texts)
                return f"<ul>\n{items}</ul>"
            case Table(head, rows):
                return self._table(head, rows)
            case Links(before, links):
                shown = ", ".join(self._link(each) for each in links)
                return f'<p class="near">{escape(now(before))}: {shown}</p>' if shown else ""

    def paragraph(self, text: str) -> str:
        """Sentences, with the addresses in them as links."""
        said = escape(now(text))
        linked = _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', said)
        return f"<p>{linked}</p>"

    def _link(self, link: Link) -> str:
        target, _, within = place(link.key).partition("#")
        text = escape(now(link.text))
        if not target:
            return text
        up = "../" * (len(self._own.parts) - 1)
        page = "" if target == str(self._own) else up + target.removesuffix(".md") + ".html"
        return f'<a href="{page}{"#" + within if within else ""}">{text}</a>'

    def _table(self, head: tuple[str, ...], rows: tuple[tuple[str | Link, ...], ...]) -> str:
        titles = "".join(f"<th>{escape(now(each))}</th>" for each in head)
        lines = [f"<thead><tr>{titles}</tr></thead>"] if titles else []
        body = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>\n" for row in rows)
        return f"<table>{''.join(lines)}<tbody>\n{body}</tbody></table>"

    def _cell(self, content: str | Link) -> str:
        shown = self._link(content) if isinstance(content, Link) else escape(now(content))
        return f"<td>{shown}</td>"


def _plain(text: str) -> str:
    """A text without what Markdown would take for a mark."""
    return _MARKED.sub(r"\\\1", text)
