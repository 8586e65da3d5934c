"""Drawings as SVG."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from netbuilder.exchange.report.drawings.shapes import (
    Dot,
    Drawing,
    Polyline,
    Rectangle,
    Shape,
    Words,
)
from netbuilder.plain import line

_FONT: Final = "system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif"


def svg(drawing: Drawing) -> str:
    """The text of an SVG element."""
    size = f"{drawing.width:.0f} {drawing.height:.0f}"
    width, height = size.split()
    named = f'role="img" aria-label={quoteattr(line(drawing.title, 300))}'
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {size}" font-family="{_FONT}" {named}>'
    )
    return "\n".join([start, *map(_shape, drawing.shapes), "</svg>"])


def _shape(shape: Shape) -> str:
    match shape:
        case Rectangle(x, y, width, height, fill, stroke, radius):
            place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
            edge = f' stroke="{stroke}"' if stroke else ""
            corners = f' rx="{radius:g}"' if radius else ""
            return f'<rect {place}{corners} fill="{fill}"{edge}/>'
        case Words(x, y, text, size, fill, anchor, bold):
            weight = ' font-weight="bold"' if bold else ""
            style = f'font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"{weight}'
            return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'
        case Polyline(points, stroke, width):
            places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            style = f'fill="none" stroke="{stroke}" stroke-width="{width:g}"'
            return f'<polyline points="{places}" {style} stroke-linejoin="round"/>'
        case Dot(x, y, radius, fill, opacity):
            faint = f' opacity="{opacity:g}"' if opacity < 1 else ""
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{faint}/>'
