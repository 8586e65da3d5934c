"""Brings the catalogues of all languages up to date with the texts in the sources.

    python tools/messages.py [--check]

Finds what `say`, `say_as`, `mark`, `say_count`, `plural` and `markup` are given, the help texts and
titles that the engine declares, what it and Python say of errors, and the words of identifiers. New
texts are added to each catalogue with an empty translation; those that are gone are kept after the
others, and come back if they do.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from netbuilder.languages import foreign  # noqa: E402
from netbuilder.languages.po import Entry, entries_of  # noqa: E402
from netbuilder.translation import CONTEXT  # noqa: E402
from tools.engine_texts import SILENT, obstacles, said  # noqa: E402

FOLDER: Final = ROOT / "netbuilder" / "languages"
_ONE: Final = {"say", "mark", "say_text", "mark_text", "markup"}
_IN_CONTEXT: Final = "say_as"
_COUNTED: Final = {"plural", "say_count"}
_DECLARED: Final = ("help", "title", "reason")
_UNUSED: Final = "# Not in the sources now."

Key = tuple[str, str]


def main() -> int:
    """Write the catalogues, or tell what they lack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only tell what is missing")
    check = parser.parse_args().check
    wanted, status = found(), 0
    for path in sorted(FOLDER.glob("*/netbuilder.po")):
        entries = list(entries_of(path.read_text("utf-8")))
        done = {(each.key, each.many): each for each in entries if each.one and all(each.forms)}
        lacking = [key for key in wanted if key not in done]
        print(f"{path.parent.name}: {len(wanted)} texts, {len(lacking)} without a translation")
        status |= bool(lacking)
        if not check:
            path.write_text(written(entries, wanted), "utf-8")
    return status if check else 0


def found() -> dict[Key, str]:
    """All texts, with the place of the first use."""
    texts: dict[Key, str] = {}
    for package in ("netbuilder", "engine"):
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            tree = ast.parse(path.read_text("utf-8"))
            constants = _constants(tree)
            keys = of_engine(tree) if package == "engine" else of_program(tree, constants)
            if package == "engine" and not place.startswith(SILENT):
                keys = chain(keys, ((text, "") for text in said(tree)))
            if package == "engine":
                keys = chain(keys, ((text, "") for text in obstacles(tree)))
            for key in keys:
                if _has_words("".join(key)) or key[0] == ", ":
                    texts.setdefault(key, place)
    for text, place in of_lessons():
        texts.setdefault((text, ""), place)
    for text in of_identifiers():
        texts.setdefault((text, ""), "netbuilder/wording.py")
    for text in foreign.TEXTS:
        texts.setdefault((text, ""), "netbuilder/languages/foreign.py")
    return texts


def _has_words(text: str) -> bool:
    """Whether there is anything to translate, beside the marks of rich text."""
    return any(map(str.isalpha, re.sub(r"<[^<>]*>|&[a-z]+;|\{\}", "", text)))


def _constants(tree: ast.Module) -> dict[str, str]:
    """The module's own constant strings, by name."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def of_program(tree: ast.Module, constants: dict[str, str]) -> Iterator[Key]:
    """What the functions that look texts up are given."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == _IN_CONTEXT and len(node.args) >= 2:
            for context, text in product(*(_strings(each, constants) for each in node.args[:2])):
                yield f"{context}{CONTEXT}{text}", ""
        elif name in _ONE and node.args:
            for text in _strings(node.args[0], constants):
                yield text, ""
        elif name in _COUNTED and len(node.args) >= 3:
            pair = [list(_strings(each, constants)) for each in node.args[1:3]]
            yield from zip(*pair, strict=False)


def of_engine(tree: ast.Module) -> Iterator[Key]:
    """Help texts and titles of declarations, and what errors and warnings say."""
    constants = _constants(tree)
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=name, value=value) if name in _DECLARED:
                yield from ((text, "") for text in _strings(value, constants))
            case ast.Assign(targets=[ast.Name(name)], value=value) if name in _DECLARED:
                yield from ((text, "") for text in _strings(value, constants))


def of_lessons() -> Iterator[tuple[str, str]]:
    """The words of the lessons that come with the program, and the file that each is in."""
    from netbuilder.lessons import library, prose

    for lesson in library.built_in():
        place = lesson.folder.relative_to(ROOT).as_posix()
        told = [(task.title, task.hint) for task in lesson.tasks]
        words = [lesson.title, lesson.summary, *(text for each in told for text in each)]
        yield from ((str.__str__(text), f"{place}/lesson.json") for text in words)
        yield from ((str.__str__(t), f"{place}/lesson.md") for t in prose.texts_of(lesson.parts))


