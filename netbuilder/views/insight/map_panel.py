"""The map of the data with its choices, its legend and the sample under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.types import Array
from netbuilder import theme
from netbuilder.insight.data_map import INPUT, Marks
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, item, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.insight.map_plot import MapPlot
from netbuilder.views.insight.samples import picture_of
from netbuilder.views.surface import colours

PCA, TSNE = "pca", "t-sne"
BY_CLASS, BY_MISTAKE = "class", "mistake"
_SIDE: Final = 150
_PICTURE: Final = 56
_LINES: Final = 5
"""Lines that are told of a sample that is no picture."""
_TICKS: Final = 1000
_CORRECT, _WRONG = mark("Correct"), mark("Mistake")


class MapPanel(QWidget):
    """Shows samples in the plane; decides nothing of where they are.

    Attributes:
        plot: the dots.

    Signals:
        asked: another layer or method is wanted.
        cancelled: the work that is shown as going on is not wanted.
    """

    asked = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataMap")
        self.plot = MapPlot()
        self._marks: Marks | None = None
        self._names: tuple[str, ...] = ()
        self._about: Callable[[int], tuple[str, Array | None]] | None = None
        self._layer = _combo(
            "mapLayer", say("Layer"), say("Show the samples as this layer puts them out")
        )
        self._method = _combo(
            "mapMethod",
            say("Method"),
            say(
                "PCA: the two directions of largest variance, at once.\n"
                "t-SNE: neighbours stay neighbours; takes some seconds."
            ),
        )
        self._method.addItem("PCA", PCA)
        self._method.addItem("t-SNE", TSNE)
        self._colour = _combo(
            "mapColour", say("Colour"), say("Colour the samples by class, or mark mistakes")
        )
        self._colour.addItem(say("By class"), BY_CLASS)
        self._colour.addItem(say("By mistake"), BY_MISTAKE)
        self._progress = QProgressBar()
        self._progress.setObjectName("mapProgress")
        set_spoken(self._progress, say("t-SNE"))
        self._progress.setRange(0, _TICKS)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(60)
        self._cancel = QPushButton(say("Cancel"))
        self._cancel.setObjectName("mapCancel")
        set_tip(self._cancel, say("Stop t-SNE and keep the map as it is"))
        self._cancel.clicked.connect(self.cancelled)
        self._caption = Label()
        self._caption.setObjectName("mapCaption")
        self._caption.setWordWrap(True)
        self._legend = QListWidget()
        self._legend.setObjectName("mapLegend")
        set_spoken(self._legend, say("Classes on the map"))
        self._legend.setWrapping(True)
        self._legend.setResizeMode(QListWidget.ResizeMode.Adjust)
        set_tip(self._legend, say("Untick a class to hide its samples"))
        self._legend.itemChanged.connect(self._recolour)
        self._thumbnail = Label()
        self._thumbnail.setObjectName("mapSample")
        self._told = Label()
        self._told.setObjectName("mapTold")
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Nothing that is pointed at may change how much room the others have.
        self._thumbnail.setFixedHeight(_PICTURE)
        self._legend.setMinimumHeight(2 * self.fontMetrics().height())
        self._told.setMinimumHeight(2 * self.fontMetrics().height())
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._cancel.setMinimumWidth(0)
        choices = QHBoxLayout()
        for widget in (self._layer, self._method, self._colour):
            widget.setMinimumContentsLength(6)
            choices.addWidget(widget)
        choices.addStretch(1)
        self._side = side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._legend, 1)
        column.addWidget(self._thumbnail)
        column.addWidget(self._told)
        row = QHBoxLayout()
        row.addWidget(self.plot, 1)
        row.addWidget(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addLayout(choices)
        layout.addLayout(row, 1)
        below = QHBoxLayout()
        below.addWidget(self._caption, 1)
        below.addWidget(self._progress)
        below.addWidget(self._cancel)
        layout.addLayout(below)
        self._layer.currentIndexChanged.connect(self.asked)
        self._method.currentIndexChanged.connect(self.asked)
        self._colour.currentIndexChanged.connect(self._list_marks)
        self.plot.pointed.connect(self._tell)
        self.offer((INPUT,))
        self.reset("")

    @property
    def layer(self) -> str:
        """The name of the layer that is wanted; `INPUT` for the input."""
        chosen = self._layer.currentData()
        return chosen if isinstance(chosen, str) else INPUT

    @property
    def method(self) -> str:
        """`PCA` or `TSNE`."""
        return TSNE if self._method.currentData() == TSNE else PCA

    def offer(self, layers: Sequence[str]) -> None:
        """Let these layers be chosen; one that was chosen before stays it where it can."""
        before = self.layer
        known = [self._layer.itemData(row) for row in range(self._layer.count())]
        if known == list(layers):
            return
        with QSignalBlocker(self._layer):
            self._layer.clear()
            for name in layers:
                self._layer.addItem(name or say("Input"), name)
            self._layer.setCurrentIndex(max(self._layer.findData(before), 0))

    def reset(self, hint: str) -> None:
        """Show no samples, and say why."""
        self._marks = self._about = None
        self.plot.show_points(np.empty((0, 2)))
        self._caption.show_text(hint)
        self._legend.clear()
        self._tell(None)
        self._side.setVisible(False)
        self.show_progress(None)

    def show_progress(self, fraction: float | None) -> None:
        """Show how much of t-SNE is done; None while nothing is."""
        for widget in (self._progress, self._cancel):
            widget.setVisible(fraction is not None)
        if fraction is not None:
            self._progress.setValue(round(fraction * _TICKS))

    def show_points(self, points: Array, caption: str) -> None:
        """Show the samples at these places, (n, 2)."""
        self.plot.show_points(points)
        self._caption.show_text(caption)
        self._recolour()

    def show_marks(
        self,
        marks: Marks,
        names: Sequence[str],
        about: Callable[[int], tuple[str, Array | None]],
    ) -> None:
        """Know the samples, before they are shown.

        Args:
            marks: their classes or numbers.
            names: of the classes.
            about: of a sample's number what it is, as a sentence, and its picture, if it is one.
        """
        self._marks, self._names, self._about = marks, tuple(names), about
        self._colour.setVisible(marks.classes is not None)
        self._side.setVisible(True)
        are_pictures = about(0)[1] is not None
        self._thumbnail.setVisible(are_pictures)
        lines = 2 if are_pictures else _LINES
        self._told.setMinimumHeight(lines * self.fontMetrics().height())
        self._list_marks()

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_told"):
            self._list_marks()

    @Slot()
    def _list_marks(self) -> None:
        """List the classes, or right and wrong, all shown unless they were hidden before."""
        marks, now = self._marks, theme.current()
        if marks is None:
            return
        shades: list[QColor] = []
        words: list[str] = []
        if marks.classes is None:
            pass
        elif self._colour.currentData() == BY_MISTAKE:
            shades, words = [QColor(now.faint), QColor(now.classes[1])], [_CORRECT, _WRONG]
        else:
            highest = int(marks.classes.max(initial=0))
            words = [self._name(number) for number in range(highest + 1)]
            shades = [colours.class_colour(now, number) for number in range(highest + 1)]
        rows = range(self._legend.count())
        before = {
            self._legend.item(row).text(): self._legend.item(row).checkState() for row in rows
        }
        with QSignalBlocker(self._legend):
            self._legend.clear()
            for word, shade in zip(words, shades, strict=True):
                entry = QListWidgetItem(QIcon(_swatch(shade)), item(word))
                entry.setCheckState(before.get(entry.text(), Qt.CheckState.Checked))
                self._legend.addItem(entry)
        self._legend.setVisible(bool(words))
        self._recolour()

    @Slot()
    def _recolour(self) -> None:
        marks, now = self._marks, theme.current()
        if marks is None:
            return
        wrong = marks.mistakes
        if marks.classes is None or wrong is None:
            count = self.plot.places if marks.numbers is None else len(marks.numbers)
            kinds, crosses = np.zeros(count, np.intp), np.zeros(count, bool)
            shades = self._of_numbers(marks, count, now)
        else:
            by_mistake = self._colour.currentData() == BY_MISTAKE
            kinds = wrong.astype(np.intp) if by_mistake else marks.classes
            crosses = wrong if by_mistake else np.zeros(len(wrong), bool)
            pair = [QColor(now.faint), QColor(now.classes[1])]
            known = [colours.class_colour(now, number) for number in range(len(now.classes))]
            table = np.array([_rgb(c) for c in (pair if by_mistake else known)], np.uint8)
            shades = table[kinds % len(table)]
        states = [self._legend.item(row).checkState() for row in range(self._legend.count())]
        ticked = np.array([state == Qt.CheckState.Checked for state in states], bool)
        shown = ticked[kinds] if len(ticked) else np.ones(len(kinds), bool)
        if len(shades) == self.plot.places:
            self.plot.show_marks(shades, crosses, shown)

    def _of_numbers(self, marks: Marks, count: int, now: theme.Theme) -> Array:
        if marks.numbers is None:
            return np.tile(np.array(_rgb(QColor(now.accent)), np.uint8), (count, 1))
        span = float(marks.numbers.min()), float(marks.numbers.max())
        shades = colours.of_numbers(marks.numbers.astype(np.float32), span, now)
        return np.rint(colours.solid(shades, now)).astype(np.uint8)

    @Slot(object)
    def _tell(self, number: int | None) -> None:
        """Show the sample under the pointer."""
        text, picture = ("", None) if number is None or not self._about else self._about(number)
        self._told.show_text(text)
        if picture is None:
            self._thumbnail.clear()
        else:
            self._thumbnail.setPixmap(picture_of(picture, _PICTURE))

    def _name(self, number: int) -> str:
        return self._names[number] if number < len(self._names) else str(number)


def _combo(name: str, spoken: str, hint: str) -> ComboBox:
    combo = ComboBox()
    combo.setObjectName(name)
    set_spoken(combo, spoken)
    set_tip(combo, hint)
    return combo


def _swatch(shade: QColor) -> QPixmap:
    swatch = QPixmap(QSize(10, 10))
    swatch.fill(shade)
    return swatch


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
