"""Finds the functions that a script uses, with those that they use in turn."""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain
from types import ModuleType
from typing import Final, NamedTuple

from netbuilder.exchange.python_file import pieces

_OURS: Final = ("engine", "netbuilder")


class Piece(NamedTuple):
    """A definition that can be copied.

    Attributes:
        source: its text.
        uses: all names in it.
    """

    source: str
    uses: frozenset[str]


class Library(NamedTuple):
    """All definitions, in the order of their files.

    Attributes:
        pieces: by their names.
        imports: where each name from elsewhere comes from.
    """

    pieces: dict[str, Piece]
    imports: dict[str, Import]


class Import(NamedTuple):
    """The origin of a name.

    Attributes:
        module: that is imported; as Python has it behind 'import', where no name is.
        name: that is imported from it, or ''.
    """

    module: str
    name: str = ""


@cache
def library(sources: tuple[ModuleType, ...] = (pieces,)) -> Library:
    """All definitions in some modules, and in those that packages among them hold."""
    found: dict[str, Piece] = {}
    imports: dict[str, Import] = {}
    for source in chain.from_iterable(map(_texts, sources)):
        for node in ast.parse(source).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports.update(_imported(node))
            for defined in _defined(node):
                text = ast.get_source_segment(source, node) or ""
                found[defined] = Piece(text, names_in(node) - {defined})
    return Library(found, imports)


def used(
    names: Iterable[str], sources: tuple[ModuleType, ...] = (pieces,)
) -> tuple[list[str], list[str]]:
    """What has to be in a file that uses some names.

    Args:
        names: any; those that are no definitions do not count.
        sources: of the definitions.

    Returns:
        Statements that import, in order; and definitions, in order.
    """
    known = library(sources)
    wanted, seen = list(names), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += known.pieces[name].uses if name in known.pieces else ()
    imported = seen & (known.imports.keys() - known.pieces.keys())
    imports = [known.imports[name] for name in sorted(imported)]
    texts = [piece.source for name, piece in known.pieces.items() if name in seen]
    return _statements(imports), list(dict.fromkeys(texts))


def names_in(node: ast.AST) -> frozenset[str]:
    """All names that are read anywhere in it."""
    return frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _texts(source: ModuleType) -> Iterator[str]:
    """The text of a module, or of those in a package."""
    if not hasattr(source, "__path__"):
        package, _, name = source.__name__.rpartition(".")
        yield resources.files(package).joinpath(f"{name}.py").read_text("utf-8")
        return
    for name in sorted(each.name for each in pkgutil.iter_modules(source.__path__)):
        yield resources.files(source).joinpath(f"{name}.py").read_text("utf-8")


def _statements(imports: Iterable[Import]) -> list[str]:
    """The standard library first, NumPy last; all names of a module together."""
    names: dict[str, list[str]] = {}
    for each in imports:
        names.setdefault(each.module, []).extend([each.name] if each.name else [])
    whole = [f"import {module}" for module in sorted(names) if not names[module]]
    parts = [
        f"from {each} import {', '.join(names[each])}" for each in sorted(names) if names[each]
    ]
    numpy = [each for each in whole if each.startswith("import numpy")]
    return [*(each for each in whole if each not in numpy), *parts, "", *numpy]


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    if isinstance(node, ast.Assign):
        return [each.id for each in node.targets if isinstance(each, ast.Name)]
    return []


def _imported(node: ast.Import | ast.ImportFrom) -> dict[str, Import]:
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if module == "__future__" or module.split(".")[0] in _OURS:
            return {}
        return {each.name: Import(module, each.name) for each in node.names}
    return {each.asname or each.name: Import(_with_alias(each)) for each in node.names}


def _with_alias(name: ast.alias) -> str:
    return f"{name.name} as {name.asname}" if name.asname else name.name
