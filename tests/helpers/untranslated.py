"""Finds what a window shows in English though another language was chosen.

Under the pseudo language all that comes from the catalogue stands in brackets. What stands outside
of them is either no text, as names, numbers and keys are, or was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

from engine.layers.base import LAYERS
from engine.losses.base import LOSSES
from engine.metrics import METRICS
from engine.optimizers.base import OPTIMIZERS
from netbuilder.design import Design
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.languages.pseudo import CLOSING, OPENING, pseudo

_ROLES = Qt.ItemDataRole
_OF_ITEMS = (
    *(_ROLES.DisplayRole, _ROLES.ToolTipRole, _ROLES.StatusTipRole, _ROLES.AccessibleTextRole),
    _ROLES.AccessibleDescriptionRole,
)
_MOST = 60
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
_ADDRESS = re.compile(r"https?://\S+|tls://\S*|<[^<>]*>|&[a-z]+;|\w*\.(?:json|csv|keras|h5|py)\b")
_IN_KERAS = re.compile(f"{pseudo('In Keras:')[1:10]} [^\u00b7\n]*")
_ACCENTED = re.compile("[a-z]{3}")
_SHORTENED = re.compile("\\w+\u2026")
_LATIN = """
dense conv2d relu softmax linear same valid constant identity ones zeros orthogonal celu elu gelu
exponential mish relu6 selu sigmoid silu softplus softsign sparsemax squareplus tanh XOR
activation flatten lstm dropout batch int concat horizontal reflect bilinear nearest
L1 L2 R2 true false
mnist digits line circles spirals moons blobs xor
"""
"""Names of blocks and data, Keras's words, which stay Latin in every language."""
IDENTIFIERS = frozenset(_LATIN.split())
PARAMETERS = frozenset(
    each.name
    for registry in (LAYERS, OPTIMIZERS)
    for kind in registry.names()
    for each in registry.class_of(kind).parameters
) | {each.name for each in Design.SETTINGS}
"""What Keras and designs call their arguments."""
_QTS_OWN = ("ScrollLeftButton", "ScrollRightButton", "QPushButton: 'Close'", "qt_")

_KEYS = "Alt Ctrl Shift Del Delete Esc Enter Space Left Right Up Down Tab Home End Ins Return F"
_NAMES = (
    "Linux AMD EPYC Backspace "
    "NetBuilder MNIST Fashion Keras JAX PyTorch TensorFlow TensorBoard NumPy ONNX Qt CSV PNG PDF "
    "HTML GIF Python Optuna TPE Dask English System AdamW LeNet ROC AUC MAE RMSE PCA SNE NaN "
    "kB MB GB min ms px et al CosineDecay ReduceLROnPlateau Grad CAM Adamw PgUp PgDown"
)
_LAYERS = frozenset(each.name for each in CATALOGUE)
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


def _known() -> frozenset[str]:
    names = {*_KEYS.split(), *_NAMES.split()}
    for registry in (LAYERS, LOSSES, METRICS, OPTIMIZERS):
        names.update(map(str, registry.names()))
        names.update(registry.class_of(name).__name__ for name in registry.names())
    return frozenset(names) | {f"F{number}" for number in range(1, 13)}


def _is_word_for_a_layer(text: str) -> bool:
    """Whether it is Keras's word for a layer, which stands alone where its title has no room."""
    start = text.removesuffix("\u2026").strip()
    return text in _LAYERS or (text != start and any(each.startswith(start) for each in _LAYERS))


def english_in(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that are in no bracket and are no names.

    Args:
        text: as it is shown.
        names: of blocks, files and the like, which stay as they are.
    """
    if _is_word_for_a_layer(text):
        return []
    bare = _SHORTENED.sub(" ", _ADDRESS.sub(" ", _outside(text)).replace("&", ""))
    known = _KNOWN | names
    return [
        word
        for word in _WORD.findall(bare)
        if word not in known and not _IDENTIFIER.fullmatch(word)
    ]


def inserted_in(text: str) -> list[str]:
    """English words within brackets: what was put into a place of a translation as it is.

    The pseudo language has accents on all vowels; a word that has none is not from a catalogue.
    """
    bare = _IN_KERAS.sub(" ", _ADDRESS.sub(" ", re.sub(r"<[^<>]*>", " ", text)))
    outside = set(_WORD.findall(_outside(bare)))
    return [
        word
        for word in re.findall(r"\w+", bare)
        if word.isascii() and _ACCENTED.search(word) and word not in outside
        if word not in _KNOWN | IDENTIFIERS | PARAMETERS and not _IDENTIFIER.fullmatch(word)
    ]


def _outside(text: str) -> str:
    """What stands outside of all brackets; places within them may hold further ones."""
    kept, depth = [], 0
    for letter in text:
        if letter == OPENING:
            depth += 1
        elif letter == CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(letter)
    return "".join(kept)


def untranslated(window: QWidget, names: frozenset[str] = frozenset()) -> Iterator[str]:
    """What is shown in English, by the kind and name of what shows it.

    Args:
        window: with all that is in it, also what is hidden at the moment.
        names: see `english_in`.
    """
    for each in (window, *window.findChildren(QWidget)):
        where = f"{type(each).__name__} {each.objectName()}".strip()
        for text in _of_widget(each):
            if english_in(text, names):
                yield f"{where}: {text[:160]!r}"
        for action in each.actions():
            for text in _of_action(action):
                if english_in(text, names):
                    yield f"action {action.objectName()}: {text[:160]!r}"


def shown_in_english(window: QWidget) -> Iterator[str]:
    """`untranslated` of one of the program's windows, without identifiers and Qt's own."""
    for each in untranslated(window, IDENTIFIERS):
        if not any(name in each for name in _QTS_OWN):
            yield each
    for widget in (window, *window.findChildren(QWidget)):
        for text in _of_widget(widget):
            inserted = inserted_in(text)
            if inserted:
                yield f"{widget.objectName()}: {text[:160]!r} has {inserted}"


def _of_widget(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.whatsThis(), widget.statusTip(), widget.windowTitle())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QMenu() | QGroupBox():
            yield widget.title()
        case QTabWidget() | QTabBar():
            for place in range(widget.count()):
                yield from (widget.tabText(place), widget.tabToolTip(place))
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox() | QAbstractItemView():
            yield from _of_model(widget.model())
        case QTextBrowser():
            yield _prose(widget.document())
        case QGraphicsView() if widget.scene() is not None:
            yield from (item.toolTip() for item in widget.scene().items())


def _prose(document: QTextDocument) -> str:
    """The text without formulas, which are written as Python in every language."""
    block, kept = document.begin(), []
    while block.isValid():
        if not block.blockFormat().nonBreakableLines():
            kept.append(block.text())
        block = block.next()
    return "\n".join(kept)


def _of_action(action: QAction) -> Iterator[str]:
    yield from (action.text(), action.toolTip(), action.statusTip())


def _of_model(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    # Of lists this is private.
    columns = 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), _MOST)
    for column in range(columns):
        for role in _OF_ITEMS:
            value = model.headerData(column, Qt.Orientation.Horizontal, role)
            yield from [value] if isinstance(value, str) else []
        for row in range(min(model.rowCount(), _MOST)):
            for role in _OF_ITEMS:
                value = model.data(model.index(row, column, QModelIndex()), role)
                yield from [value] if isinstance(value, str) else []


_KNOWN = _known()
