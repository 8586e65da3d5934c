"""The place where one tries the network out: by drawing, or on the plane."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from netbuilder.design import Design
from netbuilder.design.pictures import side_of
from netbuilder.insight.own_pictures import picture_shape
from netbuilder.insight.own_points import takes_own_points
from netbuilder.insight.surface import takes_points
from netbuilder.translation import say
from netbuilder.views.common.texts import Label
from netbuilder.views.picture.form import PictureForm
from netbuilder.views.series.form import SeriesForm, takes_series
from netbuilder.views.surface.panel import SurfacePanel
from netbuilder.views.table.form import TableForm, takes_row
from netbuilder.views.text.field import TextPad, takes_text
from netbuilder.wording import shape_text


class Readings(QStackedWidget):
    """Shows the pad for pictures, the surface for points, a form for rows, or why there is none.

    Args:
        pad: for networks that take square pictures.
        surface: for those that take two numbers.
        form: for those that take rows of a table.
        picture: for those that take pictures of the user's own.
        text: for those that take texts.
        parent: Qt's.

    Attributes:
        series: for those that take the last rows of a series.
    """

    def __init__(
        self,
        pad: QWidget,
        surface: SurfacePanel,
        form: TableForm,
        picture: PictureForm,
        text: TextPad,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("readings")
        self._pad = pad
        self._surface = surface
        self._form = form
        self._picture = picture
        self._text = text
        self._typed = False  # whether rows are typed where there is a plane as well
        surface.rowWanted.connect(self._type_rows)
        form.planeWanted.connect(self._show_plane)
        self.series = SeriesForm()
        self._neither = Label()
        self._neither.setObjectName("noReading")
        self._neither.setWordWrap(True)
        self._neither.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._neither.setMargin(24)
        for page in (pad, surface, form, picture, text, self.series, self._neither):
            self.addWidget(page)

    def show_design(self, design: Design) -> None:
        """Show what fits a design's input."""
        self._surface.show_design(design)
        self._form.show_design(design)
        self._picture.show_design(design)
        self._text.show_design(design)
        self.series.show_design(design)
        if takes_text(design):
            self.setCurrentWidget(self._text)
        elif takes_own_points(design):
            self.setCurrentWidget(self._form if self._typed else self._surface)
        elif takes_row(design):
            self.setCurrentWidget(self._form)
        elif takes_series(design):
            self.setCurrentWidget(self.series)
        elif picture_shape(design) is not None:
            self.setCurrentWidget(self._picture)
        elif takes_points(design):
            self.setCurrentWidget(self._surface)
        elif side_of(design) is not None:
            self.setCurrentWidget(self._pad)
        else:
            self._neither.show_text(
                say(
                    "This network takes inputs of shape {input_shape}: they are "
                    "neither square pictures, which can be drawn, nor points of the "
                    "plane, so it cannot be tried out here.",
                    input_shape=shape_text(design.input_shape),
                )
            )
            self.setCurrentWidget(self._neither)

    @Slot()
    def _type_rows(self) -> None:
        self._typed = True
        self.setCurrentWidget(self._form)

    @Slot()
    def _show_plane(self) -> None:
        self._typed = False
        self.setCurrentWidget(self._surface)

    def minimumSizeHint(self) -> QSize:
        """The size hint of the current page."""
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()