def of_identifiers() -> Iterator[str]:
    """Names of layers, losses, metrics, optimizers and arguments in words."""
    from engine.datasets.fashion_mnist import CLASS_NAMES
    from engine.declarations import Integer
    from engine.layers.base import LAYERS
    from engine.losses.base import LOSSES
    from engine.metrics import METRICS
    from engine.optimizers.base import OPTIMIZERS
    from netbuilder.curves.run_curves import TRAINING, VALIDATION
    from netbuilder.design import Design, catalogue
    from netbuilder.design.layer_rows import rows_of
    from netbuilder.design.schedules import KINDS, class_of
    from netbuilder.design.schedules import declared as parameters_of
    from netbuilder.design.targets import TARGETS
    from netbuilder.help.glossary import TERMS
    from netbuilder.help.layers import described
    from netbuilder.imported import outline
    from netbuilder.imported.outline import TEXT
    from netbuilder.imported.recipes import recipe
    from netbuilder.imported.recipes.composing import LEFT_OUT
    from netbuilder.views.surface.brush import BRUSHES
    from netbuilder.wording import (
        FIGURES_OF_PARTS,
        MONTHS,
        SETTING,
        capitalized,
        label_of,
        words_of,
    )

    yield from (*CLASS_NAMES, *MONTHS, *FIGURES_OF_PARTS.values())
    yield from (*recipe.FOR_NUMBERS, *recipe.FOR_CATEGORIES, *recipe.PARTS, TEXT, LEFT_OUT)
    yield from (outline.NUMBER, outline.CATEGORY, outline.DATE, outline.WHOLE, outline.BLOCK)
    yield from (TRAINING, VALIDATION, *BRUSHES)
    yield from ("samples", "labels", "images", "sequences", "volumes")  # within what errors say
    yield from map(capitalized, BRUSHES)
    for row in rows_of(catalogue.CATALOGUE):
        yield f"{catalogue.TITLES}{CONTEXT}{row.name}"
    names: set[str] = set()
    for each in TERMS:
        yield each.name
        yield each.heading
        yield str.__str__(each.meaning)
    for registry in (LOSSES, METRICS, OPTIMIZERS, LAYERS):
        names.update(map(str, registry.names()))
    schedules = list(filter(None, map(class_of, KINDS)))
    optimizers = [OPTIMIZERS.class_of(name) for name in OPTIMIZERS.names()]
    losses = [LOSSES.class_of(name) for name in LOSSES.names()]
    layers = [entry.layer for entry in catalogue.CATALOGUE]
    for cls in (*schedules, *optimizers, *losses, *layers):
        yield from (text for text, is_formula in described(cls) if not is_formula)
    declared = [each for cls in (*schedules, *optimizers) for each in cls.parameters]
    declared += [each for kind in KINDS for each in parameters_of(kind)]
    for parameter in (*Design.SETTINGS, *declared):
        yield parameter.help
        names.add(parameter.name)
    names.update({"class_weights", "input_shape", "used", "augmentation_kinds", "order", "fold"})
    names.update({"data", "schedule", "target", "test", *TARGETS})
    yield from (each.metric_title.lower() for each in TARGETS.values())
    for entry in catalogue.CATALOGUE:
        yield f"{catalogue.TITLES}{CONTEXT}{entry.name}"
        yield from (each.help for each in entry.parameters)
        names.update(each.name for each in entry.parameters)
        numbers = [each.name for each in entry.parameters if isinstance(each, Integer)]
        names.update(each.removesuffix("s") for each in numbers)
        names.update(each.name.removeprefix("use_") for each in entry.parameters)
    families = set(map(str.__str__, catalogue.FAMILIES.values()))
    for name in sorted(names):
        yield words_of(name)
        label = label_of(name)
        yield f"{SETTING}{CONTEXT}{label}" if label in families else label


def _strings(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.Name(name) if name in constants:
            yield constants[name]
        case ast.IfExp(body=one, orelse=other):
            yield from _strings(one, constants)
            yield from _strings(other, constants)


def written(entries: list[Entry], wanted: dict[Key, str]) -> str:
    """A catalogue's text, in the order of the sources."""
    known = {(each.key, each.many): each for each in entries}
    parts = [_entry(known[("", "")], "")] if ("", "") in known else []
    for key, place in wanted.items():
        context, _, one = key[0].rpartition(CONTEXT)
        empty = Entry(one=one, many=key[1], forms=[""], context=context)
        parts.append(_entry(known.get(key, empty), f"#: {place}"))
    gone = [each for key, each in known.items() if key not in wanted and each.one]
    parts += [_entry(each, _UNUSED) for each in gone if all(each.forms)]
    return "\n".join(parts)


def _entry(entry: Entry, place: str) -> str:
    kept = [each for each in entry.comments if each != _UNUSED and not each.startswith("#:")]
    lines = [*kept, place] if place else kept
    if entry.context:
        lines.append(f"msgctxt {_quoted(entry.context)}")
    lines.append(f"msgid {_quoted(entry.one)}")
    if entry.many:
        lines.append(f"msgid_plural {_quoted(entry.many)}")
        lines += [f"msgstr[{place}] {_quoted(form)}" for place, form in enumerate(entry.forms)]
    else:
        lines.append(f"msgstr {_quoted(entry.forms[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return '"' + escaped.replace("\n", "\\n") + '"'


if __name__ == "__main__":
    sys.exit(main())
