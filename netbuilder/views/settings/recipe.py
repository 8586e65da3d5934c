"""How the network is trained: the row below the training bar, and what drops from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder import theme
from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.design.targets import TARGETS
from netbuilder.design.unusual import changed_settings
from netbuilder.key_names import with_keys
from netbuilder.training.run.live_settings import CHANGEABLE, RATE
from netbuilder.translation import mark, say
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.texts import caption, set_description, set_spoken, set_tip
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.editors import ChoiceEditor, Option, ParameterEditor
from netbuilder.views.icons import icon
from netbuilder.views.settings.drop_down import DropDown
from netbuilder.views.settings.more_settings import MoreSettings
from netbuilder.views.settings.places import places
from netbuilder.views.settings.recipe_field import FlatComboBox, RecipeField
from netbuilder.wording import label_of, listed, sentences, stacked

if TYPE_CHECKING:
    from netbuilder.design import Analysis

_LOCKED: Final = mark("This training has begun with it. Stop it to change this for the next run.")
_AT_ONCE: Final = mark("Counts at once, also for the training that is on its way.")
_NEXT_EPOCH: Final = mark("Counts from the next epoch of the training that is on its way.")
_SPLIT: Final = "validation_split"
_SET_APART: Final = mark(
    "Your own data have a validation set of their own; change its size "
    "in File > Own Data. This split applies to other data."
)
_GROUPS: Final = (
    ("data", "target"),
    ("optimizer", "loss", _SPLIT),
    (RATE, "batch_size", "epochs"),
)
_ROOM: Final = {
    "data": (15, 10),
    "target": (7, 7),
    "optimizer": (9, 8),
    "loss": (25, 13),
    _SPLIT: (5, 5),
    RATE: (7, 7),
    "batch_size": (7, 7),
    "epochs": (7, 7),
}
"""Letters of each value, and how many there are where room is short."""
_SIDE: Final = 10
_MORE: Final = mark("More settings")


class Recipe(QWidget):
    """Shows everything about training that the design holds.

    Those that count at once are set apart on the right, and framed while a training runs; all
    others are locked then, and say why.

    Signals:
        dataChanged: name of the data set.
        targetChanged: name of what is to be learned.
        optimizerChanged: kind of the optimizer.
        optimizerParameterChanged: a parameter of the optimizer, its new value.
        lossChanged: name of the loss.
        scheduleChanged: kind of the schedule of the learning rate.
        scheduleParameterChanged: a parameter of the schedule, its new value.
        settingChanged: one of `Design.SETTINGS`, its new value.
        fixChosen: the `Fix` that a person wants.

    Attributes:
        more: the less common settings.
    """

    dataChanged = Signal(str)
    targetChanged = Signal(str)
    optimizerChanged = Signal(str)
    optimizerParameterChanged = Signal(str, object)
    lossChanged = Signal(str)
    scheduleChanged = Signal(str)
    scheduleParameterChanged = Signal(str, object)
    settingChanged = Signal(str, object)
    fixChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recipe")
        set_spoken(self, say("Training settings"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        Ground(self, "raised")
        self._running, self._set_apart = False, False
        self._rows, self._mark = 1, ""
        self._lines: list[tuple[int, int, int]] = []
        self._data = _choice(
            "data", say("The samples to learn from."), _data_choices(Design()), say("Data")
        )
        self._target = _choice("target", say("What the network should predict."), _target_choices())
        self._optimizer = _choice(
            "optimizer", say("How gradients update the weights."), _optimizer_choices()
        )
        self._loss = _choice("loss", say("What training minimizes."), _loss_choices())
        self._data.edited.connect(self.dataChanged.emit)
        self._target.edited.connect(self.targetChanged.emit)
        self._optimizer.edited.connect(self.optimizerChanged.emit)
        self._loss.edited.connect(self.lossChanged.emit)
        declared = {each.name: each for each in Design.SETTINGS}
        # All optimizers declare it alike, but for what they begin with.
        adam = OPTIMIZERS.class_of("adam").parameters
        declared[RATE] = next(each for each in adam if each.name == RATE)
        self._editors: dict[str, ParameterEditor] = {
            "data": self._data,
            "target": self._target,
            "optimizer": self._optimizer,
            "loss": self._loss,
        }
        for name in (_SPLIT, RATE, "batch_size", "epochs"):
            editor = self._editors[name] = editor_for(declared[name])
            changed = self.optimizerParameterChanged if name == RATE else self.settingChanged
            editor.edited.connect(lambda value, name=name, to=changed: to.emit(name, value))
        self._fields: dict[str, RecipeField] = {}
        for name in (name for group in _GROUPS for name in group):
            field = self._fields[name] = RecipeField(self._editors[name], *_ROOM[name])
            field.setParent(self)
        self._button = self._more_button()
        self.more = MoreSettings()
        for name in ("optimizerParameter", "schedule", "scheduleParameter", "setting"):
            getattr(self.more, f"{name}Changed").connect(getattr(self, f"{name}Changed"))
        self.more.fixChosen.connect(self.fixChosen)
        self._drop = DropDown(self.more, self._button)
        self._drop.toggled.connect(self._button.setChecked)
        self._dress()

    def _more_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("moreSettingsButton")
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # The arrow comes last.
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self.toggle_more)
        return button

    # What is shown

    def show_design(self, design: Design, analysis: Analysis) -> None:
        """Show the design's settings, and what is wrong with the design as a whole."""
        self._data.offer(_data_choices(design))
        self._data.set_value(design.data)
        self._target.set_value(design.target)
        self._optimizer.set_value(design.optimizer.kind)
        self._loss.set_value(design.loss)
        for name in ("batch_size", "epochs"):
            self._editors[name].set_value(getattr(design, name))
        self._editors[RATE].set_value(design.optimizer.parameters[RATE])
        apart = design.data_set.prepared
        self._editors[_SPLIT].set_value(max(design.kept_back, design.data_set.validation))
        if apart != self._set_apart:
            self._set_apart = apart
            self._lock()
        self.more.show_design(design, analysis)
        problems, advice = analysis.problems_of(None), analysis.advice_of(None)
        self._show_more(changed_settings(design), [*problems, *advice][:1], bool(problems))

    def _show_more(self, changed: list[str], findings: Sequence[object], wrong: bool) -> None:
        """Say at the button how many settings are not at their defaults, and that one is bad."""
        text = f"{_MORE} ({len(changed)})" if changed else _MORE
        self._button.setText(caption(text))
        self._mark = "error" if wrong else "warning" if findings else ""
        said = sentences(
            with_keys(say("Show the less common settings."), "actionMoreSettings"),
            say("These are not at their defaults: {changed}.", changed=listed(changed, 8))
            if changed
            else "",
        )
        if findings:
            finding = sentences(getattr(findings[0], "short", ""), say("Press for more."))
            said = stacked([finding, said])
        set_spoken(self._button, text)
        set_description(self._button, said)
        set_tip(self._button, said)
        self._dress()

    def set_running(self, running: bool) -> None:
        """Lock what a running training has taken already, and cannot change on its way."""
        if running == self._running:
            return
        self._running = running
        for name in CHANGEABLE:
            self._fields[name].set_counts_now(running)
            when = _NEXT_EPOCH if name == "batch_size" else _AT_ONCE
            self._editors[name].set_note(when if running else "")
        self._lock()
        self.more.set_running(running, _LOCKED if running else "")

    def _lock(self) -> None:
        for name, editor in self._editors.items():
            reason = _LOCKED if self._running and name not in CHANGEABLE else ""
            if name == _SPLIT and self._set_apart:
                reason = reason or _SET_APART
            editor.set_locked(reason)

    def commit(self) -> None:
        """Take what has been typed so far, as though the focus left the field."""
        for editor in self._editors.values():
            editor.commit()
        self.more.commit()

    def open_more(self) -> None:
        """Bring the top of the less common settings into sight, where problems are told."""
        self._drop.open()

    def toggle_more(self) -> None:
        """Show the less common settings, or hide them."""
        if self._drop.isVisible():
            self._drop.shut()
        else:
            self._drop.open()
            self.more.focus_first()
        self._button.setChecked(self._drop.isVisible())

    # Where it is shown

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(1000, self._rows * self._row_height())

    def minimumSizeHint(self) -> QSize:
        """It takes the width that there is."""
        return QSize(0, self._row_height())

    def _row_height(self) -> int:
        return max(field.sizeHint().height() for field in self._fields.values()) + 3

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields where there is room for them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Take the letters and colours of the program."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_drop"):
            self._dress()
        elif event.type() == QEvent.Type.FontChange and hasattr(self, "_drop"):
            self._arrange()

    def _arrange(self) -> None:
        metrics, height = self.fontMetrics(), self._row_height()
        longest = metrics.horizontalAdvance(f"{_MORE} (10)") + 34
        sizes = [[self._fields[name].widths for name in group] for group in _GROUPS]
        room, short = self.width() - 2 * _SIDE, self._button.iconSize().width() + 14
        found = places(sizes, room, longest)
        tight = places(sizes, room, short)
        with_words = tight.rows == found.rows
        if not with_words:
            found, longest = tight, short
        styles = Qt.ToolButtonStyle
        self._button.setToolButtonStyle(
            styles.ToolButtonTextBesideIcon if with_words else styles.ToolButtonIconOnly
        )
        self._rows, self._lines = found.rows, []
        for field, (x, row, width) in zip(self._fields.values(), found.fields, strict=True):
            field.setGeometry(_SIDE + x, row * height + 1, width, height - 2)
        for x, row in found.lines:
            self._lines.append((_SIDE + x, row * height + 8, height - 16))
        side = self._button.sizeHint().height()
        top = (found.rows - 1) * height + (height - side) // 2
        self._button.setGeometry(self.width() - _SIDE - longest, top, longest, side)
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines between the groups, and one below the row."""
        painter = QPainter(self)
        painter.setPen(QColor(theme.current().border))
        for x, top, height in self._lines:
            painter.drawLine(x, top, x, top + height)
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.end()

    def _dress(self) -> None:
        now = theme.current()
        colour = getattr(now, self._mark) if self._mark else now.text
        self._button.setIcon(icon("warning" if self._mark else "down", colour, now.faint))


def _choice(name: str, help_text: str, choices: list[Option], label: str = "") -> ChoiceEditor:
    return ChoiceEditor(name, help_text, choices, label=label, box=FlatComboBox())


def _data_choices(design: Design) -> list[Option]:
    own = (design.own.data_set,) if design.own is not None else ()
    known = (*DATASETS.values(), design.points.data_set, *own)
    return [Option(data.name, data.title, data.summary) for data in known]


def _target_choices() -> list[Option]:
    return [Option(name, target.title, target.summary) for name, target in TARGETS.items()]


def _optimizer_choices() -> list[Option]:
    choices = []
    for name in OPTIMIZERS.names():
        cls = OPTIMIZERS.class_of(name)
        tip = say("{help}\nIn Keras: {name}", help=say(cls.help), name=name)
        choices.append(Option(name, cls.__name__, tip))
    return choices


def _loss_choices() -> list[Option]:
    choices = []
    for name in LOSSES.names():
        tip = say("{help}\nIn Keras: {name}", help=say(LOSSES.class_of(name).help), name=name)
        choices.append(Option(name, label_of(name), tip))
    return choices
