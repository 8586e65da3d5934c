"""Qt's input controls with the manners that a scrolled form needs.

The wheel scrolls the form unless the control has the focus, and what was typed out of bounds is
never replaced without a word: `refused` tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from engine.declarations import Integer, Real
from engine.errors import ParameterError
from netbuilder.translation import now
from netbuilder.views.common.texts import Label, elided, item, tip
from netbuilder.views.forms.stepping import stepped
from netbuilder.wording import keyed, plain_number

_INTEGER_LIMIT = 2**31 - 1
_REAL_LIMIT = 1.7976931348623157e308
_ALL_DECIMALS = 323
_PADDING = 4
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_BEGINNING_OF_A_NUMBER = re.compile(r"[+-]?\d*\.?\d*([eE][+-]?\d*)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")


class ComboBox(QComboBox):
    """A combo box that the wheel changes only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._spoken: Label | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Have the accessible name found on Linux, too, where Qt takes it from labels alone."""
        super().showEvent(event)
        self._name_by_label()

    def _name_by_label(self) -> None:
        """Lay a hidden label beside it, unless one that is seen names it there."""
        parent, name = self.parentWidget(), self.accessibleName()
        labels = () if parent is None else parent.findChildren(Label, options=_DIRECT)
        named = any(each.buddy() is self and each is not self._spoken for each in labels)
        if not name or named:
            return
        if self._spoken is None:
            self._spoken = Label()
            self._spoken.setObjectName("spokenName")
        if self._spoken.parentWidget() is not parent:
            self._spoken.setParent(parent)
            self._spoken.setBuddy(self)
        self._spoken.hide()
        self._spoken.show_text(name)

    def addItem(self, text: str, value: Any = None) -> None:  # type: ignore[override]
        """Add an entry: a name that may come from outside, and what it stands for."""
        shown = item(text)
        super().addItem(shown, value)
        if shown != now(text):
            self.setItemData(self.count() - 1, tip(text), Qt.ItemDataRole.ToolTipRole)

    def addItems(self, texts: Sequence[str]) -> None:
        """Add entries."""
        for text in texts:
            self.addItem(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw with an ellipsis where the text is too long for the field."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        option.currentText = elided(option.fontMetrics, option.currentText, room.width() - _PADDING)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def widen_popup(self) -> None:
        """Make the list as wide as its longest entry, however narrow the field."""
        metrics, view = self.fontMetrics(), self.view()
        texts = (self.itemText(row) for row in range(self.count()))
        longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        view.setMinimumWidth(longest + view.verticalScrollBar().sizeHint().width() + 4 * _PADDING)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on to the form unless focused."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class IntegerBox(QSpinBox):
    """A spin box for a declared whole number; bounds beyond 32 bits are cut there.

    Signals:
        refused: text that was typed and cannot be used; the earlier value is back already.
    """

    refused = Signal(str)

    def __init__(self, parameter: Integer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(
            max(parameter.minimum, -_INTEGER_LIMIT), min(parameter.maximum, _INTEGER_LIMIT)
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setKeyboardTracking(False)
        self.setGroupSeparatorShown(True)

    def valueFromText(self, text: str) -> int:
        """The number, however its thousands are set apart."""
        return int(self._plain(text))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let numbers out of bounds be typed, so that they can be refused aloud."""
        plain = self._plain(text)
        if re.fullmatch(r"[+-]?\d{0,20}", plain) is None:
            return QValidator.State.Invalid, text, position
        inside = plain not in ("", "+", "-") and self.minimum() <= int(plain) <= self.maximum()
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    def fixup(self, text: str) -> str:
        """Correct text that cannot stay."""
        self.refused.emit(text)
        return text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on to the form unless focused."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _plain(self, text: str) -> str:
        return text.replace(self.locale().groupSeparator(), "").strip()


class RealBox(QDoubleSpinBox):
    """A spin box for a declared real number in its shortest form: 0.001, 1e-7.

    A comma may be typed for the point in any language; the system's mark is shown.

    Arrow keys step as `netbuilder.views.forms.stepping` says.

    Signals:
        refused: text that was typed and cannot be used; the earlier value is back already.
    """

    refused = Signal(str)

    def __init__(self, parameter: Real, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameter = parameter
        self.setDecimals(_ALL_DECIMALS)
        self.setRange(
            max(parameter.minimum, parameter.above, -_REAL_LIMIT),
            min(parameter.maximum, parameter.below, _REAL_LIMIT),
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        """The shortest text."""
        return plain_number(value).replace(".", self.locale().decimalPoint())

    def valueFromText(self, text: str) -> float:
        """The number that the text stands for; the present one if none."""
        number = self._number(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let any number be typed, so that one out of bounds can be refused aloud."""
        if self._number(text) is not None:
            return QValidator.State.Acceptable, text, position
        possible = _BEGINNING_OF_A_NUMBER.fullmatch(self._plain(text)) is not None
        state = QValidator.State.Intermediate if possible else QValidator.State.Invalid
        return state, text, position

    def fixup(self, text: str) -> str:
        """Correct text that cannot stay."""
        self.refused.emit(text)
        return text

    def stepBy(self, steps: int) -> None:
        """Step along the parameter's own scale."""
        self.setValue(stepped(self._parameter, self.value(), steps))
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Pass the wheel on to the form unless focused."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _plain(self, text: str) -> str:
        """The number with a point, whichever of the two marks was typed for it."""
        text = keyed(text).strip()
        apart = self.locale().decimalPoint() != "," and _THOUSANDS.fullmatch(text) is not None
        return text.replace(",", "" if apart else ".")

    def _number(self, text: str) -> float | None:
        plain = self._plain(text)
        if _BEGINNING_OF_A_NUMBER.fullmatch(plain) is None:
            return None
        try:
            number = self._parameter.check(float(plain))
        except (ParameterError, ValueError):
            return None
        return number if math.isfinite(number) else None
