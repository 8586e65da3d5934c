"""One setting of a sweep with its values."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit

from netbuilder.design import Design
from netbuilder.training.sweeps.grid import Axis, Setting, proposal, settings
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import own, set_description, set_field, set_spoken, set_tip, tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import label_of

_NONE: Final = mark("(none)")
_LONGEST: Final = 4000
_SHOWN: Final = 18
_HINT: Final = mark("values, such as 32, 64, 128")
_SEPARATE: Final = mark("Separate values with commas or spaces.")
_RANGE: Final = mark("Type values, or a range such as 16..256 or 0.001..0.1 log.")


class AxisRow(QObject):
    """What is varied, and the values as text.

    Args:
        number: counted from 1; part of the object names.
        parent: Qt's.

    Attributes:
        choice: the setting.
        values: as typed.
        notice: what is wrong with them.

    Signals:
        changed: another setting or other values.
    """

    changed = Signal()

    def __init__(self, number: int, parent: QObject) -> None:
        super().__init__(parent)
        self._design = Design()
        self._settings: tuple[Setting, ...] = ()
        self.choice = ComboBox()
        self.choice.setObjectName(f"sweepSetting{number}")
        set_spoken(self.choice, say("Setting {number}", number=number))
        self.choice.setMaxVisibleItems(_SHOWN)
        self.values = QLineEdit()
        self.values.setObjectName(f"sweepValues{number}")
        set_spoken(self.values, say("Values of setting {number}", number=number))
        self.values.setMaxLength(_LONGEST)
        self._searching = False
        self.values.setPlaceholderText(own(_HINT))
        self.notice = Notice()
        self.notice.setObjectName(f"sweepNotice{number}")
        self.choice.activated.connect(self._propose)
        self.values.textChanged.connect(self._check)
        self._check()

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

    def choose(self, name: str) -> None:
        """Vary this setting, with the values that are proposed."""
        names = [each.name for each in self._settings]
        self.choice.setCurrentIndex(names.index(name) + 1 if name in names else 0)
        self._propose()

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
        """Whether ranges may be typed."""
        self._searching = searching
        hint = say("values or a range, such as 0.001..0.1 log") if searching else _HINT
        self.values.setPlaceholderText(hint)
        self._check()

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be changed now."""
        self.choice.setEnabled(not locked)
        self.values.setEnabled(not locked and self._chosen() is not None)

    def _chosen(self) -> Setting | None:
        row = self.choice.currentIndex()
        return self._settings[row - 1] if 0 < row <= len(self._settings) else None

    @Slot()
    def _propose(self) -> None:
        setting = self._chosen()
        text = "" if setting is None else proposal(setting, self._design)
        if text == self.values.text():
            self._check()
        set_field(self.values, text)
        self.values.setCursorPosition(0)

    @Slot()
    def _check(self) -> None:
        setting = self._chosen()
        trouble = ""
        try:
            if self._searching:
                self.dimension()
            else:
                self.axis()
        except SweepError as error:
            trouble = str(error)
        self.notice.show_text(trouble)
        self.values.setEnabled(setting is not None)
        help_text = (
            say("Choose a setting to vary.") if setting is None else say(setting.parameter.help)
        )
        lines = (help_text, _RANGE if self._searching else _SEPARATE)
        set_tip(self.choice, help_text)
        set_tip(self.values, help_text if setting is None else "\n".join(lines))
        set_description(self.values, trouble or help_text)
        self.changed.emit()


def title_of(setting: Setting) -> str:
    """A setting in words: 'Batch size', 'dense: Units'."""
    label = label_of(setting.parameter.name)
    return f"{setting.of}: {label}" if setting.is_of_block else label


def widest(rows: list[AxisRow], metrics: QFontMetrics) -> int:
    """Pixels that the longest setting in words takes, within bounds."""
    texts = (row.choice.itemText(i) for row in rows[:1] for i in range(row.choice.count()))
    return min(max(map(metrics.horizontalAdvance, texts), default=0) + 48, 300)
