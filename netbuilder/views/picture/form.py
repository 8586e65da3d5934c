"""A picture that is chosen, dropped or pasted, and what the network answers to it."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.quantities import quantities_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported.reading.picture_folders import ENDINGS
from netbuilder.pictures.offers import may_hold_picture, offer_of
from netbuilder.pictures.reading import PictureError
from netbuilder.translation import mark, say
from netbuilder.views.attention.choice import AttentionChoice
from netbuilder.views.attention.signs import signed_image
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.numbers import numbers_told
from netbuilder.views.common.questions import ask_file
from netbuilder.views.common.texts import Label, set_description, set_spoken, set_tip

_SMALLEST: Final = 120
_FILTER: Final = mark("Pictures ({endings});;All files (*)")
_ENDINGS: Final = " ".join(f"*{each}" for each in sorted(ENDINGS))


class PictureForm(QWidget):
    """Takes a picture, and shows it as the network sees it.

    Signals:
        offered: an `Offer` of a picture that may be read.
        opened: a picture of the data that is to be asked about, float32 in [0, 1].
    """

    offered = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pictureForm")
        set_spoken(self, say("A picture for the network"))
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._target = CLASS
        self._quantities: tuple[str, ...] = ()
        self._image = QImage()
        self._picture = Label()
        self._picture.setObjectName("ownPicture")
        set_spoken(self._picture, say("The chosen picture"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setMinimumSize(_SMALLEST, _SMALLEST)
        self._picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.attention = AttentionChoice()
        self.attention.legend.lie_on(self._picture)
        self._colours = QImage()
        choose = QPushButton(say("Choose a Picture..."))
        choose.setObjectName("choosePicture")
        set_tip(choose, say("Choose a picture for the network; you can also drop or paste one"))
        choose.clicked.connect(self._choose)
        self.bars = PredictionBars(("",))
        self.bars.setObjectName("pictureBars")
        set_tip(self.bars, "")
        self._number = Label()
        self._number.setObjectName("pictureAnswer")
        self._hint = Label()
        self._hint.setObjectName("pictureHint")
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._picture, 3)
        row = QHBoxLayout()
        row.addWidget(choose, 1)
        row.addWidget(self.attention)
        layout.addLayout(row)
        layout.addWidget(self._number)
        layout.addWidget(self.bars, 2)
        layout.addWidget(self._hint)
        self.show_picture(None)

    def show_design(self, design: Design) -> None:
        """Show what a network of this design answers with."""
        own = design.own
        self._target = design.target
        self.bars.setVisible(design.target == CLASS)
        self._number.setVisible(design.target == NUMBER)
        if own is not None and own.recipe.classes and own.recipe.classes != self.bars.names:
            self.bars.set_names(own.recipe.classes)
        self._quantities = quantities_of(design)

    def show_picture(self, pixels: Array | None) -> None:
        """Show a picture, uint8 (height, width) or (height, width, 3); none where None."""
        self._image = QImage() if pixels is None else _image(pixels)
        self._colours = QImage()
        self._scale()
        set_description(self, say("No picture") if pixels is None else say("A picture"))

    def show_attention(self, values: Array | None) -> None:
        """Lay colours over the picture: (height, width), from -1 (against) to 1 (for)."""
        if values is None and self._colours.isNull():
            return
        self._colours = QImage() if values is None else signed_image(values)
        self._scale()

    def show_answer(self, answer: Array | None, hint: str) -> None:
        """Show an answer, or why there is none."""
        self.bars.set_probabilities(answer if self._target == CLASS else None)
        told = answer if self._target == NUMBER else None
        self._number.show_text(numbers_told(self._quantities, told))
        self._hint.show_text(hint)

    def _scale(self) -> None:
        if self._image.isNull():
            self._picture.clear()
            self._picture.show_text(say("Drop a picture here"))
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        keep = Qt.AspectRatioMode.KeepAspectRatio
        shown = QPixmap.fromImage(self._image).scaled(self._picture.size(), keep, smooth)
        if not self._colours.isNull():
            painter = QPainter(shown)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(shown.rect(), self._colours)
            painter.end()
        self._picture.setPixmap(shown)

    @Slot()
    def _choose(self) -> None:
        name = ask_file(self, say("Choose a picture"), "", _FILTER.format(endings=_ENDINGS))
        if name:
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(name)])
            self._take(mime)

    def _take(self, mime: QMimeData) -> None:
        try:
            offer = offer_of(mime)
        except PictureError as error:
            self.show_answer(None, str(error))
            return
        self.offered.emit(offer)

    # Qt's events

    def minimumSizeHint(self) -> QSize:
        """Room for picture and answer."""
        return QSize(200, 260)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the picture as large as there is room."""
        super().resizeEvent(event)
        self._scale()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a picture."""
        if may_hold_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the picture."""
        event.acceptProposedAction()
        self._take(event.mimeData())

    def event(self, event: QEvent) -> bool:
        """Paste is for the form while it has the focus, and not for the canvas."""
        pastes = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if pastes and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a picture."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)


def _image(pixels: Array) -> QImage:
    kept = np.ascontiguousarray(pixels, np.uint8)
    height, width = kept.shape[:2]
    formats = QImage.Format
    form = formats.Format_RGB888 if kept.ndim == 3 else formats.Format_Grayscale8
    return QImage(kept.data, width, height, kept.strides[0], form).copy()
