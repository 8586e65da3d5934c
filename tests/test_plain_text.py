"""Text reaches Qt through one module, and questions through another that rests on it.

A label, a message box or a tooltip that is given text takes it for HTML where it looks like that,
and reads the files which that names. So the widgets and methods that do are used in
these alone, and captions elsewhere are constants or come from there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOMES = (
    "netbuilder/views/common/questions.py",
    "netbuilder/views/common/retranslating.py",  # says once more what came through the others
    "netbuilder/views/common/texts.py",
)
SOURCES = sorted((ROOT / "netbuilder").rglob("*.py"))

GUESSING = {
    "QErrorMessage", "QFileDialog", "QGraphicsTextItem", "QInputDialog", "QLabel", "QMessageBox",
    "QProgressDialog", "QSplashScreen", "QStaticText", "QSystemTrayIcon", "QTextBrowser",
    "QTextEdit", "QToolTip", "QWhatsThis", "QWizard", "QWizardPage", "TextItem", "LabelItem",
}  # fmt: skip
"""Classes that take text for HTML where it looks like it, or always; pyqtgraph's two among them."""

SETTERS = {
    "addLegend", "appendHtml", "elidedText", "insertHtml", "setAccessibleDescription",
    "setAccessibleName", "setHtml", "setInformativeText", "setDetailedText", "setLabelText",
    "setMarkdown", "setStatusTip", "setTabToolTip", "setTextFormat", "setToolTip", "setWhatsThis",
    "setWindowTitle", "showMessage",
}  # fmt: skip
"""Methods that are called nowhere else, whatever they are given."""

CAPTIONS = {
    "QAction": 0, "QCheckBox": 0, "QGroupBox": 0, "QMenu": 0, "QPushButton": 0, "QRadioButton": 0,
    "QToolButton": 0, "QListWidgetItem": None, "QTableWidgetItem": None, "QTreeWidgetItem": None,
    "QStandardItem": None, "setText": 0, "addButton": 0, "addTab": 1, "setTabText": 1,
    "setTitle": 0, "addRow": 0, "setLabel": None, "setItemText": 1, "setPlaceholderText": 0,
}  # fmt: skip
"""Calls with a text, and where among the arguments it is; None for any of them."""

MADE_SAFE = {
    "caption", "cell", "item", "item_text", "own", "plot_text", "tip",
}  # fmt: skip
"""Functions of the module whose value may be given to those."""

TIPS = {"ToolTipRole", "WhatsThisRole", "StatusTipRole"}
COMBO = "netbuilder/views/forms/controls.py"
RETRANSLATING = "netbuilder/views/common/retranslating.py"  # looks at them, makes none


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def is_safe(node: ast.expr) -> bool:
    """Whether a text is a constant, comes from the module, or is put together of such."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(args=[ast.Constant()], keywords=[]) if called(node) in {"mark", "say"}:
            return True  # a constant in the user's language
        case ast.Call():
            return called(node) in MADE_SAFE
        case ast.JoinedStr(values):
            return all(is_safe(value) for value in values)
        case ast.FormattedValue(value):
            return is_safe(value) or is_number(node)
        case ast.IfExp(body=body, orelse=other):
            return is_safe(body) and is_safe(other)
        case ast.List(items) | ast.Tuple(items):
            return all(is_safe(each) for each in items)
    return False


def is_number(node: ast.FormattedValue) -> bool:
    """Whether the format is one of numbers, such as `{count:,}`."""
    match node.format_spec:
        case ast.JoinedStr([ast.Constant(str(spec))]):
            return spec in {",", "d", "g"}
    return False


def is_text(node: ast.expr) -> bool:
    """Whether an argument may be a text: icons, parents and other objects are none."""
    match node:
        case ast.Constant(value):
            return isinstance(value, str)
        case ast.Name(name):
            return name in {"text", "name", "title", "message", "word"}
        case ast.Call() if called(node) in {"QIcon", "QWidget", "muted_label", "named_label"}:
            return False
        case ast.Call():
            return called(node) in {"str", "format", "join"} or called(node) in MADE_SAFE
        case ast.JoinedStr() | ast.BinOp() | ast.IfExp() | ast.Subscript():
            return True
        case ast.Attribute(attr=name):
            return name in {"text", "name", "title", "label", "message", "summary"}
    return False


def faults(source: str) -> Iterator[str]:
    """What is against the rule, by line."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                for each in names:
                    if each.name.rsplit(".")[-1] in GUESSING:
                        yield f"{node.lineno}: {each.name}"
            case ast.Attribute(attr=name) if name in GUESSING:
                yield f"{node.lineno}: {name}"
            case ast.Attribute(attr=name) if name in SETTERS:
                yield f"{node.lineno}: {name}"
            case ast.Attribute(attr=name) if name in TIPS and not guarded(node, parents):
                yield f"{node.lineno}: {name} without tip()"
            case ast.Call(args=[first, *_]) if called(node) in {"markup", "joined_markup"}:
                if not isinstance(first, ast.Constant):
                    yield f"{node.lineno}: {called(node)} with a template that is no constant"
            case ast.Call() if called(node) == "Markup":
                yield f"{node.lineno}: Markup"
            case ast.Call() if called(node) in CAPTIONS:
                yield from of_caption(node)
            case ast.Call(func=ast.Attribute(attr="addAction" | "addMenu"), args=[first, *_]):
                if is_text(first) and not is_safe(first) and not isinstance(first, ast.Subscript):
                    yield f"{node.lineno}: {called(node)}"


