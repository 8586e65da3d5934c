"""The form for the figures beside the loss, and for the weights of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from engine.declarations import Parameter
from engine.declarations.several import Reals
from netbuilder.design import Design
from netbuilder.design.augmenting import AugmentationKind
from netbuilder.design.targets import CLASS
from netbuilder.design.training_settings import BY_HAND, MAX_WEIGHT
from netbuilder.design.watching import LOSS, Metric, offered, titled
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import caption, set_description, set_tip
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.editors import ChoiceEditor, Option, ParameterEditor
from netbuilder.views.forms.form import ParameterForm
from netbuilder.views.forms.text_editors import TextValueEditor
from netbuilder.wording import count_text, listed, plural

_TWO: Final = 2
_FIRST: Final = mark("The figure beside the loss that plots, bar and results show first.")
_OTHERS: Final = mark(
    "Further figures to compute in each epoch; results, runs and sweeps show them."
)
_FIGURES: Final = (mark("{count} figure"), mark("{count} figures"))
_WEIGHTS: Final = mark("The weight of each class by hand, in the order of the classes.")
_NAMES: Final = ("metrics", "also_watched", "class_weight", "class_weights", "threshold")


def monitor_editor() -> ChoiceEditor:
    """The editor of the figure that says which epoch is best."""
    return ChoiceEditor("monitor", say(_declared("monitor").help), (), label=say("Best by"))


def monitor_choices(design: Design) -> list[Option]:
    """The figures that can say which epoch is best, for a design's target."""
    found = [Option(each.name, each.title, say(each.help)) for each in offered(design.target)]
    return [Option(LOSS, titled(LOSS), say("What training minimizes.")), *found]


class SeveralEditor(ParameterEditor):
    """A button with a menu of what can be chosen, several at once."""

    def __init__(
        self, name: str, help_text: str, label: str, counts: tuple[str, str], none: str
    ) -> None:
        self._counts, self._none = counts, none
        self._button = QToolButton()
        self._menu = QMenu(self._button)
        self._menu.setToolTipsVisible(True)
        self._button.setMenu(self._menu)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._known: tuple[Metric | AugmentationKind, ...] = ()
        super().__init__(name, help_text, self._button, label)

    def offer(self, choices: Sequence[Metric | AugmentationKind]) -> None:
        """Offer these."""
        if tuple(choices) == self._known:
            return
        self._known = tuple(choices)
        self._menu.clear()
        for each in choices:
            action = QAction(caption(each.title), self._menu)
            action.setCheckable(True)
            set_tip(action, say(each.help))
            action.setData(each.name)
            action.triggered.connect(self._chosen)
            self._menu.addAction(action)
        if isinstance(self.value(), tuple):
            self._display(self.value())

    def _chosen(self) -> None:
        names = (each.data() for each in self._menu.actions() if each.isChecked())
        value = tuple(names)
        self._display(value)
        self._take(value)

    def _display(self, value: Any) -> None:
        for each in self._menu.actions():
            each.setChecked(each.data() in value)
        titles = [each.title for each in self._known if each.name in value]
        few = plural(len(titles), *self._counts)
        self._button.setText(caption(few if titles else say("none")))
        set_description(self._button, listed(titles, 9) if titles else self._none)


class FiguresPanel(QWidget):
    """Shows the figures and the class weights of a design.

    Signals:
        edited: name of a setting, its new value.
    """

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = Design()
        self._first = ChoiceEditor("metrics", _FIRST, (), label=say("Metric"))
        self._others = SeveralEditor(
            *("also_watched", _OTHERS, say("Also watched")), _FIGURES, say("No further figures.")
        )
        weights = Reals(name="class_weights", help=_WEIGHTS, minimum=0, maximum=MAX_WEIGHT)
        self._weights = TextValueEditor(weights)
        declared = [_declared("class_weight"), _declared("threshold")]
        editors = [editor_for(each) for each in declared]
        editors.insert(1, self._weights)
        self._form = ParameterForm((), leading=[self._first, self._others, *editors])
        self._form.edited.connect(self._edit)
        self.layouts = self._form.layouts
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._form)

    @property
    def form(self) -> ParameterForm:
        """The form, for the order of the Tab key."""
        return self._form

    def show_design(self, design: Design) -> None:
        """Show what a design says."""
        self._design = design
        kinds = offered(design.target)
        first, *others = design.watched
        self._first.offer([Option(each.name, each.title, say(each.help)) for each in kinds])
        self._first.set_value(first)
        self._others.offer([each for each in kinds if each.name != first])
        self._others.set_value(tuple(others))
        self._weights.set_note(_order(design))
        values = {name: getattr(design, name) for name in _NAMES if name != "metrics"
                  and hasattr(design, name)}  # fmt: skip
        self._form.set_values(values)
        classes = design.data_set.classes if design.target == CLASS else 0
        self._form.set_shown("also_watched", len(kinds) > 1)
        self._form.set_shown("class_weight", classes > 1)
        self._form.set_shown("class_weights", classes > 1 and design.class_weight == BY_HAND)
        self._form.set_shown("threshold", classes == _TWO)

    def _edit(self, name: str, value: Any) -> None:
        first, *others = self._design.watched
        if name == "metrics":
            chosen = (value, *(each for each in others if each != value))
        elif name == "also_watched":
            chosen = (first, *value)
        else:
            self.edited.emit(name, value or () if name == "class_weights" else value)
            return
        # What was chosen for another target stays for it.
        fitting = {each.name for each in offered(self._design.target)}
        kept = [each for each in self._design.metrics if each not in fitting]
        self.edited.emit("metrics", (*chosen, *kept))


def _order(design: Design) -> str:
    names = design.data_set.names
    return (
        say(
            "The classes are {names} ({names_2}).",
            names=listed(names, 12),
            names_2=count_text(len(names)),
        )
        if names
        else ""
    )


def _declared(name: str) -> Parameter:
    return next(each for each in Design.SETTINGS if each.name == name)
