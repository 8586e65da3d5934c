"""The families of cases, one file each in `cases/`, and where Keras's answers to them lie."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.engine.reference.side import Side

Results = Mapping[str, Any]
Case = Callable[[Side], Results]

HERE = Path(__file__).parent
RECORDED = HERE / "recorded"


ON_TENSORFLOW = ("folders", "lookups")
"""Families that Keras computes by TensorFlow, whatever its backend; folders need Pillow, too."""


def answers() -> Path:
    """The folder with Keras's answers: those recorded, or fresh ones for a live comparison."""
    return Path(os.environ.get("NETBUILDER_KERAS_ANSWERS", RECORDED))


def family_names() -> list[str]:
    """All families, in alphabetical order."""
    return sorted(path.stem for path in (HERE / "cases").glob("*.py") if path.stem != "__init__")


def cases_of(family: str) -> Mapping[str, Case]:
    """The cases of a family, by name."""
    module = importlib.import_module(f"tests.engine.reference.cases.{family}")
    cases: Mapping[str, Case] = module.CASES
    return cases
