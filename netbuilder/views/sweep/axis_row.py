"""One setting of a sweep with its values."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design
from netbuilder.training.sweeps.grid import Axis, Setting, proposal, settings
from netbuilder.training.sweeps.search.space import LOG, Dimension, proposal_of_range
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, now, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import own, set_description, set_field, set_spoken, set_tip, tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import label_of

_NONE: Final = mark("(none)")
_LONGEST: Final = 4000
_SHOWN: Final = 18
_HINT: Final = mark("values, such as 32, 64, 128")
_HINT_OF_RANGE: Final = mark("values or a range, such as 0.001..0.1 log")
_SEPARATE: Final = mark("Separate values with commas or spaces.")
_RANGE: Final = mark("Type values, or a range such as 16..256 or 0.001..0.1 log.")
_REMOVE: Final = "\N{MULTIPLICATION SIGN}"


class AxisRow(QWidget):
    """What is varied, and the values as text.

    Args:
        parent: Qt's.

    Attributes:
        choice: the setting.
        values: as typed.
        notice: what is wrong with them.

    Signals:
        changed: another setting or other values.
        removed: the row is not wanted any more.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = Design()
        self._settings: tuple[Setting, ...] = ()
        self._searching = self._locked = False
        self._proposed = ""
        self.choice = ComboBox()
        self.choice.setMaxVisibleItems(_SHOWN)
        self.values = QLineEdit()
        self.values.setMaxLength(_LONGEST)
        self.values.setPlaceholderText(own(_HINT))
        self._log = QCheckBox(say("Logarithmic"))
        set_tip(
            self._log,
            say(
                "Draw from the range by factors rather than by differences: as "
                "often from 0.001 to 0.01 as from 0.01 to 0.1"
            ),
        )
        self._remove = QToolButton()
        self._remove.setText(own(_REMOVE))
        self._remove.setAutoRaise(True)
        set_tip(self._remove, say("Do not vary this setting"))
        self.notice = Notice()
        line = QHBoxLayout()
        for widget in (self.choice, self.values, self._log, self._remove):
            line.addWidget(widget, int(widget is self.values))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.notice)
        self.choice.activated.connect(self._propose)
        self.values.textChanged.connect(self._check)
        self._log.clicked.connect(self._set_log)
        self._remove.clicked.connect(self.removed)
        self.number(1)
        self._check()

    def number(self, number: int) -> None:
        """Be the row of this number, counted from 1; part of the names."""
        self.choice.setObjectName(f"sweepSetting{number}")
        set_spoken(self.choice, say("Setting {number}", number=number))
        self.values.setObjectName(f"sweepValues{number}")
        set_spoken(self.values, say("Values of setting {number}", number=number))
        self._log.setObjectName(f"sweepLog{number}")
        set_spoken(self._log, say("Logarithmic range of setting {number}", number=number))
        self._remove.setObjectName(f"sweepRemove{number}")
        set_spoken(self._remove, say("Remove setting {number}", number=number))
        self.notice.setObjectName(f"sweepNotice{number}")

    def show_design(self, design: Design) -> None:
        """Offer what this design has; the choice stays where it has that, too."""
        self._design = design
        found = settings(design)
        if found == self._settings:
            return
        chosen = self._chosen()
        self._settings = found
        names = [each.name for each in found]
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self.choice.addItems([_NONE, *map(title_of, found)])
            for row, each in enumerate(found, start=1):
                self.choice.setItemData(
                    row, tip(say(each.parameter.help)), Qt.ItemDataRole.ToolTipRole
                )
            known = chosen is not None and chosen.name in names
            self.choice.setCurrentIndex(names.index(chosen.name) + 1 if known and chosen else 0)
        self.choice.widen_popup()
        self._check()

    def choose(self, name: str, values: str | None = None) -> None:
        """Vary this setting, with these values or those that are proposed."""
        names = [each.name for each in self._settings]
        self.choice.setCurrentIndex(names.index(name) + 1 if name in names else 0)
        self._propose()
        if values is not None:
            set_field(self.values, values)

    def axis(self) -> Axis | None:
        """What is to be varied; None where nothing is.

        Raises:
            SweepError: an entry is no value of the setting.
        """
        setting = self._chosen()
        return None if setting is None else Axis.typed(setting, self.values.text())

    def dimension(self) -> Dimension | None:
        """What a search tries here; None where nothing is varied.

        Raises:
            SweepError: that is no range and no list of values of the setting.
        """
        setting = self._chosen()
        return None if setting is None else Dimension.typed(setting, self.values.text())

    def set_searching(self, searching: bool) -> None:
        """Whether ranges may be typed; a proposal that nobody has changed becomes another."""
        self._searching = searching
        self.values.setPlaceholderText(own(_HINT_OF_RANGE if searching else _HINT))
        if self.values.text() == self._proposed:
            self._propose()
        self._check()

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be changed now."""
        self._locked = locked
        self.choice.setEnabled(not locked)
        self._remove.setEnabled(not locked)
        self._check()

    @property
    def is_chosen(self) -> bool:
        """Whether a setting is chosen."""
        return self._chosen() is not None

    def _chosen(self) -> Setting | None:
        row = self.choice.currentIndex()
        return self._settings[row - 1] if 0 < row <= len(self._settings) else None

    @Slot()
    def _propose(self) -> None:
        setting = self._chosen()
        text = ""
        if setting is not None:
            propose = proposal_of_range if self._searching else proposal
            text = propose(setting, self._design)
        self._proposed = text
        if text == self.values.text():
            self._check()
        set_field(self.values, text)
        self.values.setCursorPosition(0)

    @Slot(bool)
    def _set_log(self, log: bool) -> None:
        bare = self.values.text().strip().removesuffix(LOG).rstrip()
        set_field(self.values, f"{bare} {LOG}" if log else bare)

    @Slot()
    def _check(self) -> None:
        setting = self._chosen()
        trouble, dimension = "", None
        try:
            if self._searching:
                dimension = self.dimension()
            else:
                self.axis()
        except SweepError as error:
            trouble = str(error)
        self.notice.show_text(trouble)
        typed = self.values.text()
        self.values.setEnabled(setting is not None and not self._locked)
        is_range = dimension.is_range if dimension is not None else ".." in typed
        self._log.setVisible(self._searching)
        self._log.setEnabled(is_range and not self._locked)
        self._log.setChecked(is_range and typed.rstrip().endswith(LOG))
        help_text = (
            say("Choose a setting to vary.") if setting is None else say(setting.parameter.help)
        )
        lines = (help_text, _RANGE if self._searching else _SEPARATE)
        set_tip(self.choice, help_text)
        set_tip(self.values, help_text if setting is None else "\n".join(map(now, lines)))
        set_description(self.values, trouble or help_text)
        self.changed.emit()


def title_of(setting: Setting) -> str:
    """A setting in words: 'Batch size', 'dense: Units'."""
    label = label_of(setting.parameter.name)
    return f"{setting.of}: {label}" if setting.is_of_block else label


def widest(row: AxisRow, metrics: QFontMetrics) -> int:
    """Pixels that the longest setting in words takes, within bounds."""
    texts = (row.choice.itemText(i) for i in range(row.choice.count()))
    return min(max(map(metrics.horizontalAdvance, texts), default=0) + 48, 300)
