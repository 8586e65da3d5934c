"""A report on sheets of paper, as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
    QUrl,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from engine.types import Array
from netbuilder import __version__
from netbuilder.exchange.report import Report
from netbuilder.exchange.report.drawings.shapes import Drawing
from netbuilder.exchange.report.parts import (
    Drawings,
    Heading,
    Lines,
    Paragraph,
    Part,
    Pictures,
    Table,
)
from netbuilder.plain import lines, printed
from netbuilder.translation import say
from netbuilder.views.window.report_drawing import paint

_DPI: Final = 300
_PIXELS: Final = 96
"""Pixels of the drawings in an inch."""
_MARGIN: Final = 18.0  # millimetres
_FOOT: Final = _DPI * 8 / 25.4
"""Room for the number of the page, in the writer's pixels."""
_CORNER: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
_BODY: Final = 9.5  # points; so are the following
_SMALL: Final = 7.5
_HEADING: Final = 13.0
_TITLE: Final = 19.0
_INK: Final = QColor("#1b1f27")
_MUTED: Final = QColor("#59616e")
_PICTURE: Final = 62.0  # pixels
_BESIDE: Final = 6
"""Pictures beside each other."""

_IMAGE: Final = QTextDocument.ResourceType.ImageResource.value
_DRAWN: Final = QTextFormat.ObjectTypes.UserObject.value + 1
_CONTENT: Final = QTextFormat.Property.UserProperty.value + 1


