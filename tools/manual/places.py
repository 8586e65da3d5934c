"""Where the manual's parts are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
MANUAL: Final = ROOT / "netbuilder" / "manual"
PICTURES: Final = MANUAL / "pictures"
SITE: Final = MANUAL / "site"
THEME: Final = Path(__file__).resolve().parent / "theme"
WORDS: Final = "words.json"
"""In each language's folder: the words around the pages."""


def languages() -> list[str]:
    """The codes of the languages in which the manual is written."""
    return sorted(path.parent.name for path in MANUAL.glob(f"*/{WORDS}"))


def written(language: str) -> list[Path]:
    """The written pages of a language."""
    return sorted((MANUAL / language).rglob("*.md"))
