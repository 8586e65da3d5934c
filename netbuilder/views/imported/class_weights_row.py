"""Advice for data with unequal classes: weigh them, or leave them as they are."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netbuilder.imported.recipes.class_balance import Balance
from netbuilder.translation import say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import set_spoken, set_tip
from netbuilder.wording import plural


class ClassWeightsRow(QWidget):
    """Takes no room while the classes are about equal, are weighed already, or advice is declined.

    Args:
        weighed: whether the design weighs its classes already.

    Attributes:
        wanted: whether the classes are to be weighed; as long as nobody has said so, they are not.
    """

    def __init__(self, weighed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("classWeights")
        self._balance: Balance | None = None
        self._weighed, self.wanted = weighed, False
        self._said = Notice(warning=True)
        self._said.setObjectName("classWeightsAdvice")
        set_spoken(self._said, say("Unequal classes"))
        self._use, self._decline = (
            QPushButton(say("Use class weights")),
            QPushButton(say("No class weights")),
        )
        self._use.setObjectName("useClassWeights")
        self._decline.setObjectName("declineClassWeights")
        set_tip(self._use, say("Have each class count the same in the loss. Undo takes it back."))
        set_tip(self._decline, say("Have each sample count the same in the loss."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._said, 1)
        for button in (self._use, self._decline):
            button.setAutoDefault(False)
            layout.addWidget(button)
        self._use.clicked.connect(self._take)
        self._decline.clicked.connect(self._leave)
        self.hide()

    def show_balance(self, balance: Balance | None) -> None:
        """Advise on these classes; other ones are another question."""
        if balance == self._balance:
            return
        self._balance, self.wanted = balance, False
        self._show()

    def _show(self) -> None:
        found = self._balance
        shown = found is not None and found.matters and not self._weighed
        self.setVisible(shown)
        if found is None:
            return
        self._use.setVisible(not self.wanted)
        if self.wanted:
            text = plural(
                found.times,
                "In the loss, a sample of '{least}' counts {count} time as much as a sample of "
                "'{most}'.",
                "In the loss, a sample of '{least}' counts {count} times as much as a sample of "
                "'{most}'.",
                most=found.most,
                least=found.least,
            )
        else:
            text = plural(
                found.times,
                "'{most}' has {count} time as many samples as '{least}', which training may "
                "neglect. Class weights make each class count the same in the loss.",
                "'{most}' has {count} times as many samples as '{least}', which training may "
                "neglect. Class weights make each class count the same in the loss.",
                most=found.most,
                least=found.least,
            )
        self._said.show_text(text)

    @Slot()
    def _take(self) -> None:
        self.wanted = True
        self._show()
        self._decline.setFocus()

    @Slot()
    def _leave(self) -> None:
        """Before: decline for good; after: think again."""
        if self.wanted:
            self.wanted = False
            self._show()
        else:
            self.hide()
