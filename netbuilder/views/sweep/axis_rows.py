"""The settings that a sweep varies, as rows that can be added and removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from netbuilder.design import Design
from netbuilder.training.sweeps.grid import MAX_AXES, Axis
from netbuilder.training.sweeps.search.space import MAX_DIMENSIONS, Dimension
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, own, set_tip
from netbuilder.views.sweep.axis_row import AxisRow, widest

_SEEN, _SEEN_ALONE = 3, 6
"""Rows that are seen at once, at most, beside results and alone; the others are scrolled to."""


class AxisRows(QWidget):
    """One row for each setting, at least one, and a button for one more.

    Signals:
        changed: another setting or other values, or a row more or less.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design: Design | None = None
        self._searching = self._locked = False
        self._rows: list[AxisRow] = []
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._area = _Area(inner, self._column)
        self._first = Label(say("Setting"))
        self._more = QPushButton(own(say("A&dd Setting")))
        self._more.setObjectName("sweepAdd")
        self._more.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self._first)
        head.addWidget(Label(say("Values")), 1)
        head.addWidget(self._more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._area)
        self._more.clicked.connect(self._add_empty)
        self._add()

    def show_more(self, more: bool) -> None:
        """Show more rows at a time, where nothing else needs the room."""
        self._area.show_rows(_SEEN_ALONE if more else _SEEN)

    def show_design(self, design: Design) -> None:
        """Offer what this design has."""
        self._design = design
        for row in self._rows:
            row.show_design(design)
        self._first.setMinimumWidth(self._align(self._rows[0]))

    def choose(self, chosen: Sequence[tuple[str, str | None]]) -> None:
        """Vary these settings, with these values or those that are proposed."""
        while len(self._rows) < len(chosen):
            self._add()
        while len(self._rows) > max(1, len(chosen)):
            self._drop(self._rows[-1])
        for row, (name, values) in zip(self._rows, chosen, strict=False):
            row.choose(name, values)

    def axes(self) -> list[Axis]:
        """What is to be varied.

        Raises:
            SweepError: an entry is no value of its setting.
        """
        found = [row.axis() for row in self._rows]
        return [each for each in found if each is not None]

    def dimensions(self) -> tuple[Dimension, ...]:
        """What a search tries.

        Raises:
            SweepError: something is no range and no list of values of its setting.
        """
        found = [row.dimension() for row in self._rows]
        return tuple(each for each in found if each is not None)

    @property
    def are_wrong(self) -> bool:
        """Whether a row says what is wrong with its values."""
        return any(row.notice.text() for row in self._rows)

    @property
    def are_chosen(self) -> bool:
        """Whether any setting is chosen."""
        return any(row.is_chosen for row in self._rows)

    def set_searching(self, searching: bool) -> None:
        """Whether ranges may be typed, and more settings varied."""
        self._searching = searching
        for row in self._rows:
            row.set_searching(searching)
        self._show_possible()

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be changed now."""
        self._locked = locked
        for row in self._rows:
            row.set_locked(locked)
        self._show_possible()

    @Slot()
    def _add_empty(self) -> None:
        row = self._add()
        row.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _add(self) -> AxisRow:
        row = AxisRow()
        self._rows.append(row)
        self._column.addWidget(row)
        if self._design is not None:
            row.show_design(self._design)
            self._align(row)
        row.set_searching(self._searching)
        row.changed.connect(self.changed)
        row.removed.connect(self._remove)
        self._renumber()
        return row

    @Slot()
    def _remove(self) -> None:
        row = self.sender()
        if not isinstance(row, AxisRow):
            return
        if len(self._rows) == 1:
            row.choose("")
        else:
            self._drop(row)
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _drop(self, row: AxisRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.setParent(None)
        row.deleteLater()
        self._renumber()

    def _renumber(self) -> None:
        for number, row in enumerate(self._rows, start=1):
            row.number(number)
        self._show_possible()

    def _show_possible(self) -> None:
        most = MAX_DIMENSIONS if self._searching else MAX_AXES
        self._more.setEnabled(len(self._rows) < most and not self._locked)
        set_tip(
            self._more,
            say("Vary one more setting")
            if len(self._rows) < most or self._searching
            else say(
                "Every combination of more than {max_axes} settings would be too "
                "many; choose a search for more",
                max_axes=MAX_AXES,
            ),
        )

    def _align(self, row: AxisRow) -> int:
        """Make choices equally wide; how wide."""
        width = max(row.choice.minimumWidth(), widest(row, self.fontMetrics()))
        row.choice.setFixedWidth(width)
        return width


class _Area(QScrollArea):
    """As high as its rows, up to a few of them."""

    def __init__(self, rows: QWidget, column: QVBoxLayout) -> None:
        super().__init__()
        self._column, self._seen = column, _SEEN_ALONE
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(rows)
        rows.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the height that the rows need."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def show_rows(self, most: int) -> None:
        """Show so many rows at most; the others are scrolled to."""
        if most != self._seen:
            self._seen = most
            self._fit()

    def _fit(self) -> None:
        rows = [self._column.itemAt(n) for n in range(self._column.count())]
        heights = [row.sizeHint().height() for row in rows[: self._seen] if row is not None]
        self.setFixedHeight(sum(heights) + self._column.spacing() * (len(heights) - 1))
