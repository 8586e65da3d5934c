"""The page's scripts and styles, which lie beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).with_name("script")

NETWORK: Final = ("numbers", "activations", "layers", "windows", "sequences", "network")
"""What computes; each file may use those before it."""


@cache
def text(name: str) -> str:
    """One of the files, such as 'page.css'.

    Raises:
        OSError: it is missing; the installation is incomplete.
    """
    return (_FOLDER / name).read_text(encoding="utf-8")


def joined(*names: str) -> str:
    """Several scripts as one."""
    return "\n".join(text(f"{name}.js") for name in names)
