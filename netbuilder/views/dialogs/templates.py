"""The dialog that offers networks to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design, analyze
from netbuilder.design.templates import Template
from netbuilder.views.canvas.content import contents
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, item, set_spoken, set_title
from netbuilder.wording import counted

_PREVIEW: Final = QSize(300, 380)


class TemplateDialog(Dialog):
    """A list with a preview; a double click or Enter takes the template.

    Args:
        templates: to choose from.
        complaints: on those that cannot be read.
        parent: Qt's.
    """

    def __init__(
        self, templates: Sequence[Template], complaints: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("templates")
        set_title(self, "New from a template")
        self._templates = tuple(templates)
        self._list = QListWidget()
        self._list.setObjectName("templateList")
        set_spoken(self._list, "Templates")
        for template in self._templates:
            entry = QListWidgetItem(item(template.title))
            entry.setData(Qt.ItemDataRole.AccessibleDescriptionRole, item(template.summary))
            self._list.addItem(entry)
        self._preview = Label()
        self._preview.setFixedSize(_PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._summary = Label()
        self._summary.setObjectName("templateSummary")
        self._summary.setWordWrap(True)
        self._summary.setMinimumHeight(3 * self.fontMetrics().height())
        self._summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out("\n".join(complaints))
        self._list.currentRowChanged.connect(self._show)
        self._list.itemDoubleClicked.connect(self.accept)
        self._list.setCurrentRow(0)

    def chosen(self) -> Template:
        """The template that is highlighted."""
        return self._templates[max(0, self._list.currentRow())]

    def _lay_out(self, complaint: str) -> None:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Use it")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.addWidget(self._list, 1)
        if complaint:
            notice = Label(complaint)
            notice.setObjectName("templateComplaints")
            notice.setWordWrap(True)
            left.addWidget(notice)
        right = QVBoxLayout()
        right.addWidget(self._preview)
        right.addWidget(self._summary)
        columns = QHBoxLayout()
        columns.addLayout(left, 1)
        columns.addLayout(right)
        layout = QVBoxLayout(self)
        layout.addLayout(columns)
        layout.addWidget(buttons)
        self.setMinimumWidth(580)

    @Slot(int)
    def _show(self, row: int) -> None:
        template = self._templates[max(0, row)]
        total = analyze(template.design).total_parameters
        self._summary.show_text(f"{template.summary}\n{counted(total, 'parameter')}.")
        set_spoken(self._preview, f"Picture of {template.title}")
        self._preview.setPixmap(preview(template.design, _PREVIEW, self.devicePixelRatioF()))


def preview(design: Design, size: QSize, ratio: float = 1.0) -> QPixmap:
    """A design as the canvas draws it, scaled down to fit into `size`."""
    scene = StackScene(QApplication.font())
    scene.show_contents(contents(design, analyze(design)))
    area = scene.sceneRect()
    scale = min(size.width() / area.width(), size.height() / area.height(), 1.0)
    picture = QPixmap(round(area.width() * scale * ratio), round(area.height() * scale * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scene.render(painter, QRectF(0, 0, area.width() * scale, area.height() * scale), area)
    painter.end()
    return picture
