"""Images pasted or dropped onto the pad, and the picture copied from it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QMenu

from netbuilder.pictures.offers import may_hold_picture, offer_of
from netbuilder.pictures.reading import PictureError
from netbuilder.translation import say
from netbuilder.views.common.texts import own
from netbuilder.views.pad.digit_pad import DigitPad, Picture
from netbuilder.views.pad.picture_reader import PictureReader

_KEYS = QKeySequence.StandardKey


class PadPictures(QObject):
    """Brings images into the form in which the network was trained, whatever paper and size.

    They are read beside the window's thread. To draw, or Escape, ends the reading.

    Args:
        pad: is pasted and dropped on.

    Signals:
        refused: why an image could not be taken; the drawing is as it was.
        waiting: whether reading an image is taking a while.
    """

    refused = Signal(str)
    waiting = Signal(bool)

    def __init__(self, pad: DigitPad) -> None:
        super().__init__(pad)
        self._pad = pad
        self._reader = PictureReader(self)
        self._reader.read.connect(self._show)
        self._reader.refused.connect(self.refused)
        self._reader.waiting.connect(self.waiting)
        pad.drawingChanged.connect(self.cancel)
        pad.setAcceptDrops(True)
        pad.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what concerns images; everything else is passed on to the pad."""
        match event:
            case QDragEnterEvent() if may_hold_picture(event.mimeData()):
                event.acceptProposedAction()
                return True
            case QDropEvent() if event.type() == QEvent.Type.Drop:
                self._take(event.mimeData())
                event.acceptProposedAction()
                return True
            case QContextMenuEvent():
                self._menu().popup(event.globalPos())
                return True
            case QKeyEvent():
                return self._key(event)
        return False

    def paste(self) -> None:
        """Show the clipboard's image."""
        self._take(QApplication.clipboard().mimeData())

    @Slot()
    def cancel(self) -> None:
        """Read no further; the drawing stays."""
        self._reader.cancel()

    def copy(self) -> None:
        """Put the network's picture on the clipboard."""
        grey = np.ascontiguousarray(np.rint(self._pad.image() * 255), dtype=np.uint8)
        height, width = grey.shape
        image = QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8)
        QApplication.clipboard().setImage(image.copy())

    def _key(self, event: QKeyEvent) -> bool:
        command = next(
            (
                do
                for key, do in ((_KEYS.Paste, self.paste), (_KEYS.Copy, self.copy))
                if event.matches(key)
            ),
            self.cancel if event.key() == Qt.Key.Key_Escape and self._reader.busy else None,
        )
        if command is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            command()
        return True

    def _take(self, mime: QMimeData) -> None:
        try:
            offer = offer_of(mime)
        except PictureError as error:
            self.refused.emit(str(error))
            return
        self._reader.start(offer)
        self._pad.setFocus()

    @Slot(object)
    def _show(self, picture: Picture) -> None:
        self._pad.show_picture(picture)

    def _menu(self) -> QMenu:
        pad, keys = self._pad, QKeySequence
        menu = QMenu(pad)
        menu.setObjectName("padMenu")
        entries = (
            (say("&Paste Image"), self.paste, keys(_KEYS.Paste), True),
            (say("&Copy Picture"), self.copy, keys(_KEYS.Copy), not pad.is_empty()),
            (say("&Undo"), pad.undo, keys(_KEYS.Undo), pad.can_undo()),
            (say("&Redo"), pad.redo, keys(_KEYS.Redo), pad.can_redo()),
            (say("C&lear"), pad.clear, keys("Esc"), not pad.is_empty()),
        )
        for text, command, key, able in entries:
            action = menu.addAction(own(text), command)
            action.setShortcut(key)
            action.setEnabled(able)
        return menu
