"""Images pasted or dropped onto the pad, and the picture copied from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QImageReader,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QApplication, QMenu

from netbuilder.commands.digit_form import digit_form
from netbuilder.commands.pictures import PictureError, pixels_of, read_picture
from netbuilder.views.pad.digit_pad import DigitPad, Picture
from netbuilder.views.texts import own

_KEYS = QKeySequence.StandardKey


class PadPictures(QObject):
    """Brings images into the form in which the network was trained, whatever paper and size.

    Args:
        pad: is pasted and dropped on.

    Signals:
        refused: why an image could not be taken; the drawing is as it was.
    """

    refused = Signal(str)

    def __init__(self, pad: DigitPad) -> None:
        super().__init__(pad)
        self._pad = pad
        pad.setAcceptDrops(True)
        pad.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what concerns images; everything else goes on to the pad."""
        match event:
            case QDragEnterEvent() if _holds_picture(event.mimeData()):
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
            None,
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
            picture = picture_of(mime)
        except PictureError as error:
            self.refused.emit(str(error))
            return
        self._pad.show_picture(picture)
        self._pad.setFocus()

    def _menu(self) -> QMenu:
        pad, keys = self._pad, QKeySequence
        menu = QMenu(pad)
        menu.setObjectName("padMenu")
        entries = (
            ("&Paste Image", self.paste, keys(_KEYS.Paste), True),
            ("&Copy Picture", self.copy, keys(_KEYS.Copy), not pad.is_empty()),
            ("&Undo", pad.undo, keys(_KEYS.Undo), pad.can_undo()),
            ("&Redo", pad.redo, keys(_KEYS.Redo), pad.can_redo()),
            ("C&lear", pad.clear, keys("Esc"), not pad.is_empty()),
        )
        for text, command, key, able in entries:
            action = menu.addAction(own(text), command)
            action.setShortcut(key)
            action.setEnabled(able)
        return menu


def picture_of(mime: QMimeData) -> Picture:
    """An image of a digit as the network expects it, float32 (28, 28).

    Raises:
        PictureError: there is no image, or no ink in it.
    """
    if mime.hasImage():
        image = QImage(mime.imageData())
        if image.isNull():
            raise PictureError("The image cannot be read; save it as PNG and drop the file here.")
        grey, opacity = pixels_of(image)
        name = "The image"
    elif path := _file(mime):
        grey, opacity = read_picture(path)
        name = f"'{path.name}'"
    else:
        raise PictureError("There is no image on the clipboard; copy one, then paste again.")
    picture = digit_form(grey, opacity)
    if not picture.any():
        raise PictureError(f"{name} shows no ink; take one with a dark digit on light paper.")
    return np.asarray(picture, np.float32)


def _holds_picture(mime: QMimeData) -> bool:
    path = _file(mime)
    suffixes = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    return mime.hasImage() or (path is not None and path.suffix.lower().lstrip(".") in suffixes)


def _file(mime: QMimeData) -> Path | None:
    urls = mime.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
