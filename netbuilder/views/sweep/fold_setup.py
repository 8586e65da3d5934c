"""How many folds a sweep validates each design with."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from netbuilder.imported.preparation.folds import LEAST, MOST
from netbuilder.training.sweeps.folding import MOST_REPEATS, fold_axis
from netbuilder.training.sweeps.grid import Axis
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_spoken, set_tip

_USUAL: Final = 5


class FoldSetup(QWidget):
    """A box that turns cross-validation on, with its folds and repeats.

    Signals:
        changed: anything that is set here.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = QCheckBox(say("Cross-&validation, folds:"))
        self._on.setObjectName("sweepFoldsOn")
        set_tip(
            self._on,
            say(
                "Train each design once for each fold: on all folds but one, "
                "validated with that one. Classes are shared out evenly, and "
                "preprocessing is fitted on the training rows alone. The test "
                "samples stay apart."
            ),
        )
        self._folds, self._repeats = QSpinBox(), QSpinBox()
        self._folds.setObjectName("sweepFolds")
        set_spoken(self._folds, say("Folds"))
        set_tip(self._folds, say("Parts of the data, each of which is validated with once"))
        self._folds.setRange(LEAST, MOST)
        self._folds.setValue(_USUAL)
        self._repeats.setObjectName("sweepRepeats")
        set_spoken(self._repeats, say("Repeats"))
        set_tip(self._repeats, say("How many times the data are divided, each time differently"))
        self._repeats.setRange(1, MOST_REPEATS)
        self._label = Label(say("repeats:"))
        self._on.toggled.connect(self._show)
        for box in (self._folds, self._repeats):
            box.valueChanged.connect(self.changed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._on, self._folds, self._label, self._repeats):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._locked = False
        self._show()

    def axis(self) -> Axis | None:
        """The axis of folds; None where there is to be no cross-validation."""
        if not self._on.isChecked():
            return None
        return fold_axis(self._folds.value(), self._repeats.value())

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be changed now."""
        self._locked = locked
        self._show()

    def _show(self) -> None:
        self._on.setEnabled(not self._locked)
        for widget in (self._folds, self._label, self._repeats):
            widget.setEnabled(self._on.isChecked() and not self._locked)
        self.changed.emit()
