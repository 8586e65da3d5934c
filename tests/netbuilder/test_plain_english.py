"""Docstrings and texts are whole clauses in the field's words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import netbuilder

PACKAGE = Path(netbuilder.__file__).parent
HEADLESS = re.compile(r"(Of|That|Which|Whose|Where|With|Without|For|From|Between|Within)\b")
STILTED = re.compile(r"\banew\b|\bnought\b|\bputs? out\b|\b(is|are) none\b|\bis no [a-z]+ that\b")


def texts() -> Iterator[tuple[str, bool, str]]:
    """Place, whether it is a docstring, and text of every string in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        described = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield place, id(node) in described, node.value.strip()


def test_texts_are_whole_clauses_in_plain_words() -> None:
    found = list(texts())
    assert len(found) > 2000
    assert not [
        f"{place} {text[:60]}"
        for place, is_docstring, text in found
        if (HEADLESS.match(text) if is_docstring else STILTED.search(text))
    ]
