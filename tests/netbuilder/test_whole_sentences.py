"""Texts are whole sentences or terms with places for names and numbers, never glued together."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import netbuilder
from tests.helpers.gluing import faults, formats

PACKAGE = Path(netbuilder.__file__).parent

MACHINES: tuple[str, ...] = (
    "commands/completion.py",  # scripts of shells
    "curves/table.py",  # CSV
    "design/code/measuring.py",  # Python
    "design/code/writer.py",  # Python
    "design/held.py",  # Python
    "exchange/keras_script/",  # Python
    "exchange/python_file/",  # Python
    "exchange/report/drawings/svg.py",  # XML
    "exchange/report/page.py",  # HTML
    "exchange/webpage/lowering/",  # steps
    "exchange/webpage/page.py",  # HTML
    "storage/ini.py",  # a file of settings
    "views/icons/",  # paths
    "wording.py",  # where it is done for all
)
"""What is read by machines, or is done once for all texts; a folder ends in '/'."""

ALLOWED = {
    "design/code/arguments_back.py": ["arguments"],  # Python
    "design/code/layers.py": ["words"],  # Python
    "exchange/opened_model.py": ["Call compile"],  # what the engine says, taken away
    "imported/preparation/fitted.py": ["value:.17g"],  # a number as a table holds it
    "training/sweeps/values.py": ["present"],  # rounding, not writing
    "training/trainer.py": ["%Y-%m-%d"],  # a name in TensorBoard
    "translation.py": ["said["],  # sentences that stood beside each other before
    "views/forms/stepping.py": ["value:.12g"],  # rounding, not writing
    "views/imported/dialog.py": ["*{each}"],  # a filter of endings
    "views/picture/form.py": ["*{each}"],  # a filter of endings
    "views/sweep/plot.py": ["&nbsp;"],  # HTML between names
}
"""Single places that are no gluing, by a part of what is said of them."""

SOURCES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.relative_to(PACKAGE).as_posix().startswith(MACHINES)
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_texts_are_whole(path: Path) -> None:
    source = path.read_text("utf-8")
    allowed = ALLOWED.get(path.relative_to(PACKAGE).as_posix(), [])
    found = [*faults(source), *formats(source)]
    assert not [each for each in found if not any(part in each for part in allowed)]


def test_nothing_is_allowed_that_is_not_there() -> None:
    for name, parts in ALLOWED.items():
        source = (PACKAGE / name).read_text("utf-8")
        found = [*faults(source), *formats(source)]
        assert all(any(part in each for each in found) for part in parts), name
    for name in MACHINES:
        assert (PACKAGE / name).exists(), name


GLUED = [
    "f'Stopped {where}.' if x else ''\nf'{kind or \"This\"} is not a schedule.'",
    'f\'The script {"has" if ok else "would have"} a line.\'',
    "f\"{'lock' if lock else 'unlock'} {name}\"",
    "def f():\n    where = f'in epoch {n}' if n else 'at the end'\n    return f'Stopped {where}.'",
    "def f():\n    what, how = ('has', 'was') if n == 1 else ('have', 'were')\n"
    "    return f'{name} {what} no samples and {how} left out.'",
    "text = ' It was stopped.'",
    "text += ' Learning more would help.'",
    "return done + ' More may follow.'",
    "f' It {ended}.'",
    "f'{count} row{plural}' + f' of {name} read'",
    "f'{n} {noun}s were read'",
    "f'{counted(n, \"row\")} read'",
    "f'Not inserted: {trouble.lower()}'",
    "f'{capitalized(what)} is not UTF-8.'",
    "' '.join(notices)",
    "', '.join(names)",
    "' and '.join(names)",
]


@pytest.mark.parametrize("source", GLUED)
def test_gluing_is_found(source: str) -> None:
    assert list(faults(source))


WHOLE = [
    '"""A docstring that ends so: """',
    "sentences(f'{path} cannot be opened.', reason, 'Choose another.')",
    "plural(n, '{count} row was read.', '{count} rows were read.')",
    "f'{name} is read-only.' if short else f'{name} in {folder} is read-only.'",
    "f'Learning rate {number_text(rate)}'",
    "log.warning('%s cannot be ' + 'read', path)",
    "' '.join(text.split())",
    "text.partition(', and then ')",
    "'\\n'.join(lines)",
    "def f():\n    name = item(path)\n    return f'{name} is open.'",
]


@pytest.mark.parametrize("source", WHOLE)
def test_whole_texts_are_left_alone(source: str) -> None:
    assert not list(faults(source))


@pytest.mark.parametrize("spec", [",", ".3g", ".2f", ",.0f", ".1%", "g", "%d %B %Y", "e"])
def test_formats_of_numbers_are_found(spec: str) -> None:
    assert list(formats(f"f'{{value:{spec}}}'"))


@pytest.mark.parametrize("spec", ["<12", "02", "06", ">5", "d"])
def test_widths_are_no_formats_of_numbers(spec: str) -> None:
    assert not list(formats(f"f'{{value:{spec}}}'"))


STEPS = {"edit", "_take", "take_change"}
"""What makes a step of the history; its second argument says what Undo would take back."""


def unsaid_steps(source: str) -> list[str]:
    """Names of steps of the history that are never translated."""
    calls = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
    return [
        ast.unparse(call.args[1])
        for call in calls
        if getattr(call.func, "attr", "") in STEPS
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant | ast.JoinedStr)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_steps_of_the_history_are_translated(path: Path) -> None:
    assert not unsaid_steps(path.read_text("utf-8"))


def test_a_step_that_is_not_translated_is_found() -> None:
    assert unsaid_steps("self._document.edit(design, 'reload')") == ["'reload'"]
    assert not unsaid_steps("self._document.edit(design, say('reload'))")
