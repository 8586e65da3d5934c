"""The choice of numbers that are predicted together with the target."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from netbuilder.imported import Outline, Recipe
from netbuilder.imported.outline import BLOCK, EMPTY, PICTURES
from netbuilder.imported.recipes.recipe import NUMBERS
from netbuilder.translation import say
from netbuilder.views.common.texts import item, set_spoken, set_tip

_MOST: Final = 200
_LINES: Final = 2


class MoreTargets(QListWidget):
    """A check box for each other column of numbers.

    Signals:
        edited: the names of the columns that are checked, in the order of the file.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownDataMoreTargets")
        set_spoken(self, say("Other numbers to predict together with the target"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._columns: tuple[str, ...] = ()
        self.itemChanged.connect(self._tell)

    def show_outline(self, outline: Outline) -> None:
        """Offer the columns of another file."""
        columns = () if outline.kind == PICTURES else outline.columns
        numeric = [c.name for c in columns if c.numeric and c.kind not in (BLOCK, EMPTY)]
        self._columns = tuple(numeric[:_MOST])

    def offers(self, recipe: Recipe) -> bool:
        """Whether there is anything to choose beside the target."""
        others = set(self._columns) - set(recipe.targets[:1])
        return recipe.task == NUMBERS and bool(others)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what is chosen; nothing is emitted."""
        names = [name for name in self._columns if name not in recipe.targets[:1]]
        self.blockSignals(True)
        if names != [each.data(Qt.ItemDataRole.UserRole) for each in self._items()]:
            self.clear()
            for name in names:
                entry = QListWidgetItem(item(name))
                entry.setData(Qt.ItemDataRole.UserRole, name)
                entry.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
                set_tip(entry, say("Predict {name} together with the target", name=name))
                self.addItem(entry)
        for entry in self._items():
            chosen = entry.data(Qt.ItemDataRole.UserRole) in recipe.targets
            entry.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def sizeHint(self) -> QSize:
        """Two lines; more are scrolled."""
        hint = super().sizeHint()
        return QSize(hint.width(), _LINES * (self.fontMetrics().height() + 8) + 6)

    def minimumSizeHint(self) -> QSize:
        """As low as it likes to be."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    @Slot()
    def _tell(self) -> None:
        chosen = (e for e in self._items() if e.checkState() == Qt.CheckState.Checked)
        self.edited.emit(tuple(each.data(Qt.ItemDataRole.UserRole) for each in chosen))
