"""Finds what the engine says: it knows no translation, so its texts are looked up when shown.

A message is made where it is raised, of constants and f-strings; these become templates whose
places are named after what stands in them: f"it claims {len(entries):,} arrays" is
'it claims {entries} arrays'.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from netbuilder.languages.patterns import SHORTEST

SILENT: Final = (
    *("engine/compiled/", "engine/ops/", "engine/event_files/", "engine/drawing.py"),
    *("engine/models/summary.py", "engine/random.py", "engine/directories/", "engine/sequences.py"),
    *("engine/utils.py", "engine/pydataset.py", "engine/datasets/digits/rendering.py"),
)
"""Where no message is made that the program shows."""

_SENT: Final = {"help", "title", "reason"}
_WRITTEN: Final = {*_SENT, "formula"}
_SILENT: Final = {
    *("cast", "debug", "info", "warning", "exception", "error", "TypeVar", "field"),
    *("workspace", "_buffer", "buffer"),
}
"""Functions that are given strings which nobody sees; the last name arrays of a layer."""
_PROSE: Final = re.compile(r"[A-Za-z]{2,}\W* \W*\w|\w\W* \W*[a-z]{2,}")
_NO_PROSE: Final = re.compile(r"^d[hx] |<\w|%s|\n|\w\[\w|\w \| \w|^[a-z]+( [a-z-]+){20,}$")


def said(tree: ast.Module) -> Iterator[str]:
    """The templates of a module's texts, constants among them."""
    left_out = {id(node) for each in _silent(tree) for node in ast.walk(each)}
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        text = _template(node)
        shown = re.sub(r"\{\w*\}", "", text.strip())
        if len(shown) >= SHORTEST and _PROSE.search(text) and not _NO_PROSE.search(text):
            yield text.strip()


def obstacles(tree: ast.Module) -> Iterator[str]:
    """The templates of what there are no compiled kernels for."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("NotCompiledError"), args=[first, *_]):
                yield _template(first)


def _silent(tree: ast.Module) -> Iterator[ast.AST]:
    """Parts of a module whose strings are no messages."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                yield node
            case ast.keyword(arg=name, value=value) if name in _SENT:
                yield value
            case ast.Assign(targets=[ast.Name(name)], value=value) if name in _WRITTEN:
                yield value
            case ast.AnnAssign(annotation=annotation):
                yield annotation
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _SILENT:
                yield node
            case ast.JoinedStr(values=values):
                yield from (each for each in values if isinstance(each, ast.Constant))
                formats = (each for each in values if isinstance(each, ast.FormattedValue))
                yield from (each.format_spec for each in formats if each.format_spec)


def _template(node: ast.AST) -> str:
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(values=values):
            names: list[str] = []
            text = ""
            for each in values:
                if isinstance(each, ast.Constant):
                    text += str(each.value).replace("{", "{{").replace("}", "}}")
                elif isinstance(each, ast.FormattedValue):
                    name = _name(each.value)
                    names.append(name)
                    number = names.count(name)
                    text += f"{{{name}{number}}}" if number > 1 else f"{{{name}}}"
            return text
    return ""


def _name(node: ast.expr) -> str:
    """What a place is called: after the variable or attribute in it."""
    match node:
        case ast.Name(name):
            return name.strip("_").lower()
        case ast.Attribute(value=ast.Name("self"), attr=name):
            return name.strip("_").lower()
        case ast.Attribute(value=value, attr=name):
            within = name in ("shape", "dtype", "name", "__name__")
            return _name(value) if within else name.strip("_").lower()
        case ast.Call(func=ast.Name("shown" | "len" | "tuple" | "list" | "str"), args=[first, *_]):
            return _name(first)
        case ast.Call(func=ast.Attribute(attr="join")):
            return "words"
        case ast.Call(func=ast.Name("type")):
            return "kind"
        case ast.Call(func=ast.Attribute(value=value)):
            return _name(value)
        case ast.Call(args=[first, *_]):
            return _name(first)
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return _name(value)
    return "value"