def of_caption(node: ast.Call) -> Iterator[str]:
    place = CAPTIONS[called(node)]
    match node.func:
        case ast.Attribute(value=ast.Call() as receiver) if called(receiver) == "clipboard":
            return
    given = node.args if place is None else node.args[place : place + 1]
    strict = called(node) == "setText"
    for each in given:
        if (strict or is_text(each)) and not is_safe(each):
            yield f"{node.lineno}: {called(node)}({ast.unparse(each)})"


def guarded(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether the branch, or else the statement, that names a role calls `tip`."""
    while not isinstance(node, ast.match_case | ast.stmt):
        node = parents[node]
    return any(isinstance(each, ast.Call) and called(each) == "tip" for each in ast.walk(node))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_text_goes_through_one_module(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in HOMES:
        assert not list(faults(path.read_text(encoding="utf-8")))


def test_combo_boxes_are_the_ones_that_show_names_safely() -> None:
    users = [path for path in SOURCES if "QComboBox" in path.read_text(encoding="utf-8")]
    assert [str(path.relative_to(ROOT)) for path in users] == [RETRANSLATING, COMBO]


@pytest.mark.parametrize(
    "source",
    [
        "from PySide6.QtWidgets import QLabel",
        "from PySide6 import QtWidgets\nQtWidgets.QMessageBox.warning(None, 'a', name)",
        "import pyqtgraph as pg\npg.TextItem(html=name)",
        "widget.setToolTip('a constant')",
        "action.setText(name)",
        "action.setText(f'Open {path.name}')",
        "QPushButton(f'Use {name}')",
        "QTableWidgetItem(column.name)",
        "QListWidgetItem(QIcon(file), name)",
        "menu.addAction(f'&{number}  {path.name}')",
        "tabs.addTab(page, title)",
        "form.addRow(feature.name, field)",
        "form.addRow(f'{feature.name}:', field)",
        "plot.setLabel('left', f'Predicted {target}')",
        "combo.setItemData(0, help, Qt.ItemDataRole.ToolTipRole)",
        "if role == Qt.ItemDataRole.ToolTipRole:\n    return run.message",
        "match role:\n    case Qt.ItemDataRole.ToolTipRole:\n        return message",
        "editor.appendHtml(text)",
        "label.show_markup(markup(f'<b>{name}</b>'))",
        "label.show_markup(Markup(name))",
        "bar.showMessage(text)",
        "metrics.elidedText(name, mode, 5)",
    ],
)
def test_what_is_against_the_rule_is_found(source: str) -> None:
    assert list(faults(source))


@pytest.mark.parametrize(
    "source",
    [
        "button.setText('More')",
        "action.setText(own(spec.text))",
        "QPushButton(caption(fix.label), self)",
        "QGuiApplication.clipboard().setText(text)",
        "menu.addAction(action)",
        "form.addRow(label, field)",
        "QTableWidgetItem(f'{item(column.name)}\\nnumber')",
        "if role == Qt.ItemDataRole.ToolTipRole:\n    return tip(run.message)",
    ],
)
def test_what_keeps_the_rule_is_left_alone(source: str) -> None:
    assert not list(faults(source))
