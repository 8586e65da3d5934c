"""A plot of predicted numbers, with the choice of one where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netbuilder.imported.regression import Agreement
from netbuilder.translation import say
from netbuilder.views.common.texts import item, set_spoken
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.imported.agreement_plot import AgreementPlot


class ByTarget(QWidget):
    """Shows one of several comparisons; the choice stays while the names do.

    Args:
        plot: that shows it.
        parent: Qt's.
    """

    def __init__(self, plot: AgreementPlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = plot
        self._names: tuple[str, ...] = ()
        self._each: tuple[Agreement, ...] = ()
        self.choice = ComboBox()
        self.choice.setObjectName("shownTarget")
        set_spoken(self.choice, say("The predicted number to show"))
        self.choice.hide()
        self.choice.activated.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice)
        layout.addWidget(plot, 1)

    def show_each(self, each: Sequence[Agreement], names: Sequence[str]) -> None:
        """Show comparisons, each under the name of its number."""
        self._each = tuple(each)
        if tuple(names) != self._names:
            self._names = tuple(names)
            self.choice.clear()
            for name in names:
                self.choice.addItem(item(name))
            self.choice.widen_popup()
        self.choice.setVisible(len(self._each) > 1)
        self._show()

    def clear_each(self) -> None:
        """Show that there is nothing to compare."""
        self._each = ()
        self.choice.hide()
        self._plot.clear_agreement()

    @Slot()
    def _show(self) -> None:
        number = max(0, self.choice.currentIndex())
        if number < len(self._each):
            self._plot.choose(number)
            self._plot.show_agreement(self._each[number], self._names[number])
