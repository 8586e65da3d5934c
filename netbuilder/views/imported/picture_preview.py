"""A few pictures of each class of a folder."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from netbuilder.imported import Outline
from netbuilder.imported.outline import Thumbnail
from netbuilder.imported.recipes.classes import class_names
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import item, set_spoken, set_tip
from netbuilder.wording import count_text, plural

_THUMBNAIL: Final = QSize(64, 64)
_PICTURES_OF: Final = (mark("{name}: {count} picture"), mark("{name}: {count} pictures"))


class PicturePreview(QListWidget):
    """Shows small pictures side by side, the first of each class with their count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownDataPictures")
        set_spoken(self, say("Sample pictures of each class"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setIconSize(_THUMBNAIL)

    def show_outline(self, outline: Outline) -> None:
        """Show those of another folder."""
        self.clear()
        counts = dict(outline.columns[0].values)
        shown = list(zip(outline.pictures, outline.thumbnails, strict=True))
        for name in class_names(outline.columns[0]):
            ours = [thumbnail for (whose, _), thumbnail in shown if whose == name]
            for number, thumbnail in enumerate(ours):
                text = f"{item(name)} ({count_text(counts[name])})" if number == 0 else name
                entry = QListWidgetItem(_icon(thumbnail), item(text))
                set_tip(entry, plural(counts[name], *_PICTURES_OF, name=name))
                self.addItem(entry)


def _icon(thumbnail: Thumbnail | None) -> QIcon:
    """The icon of a picture; empty where it could not be read."""
    if thumbnail is None:
        return QIcon()
    height, width = thumbnail.height, thumbnail.width
    form = QImage.Format.Format_RGBA8888
    return QIcon(QPixmap.fromImage(QImage(thumbnail.rgba, width, height, 4 * width, form)))
