"""A report as one page of HTML, which needs nothing beside itself."""

from __future__ import annotations

import base64
import html
from typing import Final

from netbuilder import __version__
from netbuilder.exchange.report.drawings.svg import svg
from netbuilder.exchange.report.parts import (
    Drawings,
    Heading,
    Lines,
    Paragraph,
    Part,
    Pictures,
    Report,
    Table,
)
from netbuilder.exchange.report.png import png
from netbuilder.plain import lines, printed
from netbuilder.translation import language, say

_STYLE: Final = """\
:root { color-scheme: light; }
body {
  max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem; background: #fff; color: #1b1f27;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
.subtitle { margin: 0.3rem 0 1.2rem; color: #59616e; }
h2 {
  margin: 2rem 0 0.6rem; padding-bottom: 0.2rem; border-bottom: 1px solid #cfd4dc;
  font-size: 1.2rem; break-after: avoid;
}
table { border-collapse: collapse; margin: 0.6rem 0; font-size: 0.9rem; }
th, td {
  padding: 0.25rem 0.8rem 0.25rem 0; text-align: left; vertical-align: top;
  overflow-wrap: break-word;
}
tr { border-bottom: 1px solid #e3e6eb; break-inside: avoid; }
tbody th { color: #59616e; font-weight: normal; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
svg { max-width: 100%; height: auto; }
.pictures { display: flex; flex-wrap: wrap; gap: 0.8rem; }
figure { width: 6.5rem; margin: 0; font-size: 0.8rem; line-height: 1.3; break-inside: avoid; }
figure img {
  display: block; width: 100%; border: 1px solid #cfd4dc; image-rendering: pixelated;
}
pre {
  padding: 0.7rem; border: 1px solid #cfd4dc; border-radius: 0.3rem; background: #f3f4f6;
  font: 0.85rem/1.4 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap;
}
summary { cursor: pointer; }
footer { margin-top: 2.5rem; color: #59616e; font-size: 0.85rem; }
@media print { body { max-width: none; padding: 0; } }"""

_PAGE: Final = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="NetBuilder {version}">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<h1>{title}</h1>
<p class="subtitle">{subtitle}</p>
{parts}
<footer>{made}</footer>
</body>
</html>
"""


def html_of(report: Report) -> str:
    """The page's text."""
    return _PAGE.format(
        version=__version__,
        language=language().replace("_", "-"),
        made=_text(say("Made with NetBuilder {version}.", version=__version__)),
        title=_text(report.title),
        subtitle=_text(report.subtitle),
        style=_STYLE,
        parts="\n".join(map(_part, report.parts)),
    )


def _part(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h2>{_text(text)}</h2>"
        case Paragraph(text):
            return f"<p>{_text(text)}</p>"
        case Table():
            return _table(part)
        case Drawings(drawings):
            return f"<div>{''.join(map(svg, drawings))}</div>"
        case Pictures(pictures):
            figures = (
                f'<figure><img alt="" src="data:image/png;base64,'
                f'{base64.b64encode(png(each.pixels)).decode()}">'
                f"<figcaption>{_text(each.caption)}</figcaption></figure>"
                for each in pictures
            )
            return f'<div class="pictures">{"".join(figures)}</div>'
        case Lines(text, title):
            # As it is: it may be saved from here.
            written = f"<pre>{html.escape(printed(text))}</pre>"
            if not title:
                return written
            return f"<details><summary>{_text(title)}</summary>{written}</details>"


def _table(table: Table) -> str:
    rows = "".join(_row(table, row) for row in table.rows)
    head = ""
    if table.head:
        cells = (
            f"<th scope=col{_class(table, number)}>{_text(name)}</th>"
            for number, name in enumerate(table.head)
        )
        head = f"<thead><tr>{''.join(cells)}</tr></thead>"
    return f'<div class="scroll"><table>{head}<tbody>{rows}</tbody></table></div>'


def _row(table: Table, row: tuple[str, ...]) -> str:
    first, *others = row
    named = f"<th scope=row{_class(table, 0)}>{_text(first)}</th>"
    cells = (
        f"<td{_class(table, number)}>{_text(text)}</td>" for number, text in enumerate(others, 1)
    )
    return f"<tr>{named}{''.join(cells)}</tr>"


def _class(table: Table, column: int) -> str:
    return ' class="number"' if column in table.numbers else ""


def _text(text: str) -> str:
    return html.escape(lines(text))
