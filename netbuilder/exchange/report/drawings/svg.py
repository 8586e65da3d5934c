"""The few shapes that the drawings are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from netbuilder.plain import line

INK: Final = "#1b1f27"
MUTED: Final = "#59616e"
GRID: Final = "#e3e6eb"
BORDER: Final = "#98a6b8"
TRAINING: Final = "#0072b2"
VALIDATION: Final = "#c2410c"
FONT: Final = "DejaVu Sans, Segoe UI, Helvetica, Arial, sans-serif"


def drawing(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A whole drawing.

    Args:
        width: in pixels.
        height: in pixels.
        title: what it shows, for those who cannot see it.
        parts: of SVG.
    """
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    named = f'role="img" aria-label={quoteattr(line(title, 300))}'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>'
    return "\n".join([start, *parts, "</svg>"])


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    """A rectangle with round corners."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} rx="4" fill="{fill}" stroke="{stroke}"/>'


def cell(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A rectangle beside others."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{fill}"/>'


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 12,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    limit: int = 40,
) -> str:
    """Text on one line; what is longer than the limit loses its middle."""
    weight = ' font-weight="bold"' if bold else ""
    style = f'font-family="{FONT}" font-size="{size:g}" fill="{fill}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}{weight}>{escape(line(text, limit))}</text>'


def path(points: Sequence[tuple[float, float]], stroke: str, width: float = 1.6) -> str:
    """A line through points."""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f'fill="none" stroke="{stroke}" stroke-width="{width:g}" stroke-linejoin="round"'
    return f'<polyline points="{places}" {style}/>'


def straight(x: float, y: float, to_x: float, to_y: float, stroke: str, width: float = 1) -> str:
    """A straight line."""
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{stroke}" stroke-width="{width:g}"/>'


def dot(x: float, y: float, radius: float, fill: str, opacity: float = 1.0) -> str:
    """A small disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" opacity="{opacity:g}"/>'
