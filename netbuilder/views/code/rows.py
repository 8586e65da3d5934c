"""Questions below the script: which model is meant, and whether the script is to be replaced."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netbuilder.design.code import Choice
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, item, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox


class ModelRow(QWidget):
    """Asks which of a script's models is meant; hidden where there is one alone.

    Signals:
        chosen: the key of the model.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeModels")
        self._choices: tuple[Choice, ...] = ()
        self._key = ""
        self._box = ComboBox()
        self._box.setObjectName("codeModel")
        self._box.setPlaceholderText(say("Choose a model of the script"))
        set_spoken(self._box, say("Model of the script"))
        set_tip(self._box, say("Choose which model of the script the canvas shows"))
        self._box.activated.connect(self._choose)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(say("Model")))
        line.addWidget(self._box, 1)
        self.hide()

    @property
    def key(self) -> str | None:
        """The model that was chosen; None where nobody has."""
        return self._key or None

    def forget(self) -> None:
        """Ask again: the text is another."""
        self._key = ""
        self.show_choices(())

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer models, the one that was chosen before still being chosen."""
        self._choices = tuple(choices)
        keys = [each.key for each in choices]
        with QSignalBlocker(self._box):
            self._box.clear()
            self._box.addItems([item(each.title) for each in choices])
            self._box.setCurrentIndex(keys.index(self._key) if self._key in keys else -1)
        self.setVisible(bool(choices))

    @Slot(int)
    def _choose(self, index: int) -> None:
        self._key = self._choices[index].key
        self.chosen.emit(self._key)


class ReplaceRow(QWidget):
    """Says that the script does not show the canvas, and offers to replace it.

    Signals:
        replaceRequested: the script is to be replaced.
    """

    replaceRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codeOutOfStep")
        label = Label(
            say(
                "The network was edited elsewhere, and that edit cannot be written "
                "into this script. The script stays as you wrote it."
            )
        )
        label.setWordWrap(True)
        button = QPushButton(say("Replace Script"))
        button.setObjectName("codeReplace")
        set_tip(button, say("Show the script of the canvas instead; Ctrl+Z brings yours back"))
        button.clicked.connect(self.replaceRequested)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label, 1)
        line.addWidget(button)
        self.hide()
