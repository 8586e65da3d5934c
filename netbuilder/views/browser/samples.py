"""The samples of a part of a data set: pictures, points or rows, whatever they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableView, QWidget

from netbuilder.insight.data_table import DataTable
from netbuilder.insight.dataset_summary import DatasetSummary, Part
from netbuilder.insight.surface import Points
from netbuilder.translation import say
from netbuilder.views.browser.gallery import Gallery
from netbuilder.views.browser.rows import Rows
from netbuilder.views.browser.table_page import TablePage
from netbuilder.views.common.texts import set_spoken, set_tip
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.wording import number_text, terms

_BYTES = (0.0, 255.0)


class Samples(QStackedWidget):
    """Shows pictures as a gallery, points in the plane, and everything else as a table.

    Signals:
        rowsChosen: a row of a table or a window of a series, by column what stands there.
        pictureChosen: a picture, float32 (height, width[, 3]) in [0, 1].
    """

    rowsChosen = Signal(object)
    pictureChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = Gallery()
        self.scatter = DecisionSurface()
        self.scatter.setObjectName("dataScatter")
        set_spoken(self.scatter, say("Samples as points"))
        set_tip(self.scatter, say("Each sample, placed by its two values"))
        self.rows = Rows()
        self.table = QTableView()
        self.table.setTabKeyNavigation(False)
        self.table.setObjectName("dataTable")
        set_spoken(self.table, say("Samples"))
        self.table.setModel(self.rows)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.page = TablePage()
        self.page.rowsChosen.connect(self.rowsChosen)
        self.gallery.pictureChosen.connect(self.pictureChosen)
        for page in (self.gallery, self.scatter, self.table, self.page):
            self.addWidget(page)

    @property
    def are_pictures(self) -> bool:
        """Whether the samples are shown as pictures."""
        return self.currentWidget() is self.gallery

    @property
    def are_points(self) -> bool:
        """Whether the samples are shown as points, in the colours of their classes."""
        return self.currentWidget() is self.scatter

    def show_part(
        self, found: DatasetSummary, part: Part, number: int | None, table: DataTable | None
    ) -> None:
        """Show the samples of a class, or all of them for None.

        Args:
            found: what is shown.
            part: of it.
            number: of the class.
            table: its rows, with predictions where there are some; None for what is no table.
        """
        places = part.of_class(number)
        if table is not None:
            self.page.show_kind(None if found.fitted is None else found.fitted.recipe)
            self.page.show_rows(table, part, places)
            self.setCurrentWidget(self.page)
            return
        if part.samples.ndim == 3 or (part.samples.ndim == 4 and found.look is not None):
            limits = _BYTES
            if part.samples.dtype != np.uint8:
                limits = found.figures[0].minimum, found.figures[0].maximum
            words = _words(found, part, places)
            self.gallery.show_samples(part.samples, places, words, limits, found.look)
            self.setCurrentWidget(self.gallery)
        elif part.samples.shape[1:] == (2,):
            self._show_points(found, part, places)
            self.setCurrentWidget(self.scatter)
        else:
            self.rows.show_samples(part.samples, places, _words(found, part, places))
            self.setCurrentWidget(self.table)

    def _show_points(self, found: DatasetSummary, part: Part, places: NDArray[np.intp]) -> None:
        samples = (found.train.samples, found.test.samples)
        extent = 1.05 * max(float(np.abs(each).max(initial=0)) for each in samples) or 1.0
        span = None
        if not found.kind.classes:
            answers = found.train.answers
            span = float(answers.min()), float(answers.max())
        nothing = part.samples[:0]
        points = Points(
            part.samples[places], part.answers[places], nothing, part.answers[:0], extent
        )
        self.scatter.set_points(points, extent, span)


def _words(found: DatasetSummary, part: Part, places: NDArray[np.intp]) -> list[str]:
    """The answers to some samples, for people."""
    answers = part.answers[places]
    if not found.kind.classes:
        # The numbers of a table come as columns, of which there may be several.
        rows = answers.reshape(len(answers), -1).tolist()
        return [terms(number_text(value, 6) for value in row) for row in rows]
    names = found.kind.names
    return [names[int(answer)] for answer in answers.tolist()]
