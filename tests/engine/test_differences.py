"""DIFFERENCES.md names every public name, argument and member of Keras that is not here."""

from __future__ import annotations

import json
import re
from functools import cache, reduce
from pathlib import Path
from typing import Any

import pytest

import engine
from tests.engine.reference.families import answers
from tests.engine.reference.signatures import names_of, specimens

KERASS: dict[str, dict[str, list[str] | None]] = json.loads(
    (answers() / "names.json").read_text(encoding="utf-8")
)
LIST = Path(engine.__file__).with_name("DIFFERENCES.md").read_text(encoding="utf-8")
SECTION = LIST.partition("\n## Names that are not here\n")[2]
LISTED = re.findall(r"^- `([\w.]+(?:\(\w+\))?)`", SECTION, re.MULTILINE)


@cache
def objects() -> dict[str, Any]:
    return specimens(engine)


def ours(path: str) -> Any:
    """What the engine has there; None where it has nothing."""
    try:
        return objects()[path] if path in objects() else reduce(getattr, path.split("."), engine)
    except AttributeError:
        return None


def missing(path: str) -> set[str]:
    """What a module or class of Keras's has and the engine has not."""
    place = ours(path) if path else engine
    if place is None:
        return {path}
    found = set()
    for name, arguments in KERASS[path].items():
        full = f"{path}.{name}".lstrip(".")
        if not hasattr(place, name):
            found.add(full)
        elif arguments:
            own = names_of(getattr(place, name)) or []
            found |= {f"{full}({argument})" for argument in arguments if argument not in own}
    return found


def covered(path: str) -> bool:
    """Whether the line of a module that contains it stands for it."""
    parts = path.split(".")
    return any(".".join(parts[:length]) in LISTED for length in range(1, len(parts)))


@pytest.mark.parametrize("path", KERASS)
def test_what_is_not_here_is_listed(path: str) -> None:
    unsaid = {name for name in missing(path) if name not in LISTED and not covered(name)}
    assert not unsaid, "Implement these, or list them in engine/DIFFERENCES.md."


def test_nothing_is_listed_that_is_here_or_nowhere() -> None:
    absent = set().union(*map(missing, KERASS))
    stale = [name for name in LISTED if name not in absent]
    assert not stale, "Delete these lines of engine/DIFFERENCES.md."


def test_no_line_says_what_another_says() -> None:
    assert len(LISTED) == len(set(LISTED))
    assert not [name for name in LISTED if covered(name)]
    lines = [line for line in SECTION.splitlines() if line.startswith("- ")]
    assert len(lines) == len(LISTED), "each is a line of its own"


def test_most_of_keras_is_looked_at() -> None:
    assert sum(map(len, KERASS.values())) > 1500
    assert len(LISTED) > 100
