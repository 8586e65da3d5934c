"""Finds texts that are put together from fragments, which no translator could translate.

A text for users is a whole sentence or a term, in one literal, with places for names and numbers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? |[ ,][A-Za-z]{2,}")
"""Text in which words stand beside each other or beside a place for something."""

SEPARATORS = {", ", "; ", ". ", ": "}
"""Alone no fragments; to join texts with one is found by itself."""
LOGGING = {"critical", "debug", "error", "exception", "info", "warning"}
RESHAPING = {"capitalized", "capitalize", "lower", "removesuffix", "title", "upper", "rstrip"}
COUNTED = "counted"
"""Glues a number and a noun: fine alone, not within a sentence."""
READING = {
    *("count", "endswith", "find", "index", "match", "partition", "removeprefix", "removesuffix"),
    *("replace", "rpartition", "search", "split", "startswith", "sub"),
}
"""Methods whose strings are looked for, not shown."""
NUMBER = re.compile(r"[,_]|\.\d|[gGfFeE%]$|%[A-Za-z]")
"""Formats of numbers, percentages and dates; not widths such as '<12' and '02'."""


def faults(source: str) -> Iterator[str]:
    """Every text glued from fragments, by line."""
    tree = ast.parse(source)
    ignored = set(_ignored(tree))
    for node in ast.walk(tree):
        if id(node) in ignored:
            continue
        match node:
            case ast.JoinedStr():
                for what in _in_pattern(node, _fragments(tree, node)):
                    yield f"{node.lineno}: {what} in {ast.unparse(node)}"
            case ast.Constant(str(text)) if _is_fragment(text) and text not in SEPARATORS:
                yield f"{node.lineno}: fragment {text!r}"
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                if _is_text(left) or _is_text(right):
                    yield f"{node.lineno}: concatenated {ast.unparse(node)}"
            case ast.AugAssign(op=ast.Add(), value=value) if _is_text(value):
                yield f"{node.lineno}: appended {ast.unparse(node)}"
            case ast.Call(func=ast.Attribute(ast.Constant(str(between)), "join"), args=[parts]) if (
                re.fullmatch(r"[,;]? |.* [a-z]+ .*", between) and not _split(parts)
            ):
                yield f"{node.lineno}: joined {ast.unparse(node)}"


def formats(source: str) -> Iterator[str]:
    """Every number or date that is formatted by a format of its own, by line."""
    tree = ast.parse(source)
    ignored = set(_ignored(tree))
    for node in ast.walk(tree):
        match node:
            case ast.FormattedValue(format_spec=ast.JoinedStr([ast.Constant(str(spec))])):
                if NUMBER.search(spec) and id(node) not in ignored:
                    yield f"{node.lineno}: {ast.unparse(node)}"
            case ast.Call(func=ast.Attribute(attr="strftime")):
                yield f"{node.lineno}: {ast.unparse(node)}"


def _ignored(tree: ast.Module) -> Iterator[int]:
    """Docstrings, what goes into the log or is looked for, and what is within a pattern."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant() as text):
                yield id(text)
            case ast.Call(func=ast.Attribute(attr=name), args=[first, *_]) if name in LOGGING:
                yield from map(id, ast.walk(first))
            case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in READING:
                yield from map(id, arguments)
            case ast.JoinedStr(values):
                yield from (id(each) for each in values if isinstance(each, ast.Constant))


def _split(parts: ast.expr) -> bool:
    """Whether words are only put back beside each other."""
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr == "split"
        for each in ast.walk(parts)
    )


def _speaks(node: ast.JoinedStr) -> bool:
    return bool(WORDS.search("\0".join(_constants(node))))


def _constants(node: ast.JoinedStr) -> list[str]:
    return [each.value for each in node.values if isinstance(each, ast.Constant)]


def _is_fragment(text: str) -> bool:
    """Whether a literal is a part of a sentence by itself: it begins or ends with a space."""
    return bool(re.match(r"[,;]? [A-Za-z(]|[,;] ", text) or re.search(r"[A-Za-z,;:.] $", text))


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(str(text)):
            return bool(re.search("[A-Za-z]{2}", text) and " " in text)
        case ast.JoinedStr():
            return _speaks(node)
    return False


def _words(node: ast.expr) -> bool:
    """Whether an expression is a literal with letters, or a choice between such."""
    match node:
        case ast.Constant(str(text)):
            return bool(re.search("[A-Za-z]", text))
        case ast.JoinedStr():
            return _speaks(node)
        case ast.IfExp(body=one, orelse=other):
            return _words(one) or _words(other)
        case ast.BoolOp(values=values):
            return any(map(_words, values))
        case ast.Subscript(value=ast.Dict(values=values)):
            return any(map(_words, values))
    return False


def _fragments(tree: ast.Module, pattern: ast.JoinedStr) -> set[str]:
    """Names that hold literals with letters, in the function of a pattern."""
    return {
        target.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and function.lineno <= pattern.lineno <= (function.end_lineno or 0)
        for node in ast.walk(function)
        for target, value in _assigned(node)
        if isinstance(target, ast.Name) and _words(value)
    }


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Tuple(targets)], value=ast.Tuple(values)):
            yield from zip(targets, values, strict=False)
        case ast.Assign(targets=[ast.Tuple(targets)], value=ast.IfExp(body=one, orelse=other)):
            for each in (one, other):
                if isinstance(each, ast.Tuple):
                    yield from zip(targets, each.elts, strict=False)
        case ast.Assign(targets=[target], value=value):
            yield target, value
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield target, value
        case ast.NamedExpr(target=target, value=value):
            yield target, value


def _in_pattern(node: ast.JoinedStr, fragments: set[str]) -> Iterator[str]:
    constants = [each.value if isinstance(each, ast.Constant) else None for each in node.values]
    if constants and constants[0] and _is_fragment(constants[0].rstrip()):
        yield "begins as a fragment"
    for value, after in zip(node.values, [*constants[1:], None], strict=True):
        if not isinstance(value, ast.FormattedValue):
            continue
        if after and re.match(r"(s|es|ed|ing)\b", after):
            yield f"ending {after.split()[0]!r}"
        match value.value:
            case ast.Name(name) if name in fragments and _speaks(node):
                yield f"fragment {name}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in RESHAPING and _speaks(node):
                yield f"{name}()"
            case ast.Call(func=ast.Name(name)) if name == COUNTED or name in RESHAPING:
                yield f"{name}()"
            case ast.IfExp() | ast.BoolOp() | ast.JoinedStr() | ast.Constant() as inner if _words(
                inner
            ):
                yield f"choice {ast.unparse(inner)}"
