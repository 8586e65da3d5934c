"""What the network reads, and how sure it is of every class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.design.deciding import MIDDLE, decided, ranked
from netbuilder.translation import say
from netbuilder.views.common.sides import RIGHT
from netbuilder.views.common.texts import elided, item, set_description, set_spoken, set_tip
from netbuilder.wording import decimals, paired, percent

_NOTHING: Final = "-"
_GAP: Final = 6.0  # pixels; so are the following
_NARROWEST_COLUMN: Final = 90.0
_THICKEST: Final = 16.0
_RIGHT: Final = RIGHT | Qt.AlignmentFlag.AlignVCenter
_HEADLINE_SHARE: Final = 0.3  # of the width


class PredictionBars(QWidget):
    """One bar for each class, the likeliest one highlighted, and its name in large letters.

    Bars that do not fit below each other stand in several columns; if these do not fit either,
    only the likeliest classes are shown.

    Args:
        names: of the classes; by default the ten digits.
        parent: Qt's.

    Signals:
        hovered: index of the class whose bar is under the cursor, or None.
    """

    hovered = Signal(object)

    def __init__(self, names: Sequence[str] = "0123456789", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._texts = tuple(map(item, names))
        self._probabilities: NDArray[np.float64] | None = None
        self._number: float | None = None
        self.setObjectName("predictionBars")
        set_spoken(self, say("Prediction for the drawing"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(140, 60)
        self.setMouseTracking(True)
        set_tip(
            self,
            say("Hover over a bar to see which strokes speak for that class and which against it"),
        )
        self._under: int | None = None
        self._threshold = MIDDLE
        self._describe()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self._names

    def set_names(self, names: Sequence[str]) -> None:
        """Show classes of other names, without a reading."""
        self._names = tuple(names)
        self._texts = tuple(map(item, names))
        self.set_probabilities(None)
        self.update()

    def probabilities(self) -> NDArray[np.float64] | None:
        """The probabilities (classes,) that are shown; None without a reading."""
        return None if self._probabilities is None else self._probabilities.copy()

    def set_probabilities(self, probabilities: ArrayLike | None) -> None:
        """Show `probabilities` of shape (classes,); None shows that there is no reading.

        Other than as many probabilities as names are shown under their numbers. One that is no
        number means that there is no reading.

        Raises:
            ValueError: the array is empty or not one-dimensional.
        """
        values = None if probabilities is None else np.array(probabilities, dtype=np.float64)
        if values is not None and (values.ndim != 1 or not values.size):
            raise ValueError(
                f"The classes need one probability each; received an array of shape {values.shape}."
            )
        if values is not None and not np.isfinite(values).all():
            values = None
        if self._number is not None or not _same(values, self._probabilities):
            self._probabilities, self._number = values, None
            self._describe()
            self.update()

    def show_number(self, number: float) -> None:
        """Show a quantity, and a bar for the class that it comes nearest to."""
        nearest = np.zeros(len(self._names))
        nearest[min(max(round(number), 0), len(nearest) - 1)] = 1
        self.set_probabilities(nearest)
        self._number = number
        self._describe()
        self.update()

    def set_threshold(self, threshold: float) -> None:
        """Let the second of two classes be the answer from this probability on."""
        if threshold != self._threshold:
            self._threshold = threshold
            self._describe()
            self.update()

    def best(self) -> int | None:
        """Index of the class that is the answer; None without a reading."""
        if self._probabilities is None:
            return None
        return int(decided(self._probabilities, self._threshold))

    def reading(self) -> str:
        """Name of the likeliest class as it is shown; '-' without a reading."""
        if self._number is not None:
            return decimals(self._number)
        best = self.best()
        return _NOTHING if best is None else self._shown_names()[best]

    def shown_classes(self) -> list[int]:
        """The classes that there is room for."""
        return self._layout(self._area())[0]

    def spoken(self) -> str:
        """The two likeliest classes in words; '' without a reading."""
        if self._number is not None or self._probabilities is None:
            return self.reading() if self._number is not None else ""
        first, *others = ranked(self._probabilities, self._threshold).tolist()
        names, share = self._shown_names(), percent(float(self._probabilities[first]))
        if not others or self._probabilities[others[0]] <= 0:
            return paired(names[first], share)
        return say(
            "{names}, {share}, then {names_2}",
            names=names[first],
            share=share,
            names_2=names[others[0]],
        )

    def _describe(self) -> None:
        best = self.best()
        if best is None or self._probabilities is None:
            set_description(self, say("No prediction"))
        elif self._number is not None:
            set_description(self, say("Prediction: {reading}", reading=self.reading()))
        else:
            share = percent(float(self._probabilities[best]))
            set_description(
                self, say("Prediction: {reading}, {share}", reading=self.reading(), share=share)
            )

    def _shown_names(self) -> tuple[str, ...]:
        shown = self._probabilities
        if shown is None or shown.size == len(self._names):
            return self._texts
        return tuple(map(str, range(shown.size)))

    # Appearance

    def sizeHint(self) -> QSize:
        """Room for all bars below each other."""
        return QSize(240, math.ceil(len(self._names) * (self.fontMetrics().height() + 4)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the bars out again."""
        super().resizeEvent(event)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell whose bar is under the cursor."""
        self._hover(self._class_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """None is, any more."""
        self._hover(None)

    def _hover(self, index: int | None) -> None:
        if index != self._under:
            self._under = index
            self.hovered.emit(index)

    def _area(self) -> QRectF:
        """The area of the bars."""
        left = self.width() * _HEADLINE_SHARE + _GAP
        return QRectF(left, 0, self.width() - left, self.height())

    def _class_at(self, position: QPointF) -> int | None:
        area = self._area()
        if not area.contains(position):
            return None
        classes, rows, columns = self._layout(area)
        column = int((position.x() - area.left()) / (area.width() / columns))
        place = column * rows + int((position.y() - area.top()) / (area.height() / rows))
        return classes[place] if place < len(classes) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headline and the bars."""
        painter = QPainter(self)
        colours = theme.current()
        headline = QRectF(0, 0, self.width() * _HEADLINE_SHARE, self.height())
        self._paint_headline(painter, headline, colours)
        self._paint_bars(painter, self._area(), colours)

    def _paint_headline(self, painter: QPainter, area: QRectF, colours: theme.Theme) -> None:
        best = self.best()
        if best is None:
            return
        text = self.reading()
        painter.setPen(QColor(colours.text))
        font = _fitting(self.font(), text, area.width(), area.height() * 0.6)
        font.setBold(True)
        painter.setFont(font)
        line = QFontMetricsF(font).height()
        below = self.fontMetrics().height()
        top = (area.height() - line - below) / 2
        name = QRectF(area.left(), top, area.width(), line)
        shown = elided(QFontMetricsF(font), text, area.width() + 1)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, shown)
        if self._probabilities is not None and self._number is None:
            painter.setFont(self.font())
            painter.setPen(QColor(colours.muted))
            share = QRectF(area.left(), name.bottom(), area.width(), below)
            text = percent(float(self._probabilities[best]))
            painter.drawText(share, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_bars(self, painter: QPainter, area: QRectF, colours: theme.Theme) -> None:
        classes, rows, columns = self._layout(area)
        height = area.height() / rows
        width = (area.width() - (columns - 1) * 2 * _GAP) / columns
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        names = self._shown_names()
        name_width = min(max(map(metrics.horizontalAdvance, names)), width * 0.4)
        share_width = metrics.horizontalAdvance("100 %")
        for place, index in enumerate(classes):
            column, row = divmod(place, rows)
            left = area.left() + column * (width + 2 * _GAP)
            name = QRectF(left, row * height, name_width, height)
            share = QRectF(left + width - share_width, row * height, share_width, height)
            text = elided(metrics, names[index], name_width)
            self._paint_bar(painter, index, name, share, text, colours)

    def _layout(self, area: QRectF) -> tuple[list[int], int, int]:
        """Classes to show, rows, and columns."""
        count = self._values().size
        most = max(1, int(area.height() / self.fontMetrics().height()))
        columns = min(math.ceil(count / most), max(1, int(area.width() / _NARROWEST_COLUMN)))
        rows = min(most, math.ceil(count / columns))
        classes = list(range(count))
        if rows * columns < count:
            if self._probabilities is not None:
                classes.sort(key=lambda index: -self._values()[index])
            classes = sorted(classes[: rows * columns])
        return classes, rows, columns

    def _values(self) -> NDArray[np.float64]:
        return np.zeros(len(self._names)) if self._probabilities is None else self._probabilities

    def _paint_bar(
        self,
        painter: QPainter,
        index: int,
        name: QRectF,
        share: QRectF,
        text: str,
        colours: theme.Theme,
    ) -> None:
        best = index == self.best()
        value = min(max(float(self._values()[index]), 0.0), 1.0)
        thickness = min(name.height() * 0.62, _THICKEST)
        trough = QRectF(
            name.right() + _GAP,
            name.center().y() - thickness / 2,
            max(share.left() - name.right() - 2 * _GAP, 0.0),
            thickness,
        )
        painter.fillRect(trough, QColor(colours.grid))
        trough.setWidth(trough.width() * value)
        painter.fillRect(trough, QColor(colours.accent if best else colours.muted))
        painter.setPen(QColor(colours.text if best else colours.muted))
        painter.drawText(name, _RIGHT, text)
        if self.best() is not None:
            painter.drawText(share, _RIGHT, percent(value))


def _same(first: NDArray[np.float64] | None, second: NDArray[np.float64] | None) -> bool:
    if first is None or second is None:
        return first is second
    return np.array_equal(first, second)


def _fitting(font: QFont, text: str, width: float, height: float) -> QFont:
    """The boldest size of `font` in which `text` fits."""
    large = QFont(font)
    large.setBold(True)
    metrics = QFontMetricsF(large)
    factor = min(width / max(metrics.horizontalAdvance(text), 1), height / metrics.height())
    size = large.pointSizeF() if large.pointSizeF() > 0 else 9.0
    large.setPointSizeF(min(max(size * factor, 6.0), 64.0))
    return large
