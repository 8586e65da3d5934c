"""Paths of the program's own files: icons, templates, pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netbuilder.translation import ENGLISH, say

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_PACKAGE = Path(__file__).resolve().parent
_CHANGES = "CHANGELOG.md"
_MANUAL = _PACKAGE / "manual" / "site"


def assets_folder() -> Path:
    """The assets: beside `netbuilder` in a checkout, inside it in an installed package."""
    installed = _PACKAGE / "assets"
    return installed if installed.is_dir() else _PACKAGE.parent / "assets"


def is_checkout() -> bool:
    """Whether the program runs from its sources, not from an installed package."""
    return assets_folder().parent != _PACKAGE


def path(name: str) -> Path:
    """The path of an asset.

    Args:
        name: Its path inside the folder of assets, such as `icon.svg`.

    Raises:
        FileNotFoundError: There is no such asset; the installation is incomplete.
    """
    asset = assets_folder() / name
    if not asset.exists():
        raise FileNotFoundError(
            say(
                "NetBuilder's file '{name}' is missing from {value}: the installation is "
                "incomplete; install NetBuilder again.",
                name=name,
                value=assets_folder(),
            )
        )
    return asset


def changes(language: str = ENGLISH) -> Path:
    """The list of changes, in this language or else in English.

    The English one is in the root of a checkout, among the assets of an installed package.

    Args:
        language: its code, as the program's.

    Raises:
        FileNotFoundError: There is none; the installation is incomplete.
    """
    name = Path(_CHANGES)
    translated = assets_folder() / f"{name.stem}.{language.replace('_', '-')}{name.suffix}"
    if translated.is_file():
        return translated
    return _PACKAGE.parent / _CHANGES if is_checkout() else path(_CHANGES)


def manual(language: str) -> Path:
    """The first page of the manual, in this language or else in English.

    Raises:
        FileNotFoundError: the manual has not been built.
    """
    pages = [_MANUAL / code / "index.html" for code in (language, ENGLISH)]
    found = next(filter(Path.is_file, pages), None)
    if found is None:
        raise FileNotFoundError(_MANUAL)
    return found


def icon() -> QIcon:
    """The program's icon; needs a QGuiApplication."""
    from PySide6.QtGui import QIcon  # the terminal's side of the program loads no Qt

    return QIcon(str(path("icon.svg")))
