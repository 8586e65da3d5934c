"""The dialog that brings in somebody's own data."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netbuilder.imported import Outline, Recipe, TextFormat, compose, problems, summary
from netbuilder.imported.offers import DATA_ENDINGS
from netbuilder.imported.outline import PICTURES
from netbuilder.imported.recipes.class_balance import balance
from netbuilder.imported.recipes.composing import LEFT_OUT
from netbuilder.imported.recipes.dates import date_notices, treated_as
from netbuilder.imported.recipes.left_out import left_out
from netbuilder.imported.recipes.recipe import ITSELF
from netbuilder.imported.recipes.text import TextForm, proposed_form
from netbuilder.imported.recipes.words import choice_for_target, class_notices
from netbuilder.translation import mark, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.questions import ask_file, ask_folder
from netbuilder.views.common.scrolling import WholeColumn
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, set_field, set_spoken, set_title
from netbuilder.views.imported.choices_form import ChoicesForm
from netbuilder.views.imported.class_weights_row import ClassWeightsRow
from netbuilder.views.imported.format_form import FormatForm
from netbuilder.views.imported.left_out_row import LeftOutRow
from netbuilder.views.imported.looker import Looker
from netbuilder.views.imported.picture_preview import PicturePreview
from netbuilder.views.imported.preview import MOST_COLUMNS, PreviewTable
from netbuilder.wording import count_text, stacked

_FILES: Final = mark("Tables and arrays ({endings});;All files (*)")
_ENDINGS: Final = " ".join(f"*{each}" for each in DATA_ENDINGS)
_CHOICES: Final = 100  # pixels of the choices that are always in sight
_READY: Final = mark(
    "Choose a table (CSV, Excel), an array (NPY, NPZ) or a folder with one folder per class."
)


class OwnDataDialog(Dialog):
    """Shows what is in a file or folder, and what would be trained on; decides nothing itself.

    Args:
        path: of a file or folder to begin with; None to let the user choose.
        recipe: what was made of it before.
        parent: Qt's.
        weighed: whether the design weighs its classes already.

    Attributes:
        class_weights: advises on unequal classes, and knows what was chosen.
    """

    def __init__(
        self,
        path: Path | None = None,
        recipe: Recipe | None = None,
        parent: QWidget | None = None,
        *,
        weighed: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("ownData")
        self.class_weights = ClassWeightsRow(weighed)
        set_title(self, say("Use your own data"))
        self._outline: Outline | None = None
        self._recipe: Recipe | None = None
        self._chosen: dict[str, Any] = {}
        self._earlier: Recipe | None = None
        self._kinds: dict[str, str] = {}
        self._missing: dict[str, str] = {}
        self._said: list[str] = []
        self._looker = Looker(self)
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._show_nothing(_READY)
        if path is not None:
            self.look_at(path)
        if path is not None and recipe is not None:
            self._take_over(path, recipe)

    def outline(self) -> Outline | None:
        """What was found; None before a file has been read."""
        return self._outline

    def recipe(self) -> Recipe | None:
        """What is to be made of it; None while something stands against it."""
        ready = self._outline is not None and self._recipe is not None
        return self._recipe if ready and self._ok.isEnabled() else None

    def look_at(self, path: Path, written: TextFormat | None = None) -> None:
        """Read a file or folder, and propose what to make of it."""
        set_field(self._path, str(path))
        if written is None:
            self._earlier = None
            self._chosen, self._kinds, self._missing = {}, {}, {}
        self._show_nothing("")
        self._progress.setRange(0, 0)
        self._progress.show()
        self._looker.look(path, written)

    def done(self, result: int) -> None:
        """Close, and read no further."""
        self._looker.cancel()
        super().done(result)

    def _take_over(self, path: Path, recipe: Recipe) -> None:
        """Choose all that the recipe says."""
        self._earlier = recipe
        self._chosen = {
            "target": next(iter(recipe.targets), ""),
            "more": recipe.targets[1:],
            "task": recipe.task,
            "split": recipe.split,
            "standardise": recipe.standardise,
            "pictures": recipe.pictures,
            "text": recipe.text,
            "series": recipe.series or False,
        }
        if recipe.format is not None:
            self.look_at(path, recipe.format)

    # Its parts

    def _make_widgets(self) -> None:
        self._path = QLineEdit()
        self._path.setObjectName("ownDataPath")
        set_spoken(self._path, say("File or folder"))
        self._path.setPlaceholderText(say("Path of a file or folder"))
        self._file = QPushButton(say("Choose a &file..."))
        self._file.setObjectName("ownDataFile")
        self._folder = QPushButton(say("Choose a f&older..."))
        self._folder.setObjectName("ownDataFolder")
        for button in (self._file, self._folder):
            button.setAutoDefault(False)
        self._format = FormatForm()
        self._table = PreviewTable()
        self._pictures = PicturePreview()
        self._preview = QStackedWidget()
        self._preview.addWidget(self._table)
        self._preview.addWidget(self._pictures)
        self._choices = ChoicesForm()
        self._left_out = LeftOutRow()
        self._progress = QProgressBar()
        self._progress.setObjectName("ownDataProgress")
        set_spoken(self._progress, say("Reading the file"))
        self._progress.hide()
        self._remarks = Notice(warning=True)
        self._remarks.setObjectName("ownDataRemarks")
        self._error = Notice()
        self._error.setObjectName("ownDataError")
        set_spoken(self._error, say("Problems"))
        self._summary = Label()
        self._summary.setObjectName("ownDataSummary")
        self._summary.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(say("Use these data"))

    def _lay_out(self) -> None:
        source = QHBoxLayout()
        for widget, share in ((self._path, 1), (self._file, 0), (self._folder, 0)):
            source.addWidget(widget, share)
        layout = QVBoxLayout(self)
        layout.addLayout(source)
        layout.addWidget(self._format)
        layout.addWidget(self._preview, 1)
        layout.addWidget(self._progress)
        layout.addWidget(self._left_out)
        layout.addWidget(WholeColumn(self._choices, _CHOICES))
        layout.addWidget(self._remarks)
        layout.addWidget(self.class_weights)
        layout.addWidget(self._error)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)
        self.resize(900, 680)

    def _connect(self) -> None:
        self._path.returnPressed.connect(self._take_path)
        self._file.clicked.connect(self._choose_file)
        self._folder.clicked.connect(self._choose_folder)
        self._format.edited.connect(self._reread)
        self._table.kindChosen.connect(self._choose_kind)
        self._left_out.taken.connect(self._choose_kind)
        self._table.missingChosen.connect(self._choose_missing)
        self._choices.targetChosen.connect(self._choose_target)
        self._choices.moreTargetsChosen.connect(partial(self._choose, "more"))
        self._choices.taskChosen.connect(partial(self._choose, "task"))
        self._choices.widePicturesChosen.connect(self._choose_wide)
        self._choices.splitEdited.connect(partial(self._choose, "split"))
        self._choices.standardiseChosen.connect(partial(self._choose, "standardise"))
        self._choices.picturesEdited.connect(partial(self._choose, "pictures"))
        self._choices.textEdited.connect(self._edit_text)
        self._choices.seriesEdited.connect(partial(self._choose, "series"))
        self._looker.progressed.connect(self._show_progress)
        self._looker.looked.connect(self._show_outline)
        self._looker.failed.connect(self._show_failure)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    # What the user does

    @Slot()
    def _take_path(self) -> None:
        if text := self._path.text().strip():
            self.look_at(Path(text).expanduser())

    @Slot()
    def _choose_file(self) -> None:
        name = ask_file(
            self, say("Choose a file"), self._path.text(), _FILES.format(endings=_ENDINGS)
        )
        if name:
            self.look_at(Path(name))

    @Slot()
    def _choose_folder(self) -> None:
        name = ask_folder(self, say("Choose a folder"), self._path.text())
        if name:
            self.look_at(Path(name))

    @Slot(object)
    def _reread(self, written: TextFormat) -> None:
        self.look_at(Path(self._path.text()), written)

    @Slot(str, str)
    def _choose_kind(self, name: str, kind: str) -> None:
        if self._recipe is not None:
            self._chosen.setdefault("series", self._recipe.series or False)
        self._kinds[name] = kind
        self._missing.pop(name, None)
        self._chosen.pop("text", None)
        self._compose()

    @Slot(str, str)
    def _choose_missing(self, name: str, handling: str) -> None:
        self._missing[name] = handling
        self._compose()

    @Slot(str)
    def _choose_target(self, name: str) -> None:
        self._chosen["target"] = name
        for each in ("task", "more"):
            self._chosen.pop(each, None)
        if not name:
            self._chosen["task"] = ITSELF
        self._compose()

    def _choose(self, name: str, value: Any) -> None:
        """Choose one of the arguments of `compose`."""
        self._chosen[name] = value
        if name == "task":
            self._chosen["more"] = ()
        self._compose()

    @Slot(bool)
    def _choose_wide(self, on: bool) -> None:
        self._chosen["as_pictures"] = on
        self._kinds = {}
        self._compose()

    @Slot(object)
    def _edit_text(self, form: TextForm) -> None:
        """Another unit has another length and another vocabulary."""
        recipe, outline = self._recipe, self._outline
        if recipe is None or outline is None or recipe.text is None:
            return
        column = outline.column(recipe.features[-1].name)
        if form.unit != recipe.text.unit and column is not None:
            form = proposed_form(column, form.unit)
        self._chosen["text"] = form
        self._compose()

    # What is shown

    @Slot(str, object)
    def _show_progress(self, message: str, fraction: float | None) -> None:
        self._summary.show_text(f"{message}...")
        self._progress.setRange(0, 0 if fraction is None else 1000)
        self._progress.setValue(round(1000 * (fraction or 0.0)))

    @Slot(str, object)
    def _show_failure(self, sentence: str, written: TextFormat | None) -> None:
        self._show_nothing("")
        self._error.show_text(sentence)
        # Another delimiter or encoding may be all that it needs.
        self._format.setVisible(written is not None)
        if written is not None:
            self._format.show_format(written)

    @Slot(object)
    def _show_outline(self, outline: Outline) -> None:
        self._outline = outline
        if self._earlier is not None:
            features = {feature.name: feature for feature in self._earlier.features}
            for column in outline.columns:
                feature = features.get(column.name)
                self._kinds[column.name] = treated_as(feature, column) if feature else LEFT_OUT
            target = outline.column(next(iter(self._earlier.targets), ""))
            if self._earlier.block is not None and self._earlier.block.columns:
                self._kinds = {}
            self._missing = {name: feature.missing for name, feature in features.items()}
            if target is not None:
                self._missing[target.name] = choice_for_target(target, self._earlier)
            self._earlier = None
        self._progress.hide()
        self._format.setVisible(outline.format is not None)
        self._format.show_outline(outline)
        if outline.kind == PICTURES:
            self._pictures.show_outline(outline)
        else:
            self._table.show_outline(outline)
        self._preview.setCurrentWidget(self._pictures if outline.kind == PICTURES else self._table)
        self._preview.setEnabled(True)
        self._choices.show_outline(outline)
        self._choices.setEnabled(True)
        remarks = [*outline.notices, *date_notices(outline.columns)]
        if len(outline.columns) > MOST_COLUMNS:
            remarks.append(
                say(
                    "The first {most_columns} of {columns} columns are shown.",
                    most_columns=MOST_COLUMNS,
                    columns=count_text(len(outline.columns)),
                )
            )
        self._said = remarks
        self._compose()

    def _show_nothing(self, sentence: str) -> None:
        self._outline = self._recipe = None
        self._progress.hide()
        self._preview.setEnabled(False)
        self._choices.setEnabled(False)
        self._left_out.show_columns(())
        self.class_weights.show_balance(None)
        self._error.show_text("")
        self._remarks.show_text("")
        self._summary.show_text(sentence)
        self._ok.setEnabled(False)

    def _compose(self) -> None:
        """Propose a recipe with what was chosen, and say what it gives, or why it does not."""
        outline = self._outline
        if outline is None:
            return
        self._recipe = compose(outline, kinds=self._kinds, missing=self._missing, **self._chosen)
        against = problems(self._recipe, outline)
        target = outline.column(next(iter(self._recipe.targets), ""))
        said = class_notices(target, self._recipe) if target is not None else ()
        self._remarks.show_text(stacked((*self._said, *said)))
        self._left_out.show_columns(left_out(self._recipe, outline))
        self.class_weights.show_balance(balance(self._recipe, outline))
        self._table.show_recipe(self._recipe)
        self._choices.show_recipe(self._recipe)
        self._error.show_text(stacked(against[:3]))
        self._summary.show_text("" if against else summary(self._recipe, outline))
        set_spoken(self._summary, self._summary.text())
        self._ok.setEnabled(not against)
