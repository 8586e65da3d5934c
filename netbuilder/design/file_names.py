"""The endings of designs' names.

`.netbuilder` is what systems bind to the program; `.netbuilder.json` says that it is JSON, and is
what designs were called before. Both are the same file inside.
"""

from __future__ import annotations

from typing import Final

SUFFIX: Final = ".netbuilder"
JSON_SUFFIX: Final = ".netbuilder.json"
_ALL: Final = (JSON_SUFFIX, SUFFIX, ".json")


def bare(name: str) -> str:
    """A file's name without the ending of a design, in capital letters or not."""
    for ending in _ALL:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def is_design_name(name: str) -> bool:
    """Whether a file's name says that it may be a design."""
    return bare(name) != name
