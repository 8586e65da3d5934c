"""The dialog that shows what a design learns from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design
from netbuilder.design.datasets import DATA_SETTINGS
from netbuilder.design.own import OWN_DATA
from netbuilder.insight.dataset_summary import DatasetSummary, Figures, Part, summarize
from netbuilder.network.current import CurrentNetwork
from netbuilder.translation import mark, say
from netbuilder.views.attention.choice import AttentionChoice
from netbuilder.views.browser.attention import GalleryAttention
from netbuilder.views.browser.balance import ClassBalance
from netbuilder.views.browser.column_view import ColumnView
from netbuilder.views.browser.loading import Loader, Work
from netbuilder.views.browser.predictions import RowPredictions
from netbuilder.views.browser.samples import Samples
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, own, set_spoken, set_title
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import count_text, number_text, shape_text

_TICKS: Final = 1000
_SIDE: Final = 300
_WIDE: Final = 400
_PARTS: Final = mark(
    "{title}: {train} training samples, {test} test samples; {answers}.\n"
    "A sample has shape {shape}; the design takes {given}."
)
_THREE_PARTS: Final = mark(
    "{title}: {train} training samples, {validation} validation samples, {test} test samples; "
    "{answers}.\nA sample has shape {shape}; the design takes {given}."
)
_CANCELLED: Final = mark("No data loaded. Press Load to see the samples.")


class DataBrowser(Dialog):
    """Samples on the left, class balance and figures on the right; loads beside the window.

    Args:
        parent: Qt's.
        work: how to load a data set; for tests.
        network: the one in the window; None where nothing is asked of it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        work: Work = summarize,
        network: CurrentNetwork | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("dataBrowser")
        self._design: Design | None = None
        self._summary: DatasetSummary | None = None
        self._loader = Loader(work, self)
        self._loader.progressed.connect(self._tell)
        self._loader.loaded.connect(self._show)
        self._loader.failed.connect(self._fail)
        self._part = ComboBox()
        self._part.setObjectName("dataPart")
        set_spoken(self._part, say("Part of the data"))
        self._class = ComboBox()
        self._class.setObjectName("dataClass")
        set_spoken(self._class, say("Class of the samples"))
        self._count = _label("dataCount")
        self.samples = Samples()
        self._attention: GalleryAttention | None = None
        self._predictions: RowPredictions | None = None
        self._tools: tuple[QWidget, ...] = ()
        if network is not None:
            choice, gallery = AttentionChoice(), self.samples.gallery
            self._attention = GalleryAttention(network, choice, gallery, self)
            note = _label("attentionNote")
            choice.told.connect(note.show_text)
            self._tools = choice, choice.legend, note
            self._predictions = RowPredictions(network, self)
            self._predictions.changed.connect(self._show_samples)
        self.balance = ClassBalance()
        self.columns = ColumnView(self.samples.page.model)
        self.samples.page.counted.connect(self._count.show_text)
        self.samples.page.columnChosen.connect(self.columns.show_column)
        self._facts = _label("dataFacts")
        self._notice = _label("dataNotice")
        self._figures = QGridLayout()
        self._message = _label("dataMessage")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._progress = QProgressBar()
        self._progress.setObjectName("dataProgress")
        set_spoken(self._progress, say("Loading progress"))
        self._cancel = QPushButton(say("Cancel"))
        self._cancel.setObjectName("dataCancel")
        self._cancel.clicked.connect(self.cancel)
        self._load = QPushButton(say("Load"))
        self._load.setObjectName("dataLoad")
        self._load.clicked.connect(self._begin)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._waiting_page())
        self._pages.addWidget(self._content_page())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        # Enter in the field ends the typing, and on a row takes it.
        for button in (*buttons.buttons(), self._cancel, self._load):
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self._pages, 1)
        layout.addWidget(buttons)
        self._part.currentIndexChanged.connect(self._show_part)
        self._class.currentIndexChanged.connect(self._show_samples)
        self.resize(980, 620)
        self._wait(_CANCELLED)

    def show_design(self, design: Design) -> None:
        """Show the data of a design; they are reloaded if they are other data."""
        before, self._design = self._design, design
        title = design.data_set.title
        set_title(self, say("Data: {title}", title=title))
        if before is None or _data_key(before) != _data_key(design) or self._summary is None:
            self._begin()
        else:
            self._show_facts()
        if self._attention is not None:
            self._attention.show_design(design)

    @Slot()
    def cancel(self) -> None:
        """Leave the loading."""
        self._loader.cancel()
        self._wait(_CANCELLED)

    def hideEvent(self, event: QHideEvent) -> None:
        """A closed browser loads nothing; files of the user's are looked at anew the next time."""
        super().hideEvent(event)
        if self._predictions is not None:
            self._predictions.forget()
        if self._design is not None and self._design.data == OWN_DATA:
            self._summary = None
        if self._loader.busy:
            self.cancel()

    # Loading

    @Slot()
    def _begin(self) -> None:
        if self._design is None:
            return
        self._summary = None
        self._loader.load(self._design)
        self._tell(
            say("Loading {data_set_title}", data_set_title=self._design.data_set.title), None
        )

    @Slot(str, object)
    def _tell(self, message: str, fraction: float | None) -> None:
        self._wait(message, loading=True)
        self._progress.setRange(0, 0 if fraction is None else _TICKS)
        if fraction is not None:
            self._progress.setValue(round(fraction * _TICKS))

    @Slot(str)
    def _fail(self, message: str) -> None:
        self._wait(message)

    def _wait(self, message: str, loading: bool = False) -> None:
        self._message.show_text(message)
        self._progress.setVisible(loading)
        self._cancel.setVisible(loading)
        self._load.setVisible(not loading)
        self._pages.setCurrentIndex(0)

    # What has been loaded

    @Slot(object)
    def _show(self, found: DatasetSummary) -> None:
        self._summary = found
        names = found.kind.names if found.kind.classes else ()
        self._class.blockSignals(True)
        self._class.clear()
        self._class.addItems([say("All classes"), *names])
        self._class.blockSignals(False)
        self._class.setVisible(bool(names))
        self._part.blockSignals(True)
        chosen = self._part.currentText()
        self._part.clear()
        self._part.addItems([own(name) for name, _ in found.parts])
        self._part.setCurrentIndex(max(self._part.findText(chosen), 0))
        self._part.blockSignals(False)
        self._notice.show_text(found.notice)
        self._notice.setVisible(bool(found.notice))
        self._show_facts()
        self._show_figures(found.figures)
        self._show_part()
        self._pages.setCurrentIndex(1)

    @Slot()
    def _show_part(self) -> None:
        found, part = self._summary, self._chosen()
        if found is None or part is None:
            return
        self._show_samples()
        for widget in self._tools[:1]:
            widget.setVisible(self.samples.are_pictures)
        names = found.kind.names if part.counts else ()
        self.balance.show_counts(names, part.counts, coloured=self.samples.are_points)

    @Slot()
    def _show_samples(self) -> None:
        found, part = self._summary, self._chosen()
        if found is None or part is None:
            return
        chosen = self._class.currentIndex() - 1
        number = chosen if chosen >= 0 and found.kind.classes else None
        table = found.table
        if self._predictions is not None and self._design is not None:
            self._predictions.show(self._design, found, part)
            table = self._predictions.table(found, part)
        self.samples.show_part(found, part, number, table)
        self._side.setFixedWidth(_SIDE if table is None else _WIDE)
        self.columns.setVisible(table is not None)
        if table is not None:
            self.columns.show_part(table, found.kind.names if found.kind.classes else ())
            return
        self._count.show_text(
            say("{number} samples", number=count_text(len(part.of_class(number))))
        )

    def _chosen(self) -> Part | None:
        if self._summary is None:
            return None
        parts = self._summary.parts
        return parts[min(max(self._part.currentIndex(), 0), len(parts) - 1)][1]

    def _show_facts(self) -> None:
        if self._summary is None or self._design is None:
            return
        found, given = self._summary, self._design.input_shape
        kind, apart = found.kind, found.validation
        pattern = _PARTS if apart is None else _THREE_PARTS
        self._facts.show_text(
            pattern.format(
                title=kind.title,
                train=count_text(len(found.train.samples)),
                validation=count_text(0 if apart is None else len(apart.samples)),
                test=count_text(len(found.test.samples)),
                answers=kind.answers,
                shape=shape_text(kind.sample_shape),
                given=shape_text(given),
            )
        )

    def _show_figures(self, figures: tuple[Figures, ...]) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        rows: list[tuple[str, ...]] = (
            [(say("Values"), "Min", "Max", say("Mean"), "Std")] if figures else []
        )
        rows += [(each.name, *map(_number, (each.minimum, each.maximum, each.mean, each.deviation)))
                 for each in figures]  # fmt: skip
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                label = Label(text)
                label.setObjectName(f"figure{row}_{column}")
                if column:
                    label.setAlignment(Qt.AlignmentFlag.AlignRight)
                self._figures.addWidget(label, row, column)

    # Putting together

    def _waiting_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self._cancel, self._load):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(self._message)
        layout.addWidget(self._progress)
        layout.addLayout(row)
        layout.addStretch(1)
        return page

    def _content_page(self) -> QWidget:
        choices = QHBoxLayout()
        for widget in (self._part, self._class, self._count):
            choices.addWidget(widget)
        choices.addStretch(1)
        for tool in self._tools[:2]:
            choices.addWidget(tool)
        left = QVBoxLayout()
        left.addLayout(choices)
        for tool in self._tools[2:]:
            left.addWidget(tool)
        left.addWidget(self.samples, 1)
        side = QWidget()
        right = QVBoxLayout(side)
        for each in (self._facts, self._notice, self.balance):
            right.addWidget(each)
        right.addLayout(self._figures)
        right.addWidget(self.columns, 1)
        right.addStretch(0)
        column = self._side = QScrollArea()
        column.setWidgetResizable(True)
        column.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.setFrameShape(QScrollArea.Shape.NoFrame)
        column.setWidget(side)
        column.setFixedWidth(_SIDE)
        page = QWidget()
        layout = QHBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(left, 1)
        layout.addWidget(column)
        return page


def _label(name: str) -> Label:
    label = Label()
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _number(value: float) -> str:
    return number_text(value, 4)


def _data_key(design: Design) -> tuple[object, ...]:
    settings = (getattr(design, name) for name in sorted(DATA_SETTINGS))
    return design.data, design.own, design.kept_back, *settings
