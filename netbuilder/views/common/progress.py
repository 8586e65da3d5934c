"""What is being done beside the window, how much of it is done, and a button that ends it."""

from __future__ import annotations

from typing import Final, LiteralString

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from netbuilder.translation import say
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, own, set_spoken, set_title

_TICKS: Final = 1000


class ProgressDialog(Dialog):
    """Takes the window's input while it is shown; `rejected` says that the work is to end.

    Args:
        name: of the object.
        title: of the dialog.
        window: that it belongs to.
    """

    def __init__(self, name: str, title: LiteralString, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(name)
        set_title(self, title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._label = Label(title)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        set_spoken(self._bar, title)
        button = QPushButton(own(say("Cancel")))
        button.setObjectName("progressCancel")
        button.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(360, self.sizeHint().height())

    @Slot(str, object)
    def tell(self, message: str, fraction: float | None) -> None:
        """Show how far it is."""
        self._label.show_text(message)
        self._bar.setRange(0, 0 if fraction is None else _TICKS)
        if fraction is not None:
            self._bar.setValue(round(fraction * _TICKS))

    def leave(self) -> None:
        """Vanish, for good."""
        self.hide()
        self.setParent(None)
        self.deleteLater()