def pdf(report: Report) -> bytes:
    """The sheets, A4; needs a QGuiApplication, and may be called in any thread."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(lines(report.title))
    writer.setCreator(say("NetBuilder {version}", version=__version__))
    document = _Sheets(writer).set_all(report)
    _print(document, writer)
    buffer.close()
    return bytes(content.data())


def _print(document: QTextDocument, writer: QPdfWriter) -> None:
    """Every page, with its number below."""
    painter = QPainter(writer)
    size = document.pageSize()
    font = QFont(document.defaultFont())
    font.setPointSizeF(_SMALL)
    try:
        for page in range(document.pageCount()):
            if page:
                writer.newPage()
            painter.save()
            painter.translate(0, -page * size.height())
            document.drawContents(
                painter, QRectF(0, page * size.height(), size.width(), size.height())
            )
            painter.restore()
            painter.setFont(font)
            painter.setPen(_MUTED)
            below = QRectF(0, size.height(), size.width(), _DPI * 8 / 25.4)
            count = f"{page + 1} / {document.pageCount()}"
            painter.drawText(
                below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, count
            )
    finally:
        painter.end()


class _Drawn(QPyTextObject):
    """Draws a drawing in the place of a character, with lines, not pixels.

    Args:
        parent: the document.

    Attributes:
        drawings: all of the document; a character's format holds the number of its own.
    """

    def __init__(self, parent: QTextDocument) -> None:
        super().__init__(parent)
        self.drawings: list[Drawing] = []

    def intrinsicSize(self, doc: QTextDocument, position: int, form: QTextFormat) -> QSizeF:
        """The drawing's size, in the writer's pixels."""
        drawing = self.drawings[form.property(_CONTENT)]
        scale = min(_DPI / _PIXELS, doc.pageSize().width() / max(drawing.width, 1.0))
        return QSizeF(drawing.width, drawing.height) * scale

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        """Draw it."""
        drawing, place = self.drawings[form.property(_CONTENT)], QRectF(rect)
        painter.save()
        painter.translate(place.topLeft())
        painter.scale(place.width() / drawing.width, place.height() / drawing.height)
        paint(painter, drawing)
        painter.restore()


class _Sheets:
    """Sets a report as a document, part by part.

    Args:
        writer: whose pages they are.
    """

    def __init__(self, writer: QPdfWriter) -> None:
        self._document = QTextDocument()
        self._headings: list[int] = []
        self._drawn = _Drawn(self._document)
        layout = self._document.documentLayout()
        layout.setPaintDevice(writer)
        layout.registerHandler(_DRAWN, self._drawn)
        self._document.setDocumentMargin(0)
        font = QFont()
        font.setPointSizeF(_BODY)
        self._document.setDefaultFont(font)
        area = writer.pageLayout().paintRectPixels(_DPI)
        # The number of the page lies below.
        self._document.setPageSize(QSizeF(area.width(), area.height() - _FOOT))
        self._cursor = QTextCursor(self._document)

    def set_all(self, report: Report) -> QTextDocument:
        """The whole document."""
        self._words(report.title, _TITLE, bold=True)
        self._words(report.subtitle, _BODY, colour=_MUTED, above=3)
        for part in report.parts:
            self._part(part)
        self._keep_headings()
        return self._document

    def _keep_headings(self) -> None:
        """Begin a new page with each heading that would stand alone at the end of one."""
        layout, height = self._document.documentLayout(), self._document.pageSize().height()
        for position in self._headings:
            block = self._document.findBlock(position)
            pages = [
                int((layout.blockBoundingRect(each).bottom() - 1) // height)
                for each in (block, block.next())
                if each.isValid()
            ]
            if pages[0] != pages[-1]:
                form = block.blockFormat()
                form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                QTextCursor(block).setBlockFormat(form)

    def _part(self, part: Part) -> None:
        match part:
            case Heading(text):
                self._words(text, _HEADING, bold=True, above=14, keep=True)
            case Paragraph(text):
                self._words(text, _BODY, above=6)
            case Table():
                self._table(part)
            case Drawings(drawings):
                self._drawings(drawings)
            case Pictures():
                self._pictures(part)
            case Lines(text, title):
                if title:
                    self._words(title, _BODY, bold=True, above=10, keep=True)
                self._lines(text)

    def _block(self, above: float) -> None:
        """Begin a paragraph, some points below the one before."""
        form = QTextBlockFormat()
        form.setTopMargin(above * _PIXELS / 72)
        if self._document.isEmpty():
            self._cursor.setBlockFormat(form)
        else:
            self._cursor.insertBlock(form)

    def _words(
        self,
        text: str,
        points: float,
        *,
        bold: bool = False,
        colour: QColor | None = None,
        above: float = 0,
        keep: bool = False,
    ) -> None:
        """A paragraph; `keep` keeps it with what follows."""
        self._block(above)
        if keep:
            self._headings.append(self._cursor.position())
        self._cursor.insertText(lines(text), _letters(points, bold=bold, colour=colour))

    def _lines(self, text: str) -> None:
        self._block(6)
        form = QTextCharFormat()
        form.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        form.setFontPointSize(_SMALL)
        form.setForeground(_INK)
        written = printed(text).replace("\n", "\u2028")
        self._cursor.insertText(written, form)

    def _drawings(self, drawings: Sequence[Drawing]) -> None:
        self._block(8)
        for drawing in drawings:
            form = QTextCharFormat()
            form.setObjectType(_DRAWN)
            form.setProperty(_CONTENT, len(self._drawn.drawings))
            self._drawn.drawings.append(drawing)
            self._cursor.insertText("\ufffc", form)

    def _grid(self, rows: int, columns: int) -> QTextTable:
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(3)
        form.setTopMargin(6)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        return self._cursor.insertTable(rows, columns, form)

    def _table(self, table: Table) -> None:
        head = [table.head] if table.head else []
        rows = [*head, *table.rows]
        if not rows:
            return
        grid = self._grid(len(rows), len(rows[0]))
        form = grid.format()
        form.setHeaderRowCount(len(head))
        grid.setFormat(form)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                cursor = grid.cellAt(number, column).firstCursorPosition()
                if column in table.numbers:
                    aligned = QTextBlockFormat()
                    aligned.setAlignment(Qt.AlignmentFlag.AlignRight)
                    cursor.setBlockFormat(aligned)
                heading = bool(head) and number == 0
                muted = _MUTED if column == 0 and not heading else None
                cursor.insertText(lines(text), _letters(_BODY, bold=heading, colour=muted))
        self._leave()

    def _pictures(self, part: Pictures) -> None:
        rows = -(-len(part.pictures) // _BESIDE)
        if not rows:
            return
        grid = self._grid(rows, _BESIDE)
        form = grid.format()
        share = QTextLength(QTextLength.Type.PercentageLength, 100 / _BESIDE)
        form.setColumnWidthConstraints([share] * _BESIDE)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        grid.setFormat(form)
        for number, picture in enumerate(part.pictures):
            cursor = grid.cellAt(*divmod(number, _BESIDE)).firstCursorPosition()
            name = f"picture:{number}"
            image = _image(picture.pixels)
            self._document.addResource(_IMAGE, QUrl(name), image)
            shown = QTextImageFormat()
            shown.setName(name)
            shown.setWidth(min(_PICTURE, _PICTURE * image.width() / max(image.height(), 1)))
            cursor.insertImage(shown)
            cursor.insertText("\u2028" + lines(picture.caption), _letters(_SMALL))
        self._leave()

    def _leave(self) -> None:
        """Go on below a table."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)


def _image(pixels: Array) -> QImage:
    kept = np.ascontiguousarray(pixels, np.uint8)
    height, width = kept.shape[:2]
    formats = QImage.Format
    form = formats.Format_RGB888 if kept.ndim > 2 else formats.Format_Grayscale8
    return QImage(kept.data, width, height, kept.strides[0], form).copy()


def _letters(points: float, *, bold: bool = False, colour: QColor | None = None) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFontPointSize(points)
    if bold:
        form.setFontWeight(QFont.Weight.Bold)
    # Paper is white, whatever the window's colours are.
    form.setForeground(colour or _INK)
    return form
