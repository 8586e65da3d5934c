"""The layers to choose from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from netbuilder.design import catalogue
from netbuilder.design.layer_rows import rows_found, rows_of
from netbuilder.design.layer_search import search
from netbuilder.key_names import with_keys
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip
from netbuilder.views.palette_list import LayerList
from netbuilder.wording import plural

_LEFT: Final = 6
_RIGHT: Final = 2


class Palette(QWidget):
    """Shows the catalogue; a layer is dragged, double-clicked, or chosen with Enter or Space.

    Signals:
        addRequested: the kind of the layer that was chosen.
    """

    addRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        set_spoken(self, say("Layers"))
        self._rows = rows_of(catalogue.CATALOGUE)
        self._list = LayerList()
        self._list.chosen.connect(self.addRequested)
        self._search = _Search()
        self.setFocusProxy(self._search)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._list.choose_current)
        self._search.left.connect(self._list.setFocus)
        self._nothing = Label()
        self._nothing.setObjectName("paletteNothing")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(8, 24, 8, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_LEFT, 8, _RIGHT, 2)
        layout.setSpacing(4)
        layout.addWidget(self._search)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._nothing, 1)
        self._filter("")

    def take_catalogue(self) -> None:
        """Show the layers that there are now."""
        self._rows = rows_of(catalogue.CATALOGUE)
        self._search.tell_count()
        self._filter(self._search.text())

    @property
    def whole_width(self) -> int:
        """How wide it must be to show the whole title of every layer."""
        return self._list.whole_width + _LEFT + _RIGHT

    @property
    def has_search(self) -> bool:
        """Whether something is looked for."""
        return bool(self._search.text())

    @property
    def folded_families(self) -> frozenset[str]:
        """The families whose layers are hidden."""
        return self._list.folded_families

    def fold(self, families: Collection[str]) -> None:
        """Hide the layers of these families."""
        self._list.fold(families)

    def show_family(self, family: str) -> None:
        """Show all layers, those of a family on top; '' for the first."""
        self._search.clear()
        self._list.scroll_to(family)

    @Slot(str)
    def _filter(self, text: str) -> None:
        """Show the layers that `text` may mean, the likeliest first."""
        found = search(text, catalogue.CATALOGUE)
        if text.strip():
            self._list.show_found(rows_found(found, self._rows))
        else:
            self._list.show_rows(self._rows)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.show_text(
            say("No layer matches '{strip}'.\nEsc shows all of them.", strip=text.strip())
        )


class _Search(QLineEdit):
    """What to look for; the arrow leads on to what was found.

    Signals:
        left: the user wants to move on to the list.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paletteSearch")
        self.tell_count()
        set_spoken(self, say("Search layers"))
        set_tip(
            self,
            with_keys(
                say("Part of a layer's name or purpose; Enter adds the selected one"),
                "actionFindLayer",
            ),
        )
        self.setClearButtonEnabled(True)

    def tell_count(self) -> None:
        """Say how many layers there are."""
        layers = plural(len(catalogue.CATALOGUE), "{count} layer", "{count} layers")
        self.setPlaceholderText(
            own(with_keys(say("Search {layers}", layers=layers), "actionFindLayer"))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on to the list with Down, start over with Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
