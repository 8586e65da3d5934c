"""What is to be learned from somebody's data, and how the rows are shared out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from netbuilder.imported import Outline, PictureSize, Recipe, Split
from netbuilder.imported.outline import PICTURES
from netbuilder.imported.recipes.recipe import CLASSES, ITSELF, LARGEST_SIDE, NUMBERS
from netbuilder.imported.recipes.wide_pictures import label_beside_pixels, pixel_columns
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_filled_caption, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.forms.form import form_layout
from netbuilder.views.imported.more_targets import MoreTargets
from netbuilder.views.imported.series_row import SeriesRow
from netbuilder.views.imported.text_form import TextChoices
from netbuilder.wording import count_text

W = TypeVar("W", bound=QWidget)

_ITSELF: Final = mark("The samples themselves")
_TASKS: Final = {CLASSES: mark("Class"), NUMBERS: mark("Number")}
_SEEDS: Final = 2**31 - 1


class ChoicesForm(QWidget):
    """Target, task, split, standardisation; for pictures their size.

    Signals:
        targetChosen: the name of the column that is to be told; '' for the samples themselves.
        moreTargetsChosen: names of columns that are told besides.
        taskChosen: `CLASSES` or `NUMBERS`.
        splitEdited: the `Split`.
        standardiseChosen: whether to.
        picturesEdited: the `PictureSize`.
        textEdited: the `TextForm`.
        widePicturesChosen: whether columns of pixels are taken as pictures.
        seriesEdited: the `Series`, or False where each row stands for itself.
    """

    targetChosen = Signal(str)
    moreTargetsChosen = Signal(object)
    taskChosen = Signal(str)
    splitEdited = Signal(object)
    standardiseChosen = Signal(bool)
    picturesEdited = Signal(object)
    textEdited = Signal(object)
    widePicturesChosen = Signal(bool)
    seriesEdited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._split = Split()
        self._are_pictures = False
        self._parts: tuple[int, int, int] | None = None
        self._target = _named(ComboBox(), "ownDataTarget", say("Target column"))
        self._task = _named(ComboBox(), "ownDataTask", say("What to predict"))
        for task, text in _TASKS.items():
            self._task.addItem(text, task)
        self._more = MoreTargets()
        self._more.edited.connect(self.moreTargetsChosen)
        self._validation = _percent("ownDataValidation", say("Percentage of rows for validation"))
        self._test = _percent("ownDataTest", say("Percentage of rows for testing"))
        self._as_given = QCheckBox()
        self._as_given.setObjectName("ownDataAsGiven")
        set_tip(self._as_given, say("Rows for training, validation and test, as the data come."))
        self._wide = QCheckBox(say("Treat each row as a p&icture"))
        self._wide.setObjectName("ownDataWide")
        self._seed = _named(QSpinBox(), "ownDataSeed", say("Seed of the split"))
        self._seed.setRange(0, _SEEDS)
        self._standardise = QCheckBox(say("St&andardize numbers, using the training rows"))
        self._standardise.setObjectName("ownDataStandardise")
        self._series = SeriesRow()
        self._series.edited.connect(self.seriesEdited)
        self._height = _pixels("ownDataHeight", say("Height of the images"))
        self._width = _pixels("ownDataWidth", say("Width of the images"))
        self._colour = QCheckBox(say("In &colour"))
        self._colour.setObjectName("ownDataColour")
        self._size = QWidget()
        size = QHBoxLayout(self._size)
        size.setContentsMargins(0, 0, 0, 0)
        for widget in (self._height, Label("by"), self._width, Label("pixels"), self._colour):
            size.addWidget(widget)
        size.addStretch(1)
        self._text = TextChoices()
        self._layout = form_layout(self)
        self._layout.addRow(say("&Target"), self._target)
        self._layout.addRow(say("&Predict"), self._task)
        self._layout.addRow(say("To&gether with"), self._more)
        self._layout.addRow(self._series)
        self._layout.addRow(say("Resi&ze images to"), self._size)
        self._layout.addRow("", self._wide)
        self._layout.addRow("", self._as_given)
        self._layout.addRow(say("Te&xts as"), self._text)
        self._layout.addRow(say("&Validation"), self._validation)
        self._layout.addRow(say("Te&st"), self._test)
        self._layout.addRow(say("&Random seed"), self._seed)
        self._layout.addRow(self._standardise)
        self._connect()

    def show_outline(self, outline: Outline) -> None:
        """Offer the columns of another file."""
        self._target.clear()
        for column in outline.columns:
            self._target.addItem(column.name, column.name)
        self._target.addItem(_ITSELF, "")
        self._target.widen_popup()
        self._more.show_outline(outline)
        self._parts = outline.parts
        if outline.parts:
            counts = " / ".join(map(count_text, outline.parts))
            set_filled_caption(self._as_given, say("Split as &given: {}"), counts)
        wide = bool(label_beside_pixels(outline) or pixel_columns(outline, ""))
        self._layout.setRowVisible(self._wide, wide)
        self._layout.setRowVisible(self._as_given, outline.parts is not None)
        pictures = outline.kind == PICTURES
        self._layout.setRowVisible(self._size, pictures)
        self._series.show_outline(outline)
        self._layout.setRowVisible(self._series, not pictures)
        self._are_pictures = pictures

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what is chosen; nothing is emitted."""
        self._split = recipe.split
        self._series.show_recipe(recipe)
        # Nothing is drawn by lot where rows follow each other.
        self._seed.setEnabled(recipe.series is None)
        self._target.setCurrentIndex(self._target.findData(next(iter(recipe.targets), "")))
        self._more.show_recipe(recipe)
        self._layout.setRowVisible(self._more, self._more.offers(recipe))
        self._task.setCurrentIndex(self._task.findData(recipe.task))
        self._task.setEnabled(recipe.task != ITSELF and not self._are_pictures)
        boxes = [
            (self._validation, round(100 * recipe.split.validation)),
            (self._test, round(100 * recipe.split.test)),
            (self._seed, recipe.split.seed),
        ]
        if recipe.pictures is not None:
            boxes += [(self._height, recipe.pictures.height), (self._width, recipe.pictures.width)]
            self._colour.setChecked(recipe.pictures.colour)
        for box, value in boxes:
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self._standardise.setChecked(recipe.standardise)
        self._layout.setRowVisible(self._text, recipe.text is not None)
        if recipe.text is not None:
            self._text.show_form(recipe.text)
        self._as_given.setChecked(recipe.split.as_given)
        self._wide.setChecked(recipe.block is not None and bool(recipe.block.columns))
        _, validation, test = self._parts if self._parts and recipe.split.as_given else (0, 0, 0)
        self._validation.setEnabled(not validation)
        self._test.setEnabled(not test)

    def _connect(self) -> None:
        self._target.activated.connect(self._choose_target)
        self._task.activated.connect(self._choose_task)
        for box in (self._validation, self._test, self._seed):
            box.valueChanged.connect(self._edit_split)
        self._as_given.clicked.connect(self._edit_split)
        self._wide.clicked.connect(self.widePicturesChosen)
        for box in (self._height, self._width):
            box.valueChanged.connect(self._edit_pictures)
        self._colour.clicked.connect(self._edit_pictures)
        self._standardise.clicked.connect(self.standardiseChosen)
        self._text.edited.connect(self.textEdited)

    def _choose_target(self) -> None:
        self.targetChosen.emit(self._target.currentData())

    def _choose_task(self) -> None:
        self.taskChosen.emit(self._task.currentData())

    def _edit_split(self) -> None:
        # A box shows whole percentages; what is not edited stays what it is.
        validation, test = (
            known if box.value() == round(100 * known) else box.value() / 100
            for box, known in (
                (self._validation, self._split.validation),
                (self._test, self._split.test),
            )
        )
        self.splitEdited.emit(
            replace(
                self._split,
                validation=validation,
                test=test,
                seed=self._seed.value(),
                as_given=self._as_given.isChecked(),
            )
        )

    def _edit_pictures(self) -> None:
        self.picturesEdited.emit(
            PictureSize(self._height.value(), self._width.value(), self._colour.isChecked())
        )


def _named(widget: W, name: str, spoken: str) -> W:
    widget.setObjectName(name)
    set_spoken(widget, spoken)
    return widget


def _percent(name: str, spoken: str) -> QSpinBox:
    box = _named(QSpinBox(), name, spoken)
    box.setRange(0, 90)
    box.setSuffix(" %")
    return box


def _pixels(name: str, spoken: str) -> QSpinBox:
    box = _named(QSpinBox(), name, spoken)
    box.setRange(1, LARGEST_SIDE)
    return box
