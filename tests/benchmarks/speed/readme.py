"""The README's table, written anew between its two marks."""

from __future__ import annotations

from collections.abc import Sequence

from speed.data import ROOT

BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"


def write(lines: Sequence[str]) -> None:
    """Put `lines` between the marks."""
    file = ROOT / "README.md"
    before, rest = file.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    file.write_text("\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"]), encoding="utf-8")
