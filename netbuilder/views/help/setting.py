"""Pages of the help as rich text."""

from __future__ import annotations

from netbuilder import theme
from netbuilder.help import terms
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
from netbuilder.key_names import of_user
from netbuilder.translation import now, say
from netbuilder.views.common.texts import Markup, joined_markup, link, markup


def page_markup(page: Page) -> Markup:
    """A page in the colours of the present theme, without its title."""
    setter = _Setter(page)
    summary = markup("<p style='margin-top:0'>{}</p>", setter.prose(page.summary))
    return joined_markup("", [summary, *map(setter.part, page.parts)])


class _Setter:
    """Sets the parts of a page; each term becomes a link where it is met first."""

    def __init__(self, page: Page) -> None:
        self._own = page.key
        self._linked: set[str] = set()
        now = theme.current()
        self._muted, self._line, self._ground = now.muted, now.border, now.raised

    def prose(self, text: str) -> Markup:
        """Sentences with links to the glossary."""
        text = of_user(now(text))
        pieces: list[str] = []
        end = 0
        for begin, after, term in terms.found_in(text):
            known = term.key == self._own or term.key in self._linked
            if known or term.also_a_key:
                continue
            self._linked.add(term.key)
            pieces += [text[end:begin], link(term.key, text[begin:after])]
            end = after
        return joined_markup("", [*pieces, text[end:]])

    def part(self, part: Part) -> Markup:
        match part:
            case Heading(text):
                return markup("<h3>{}</h3>", text)
            case Paragraph(text):
                return markup("<p>{}</p>", self.prose(text))
            case Code(text):
                return markup("<pre style='background-color:{}'>{}</pre>", self._ground, text)
            case Points(texts):
                items = [markup("<li>{}</li>", self.prose(text)) for text in texts]
                return markup("<ul style='-qt-list-indent:1'>{}</ul>", joined_markup("", items))
            case Table(head, rows):
                return self._table(head, rows)
            case Links(before, links):
                shown = joined_markup(", ", [link(each.key, each.text) for each in links])
                return markup(
                    "<p><span style='color:{}'>{}</span> {}</p>",
                    self._muted,
                    say("{heading}:", heading=before),
                    shown,
                )

    def _table(self, head: tuple[str, ...], rows: tuple[tuple[str | Link, ...], ...]) -> Markup:
        titles = [
            markup("<th align='left' style='color:{}'>{}</th>", self._muted, text) for text in head
        ]
        lines = [markup("<tr>{}</tr>", joined_markup("", titles))] if titles else []
        lines += [markup("<tr>{}</tr>", joined_markup("", map(self._cell, row))) for row in rows]
        body = joined_markup("", lines)
        return markup("<table cellspacing='0' cellpadding='5'>{}</table>", body)

    def _cell(self, content: str | Link) -> Markup:
        shown = link(content.key, content.text) if isinstance(content, Link) else content
        return markup("<td style='border-top:1px solid {}'>{}</td>", self._line, shown)
