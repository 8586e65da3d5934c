"""What varies the pictures of a training, and how that looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.errors import EngineError
from netbuilder.background import Task
from netbuilder.design import Design
from netbuilder.design.augmenting import KINDS, has_kinds
from netbuilder.training.run.augmentation import examples, varied_examples
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, caption, set_spoken, set_tip
from netbuilder.views.forms.form import ParameterForm, muted_label
from netbuilder.views.result.pictures import picture_of
from netbuilder.views.settings.figures_panel import SeveralEditor

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFormLayout

    from engine.types import Array

_HELP: Final = mark("What varies the pictures; at first what fits them.")
_COUNT: Final = 6
_SHOW, _OTHERS = mark("Show Examples"), mark("Other Examples")
_TIP: Final = mark("Show training pictures as augmentation varies them; again for other variations")


class AugmentationPanel(QWidget):
    """The kinds of augmentation, for pictures that have a choice, and a row of examples.

    Signals:
        edited: name of the setting, its new value.
    """

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = Design()
        self._pictures: Array | None = None
        self._round = 0
        self._task: Task[Array] | None = None
        counts = (say("{count} kind"), say("{count} kinds"))
        self._kinds = SeveralEditor(
            "augmentation_kinds", _HELP, say("Varied by"), counts, say("Nothing.")
        )
        self._kinds.offer(KINDS)
        self.form = ParameterForm((), leading=[self._kinds])
        self.form.edited.connect(self.edited)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._labels = [Label() for _ in range(_COUNT)]
        for number, label in enumerate(self._labels, 1):
            label.setObjectName(f"augmented{number}")
            set_spoken(label, say("An augmented training picture"))
            label.hide()
            self._row.addWidget(label)
        self._row.addStretch(1)
        self._said = muted_label()
        self._said.setObjectName("augmentationNote")
        self._said.hide()
        self._more = QPushButton(caption(_SHOW))
        self._more.setObjectName("augmentationExamples")
        set_tip(self._more, _TIP)
        self._more.clicked.connect(self._show_more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self.form, self._said, self._more):
            layout.addWidget(each)
        layout.insertLayout(1, self._row)

    @property
    def layouts(self) -> tuple[QFormLayout, ...]:
        """The layouts for `align_labels`."""
        return self.form.layouts

    @property
    def control(self) -> QWidget:
        """The last of its controls."""
        return self._more

    def show_design(self, design: Design) -> None:
        """Show what varies the pictures of a design."""
        before, self._design = self._design, design
        self.setVisible(design.augmentation and design.data_set.can_vary)
        self.form.set_shown("augmentation_kinds", has_kinds(design.data_set))
        self._kinds.set_value(design.varied_by)
        if (before.data, before.own) != (design.data, design.own):
            self._forget()
        elif self._pictures is not None and before != design:
            self._show()

    def _forget(self) -> None:
        self._cancel()
        self._pictures, self._round = None, 0
        self._more.setText(caption(_SHOW))
        self._more.setEnabled(True)
        self._said.hide()
        for label in self._labels:
            label.hide()

    @Slot()
    def _show_more(self) -> None:
        if self._pictures is not None:
            self._round += 1
            self._show()
        elif self._task is None:
            design = self._design
            self._more.setEnabled(False)
            task = self._task = Task(
                lambda handle: examples(design, handle.report, _COUNT), self, "netbuilder-examples"
            )
            task.finished.connect(self._loaded)
            task.failed.connect(self._failed)
            task.start()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None

    @Slot(object)
    def _loaded(self, pictures: Array) -> None:
        self._cancel()
        self._pictures = pictures
        self._more.setText(caption(_OTHERS))
        self._more.setEnabled(True)
        self._show()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._cancel()
        self._more.setEnabled(True)
        known = isinstance(error, EngineError | OSError)
        self._said.show_text(
            str(error) if known else say("The pictures could not be read; see the log.")
        )
        self._said.show()

    def _show(self) -> None:
        if self._pictures is None:
            return
        shown = varied_examples(self._design, self._pictures, self._round)
        self._said.hide()
        for label, picture in zip(self._labels, shown, strict=False):
            label.setPixmap(picture_of(picture))
            label.show()
