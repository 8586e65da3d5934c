"""The right side of the window: the inspector and the place to try the network out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSplitter, QTabBar, QVBoxLayout, QWidget

from netbuilder.translation import mark, say
from netbuilder.views.common.texts import own, set_spoken

_TITLES: Final = (mark("Try It"), mark("Inspector"))


class Sides(QWidget):
    """Two panels beside each other or, where the window is narrow, one of them behind a tab.

    What they need together does not change, so that nothing beside them moves when one goes.

    Args:
        inspector: on the left, while something is selected.
        trying: on the right; the first tab.

    Signals:
        chosen: the user has chosen a tab.
    """

    chosen = Signal()

    def __init__(self, inspector: QWidget, trying: QWidget) -> None:
        super().__init__()
        self.setObjectName("sides")
        self._panels = (trying, inspector)
        self._hidden: frozenset[QWidget] = frozenset()
        self._narrow = self._selected = False
        self.tabs = QTabBar()
        self.tabs.setObjectName("sideTabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(True)
        self.tabs.setDocumentMode(True)
        set_spoken(self.tabs, say("Right side"))
        for title in _TITLES:
            self.tabs.addTab(own(title))
        self.tabs.hide()
        self.tabs.tabBarClicked.connect(lambda _: self.chosen.emit())
        self.tabs.currentChanged.connect(self._arrange)
        self.splitter = QSplitter()
        self.splitter.setObjectName("right")
        self.splitter.setChildrenCollapsible(False)
        for place, panel in enumerate((inspector, trying)):
            self.splitter.addWidget(panel)
            self.splitter.setStretchFactor(place, place)
        layout = self._inside = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.splitter, 1)

    def set_narrow(self, narrow: bool) -> None:
        """Show one at a time, or both."""
        self._narrow = narrow
        self._arrange()

    def set_shown(self, panel: QWidget, shown: bool) -> None:
        """Show a panel, or hide it wherever there is room."""
        self._hidden = self._hidden - {panel} if shown else self._hidden | {panel}
        self._arrange()

    def show_selected(self, selected: bool) -> None:
        """Have the inspector in sight while something is selected, unless it is hidden."""
        self._selected = selected
        wanted = self._panels[selected]
        if wanted not in self._hidden:
            self.tabs.setCurrentIndex(int(selected))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Room for both where both may be beside each other."""
        if self._narrow:
            return super().minimumSizeHint()
        widths = [panel.minimumSizeHint().width() for panel in self._offered()]
        width = sum(widths) + self.splitter.handleWidth() * (len(widths) - 1)
        return QSize(width, super().minimumSizeHint().height())

    def _offered(self) -> list[QWidget]:
        return [panel for panel in self._panels if panel not in self._hidden]

    def _arrange(self) -> None:
        offered = self._offered()
        tabbed = self._narrow and len(offered) > 1
        if self.tabs.hasFocus() and not tabbed:
            # Otherwise the focus would go to the canvas, where it selects a block.
            self._panels[0].setFocus()
        self.tabs.setVisible(tabbed)
        current = self._panels[self.tabs.currentIndex()]
        for panel in self._panels:
            alone = len(offered) == 1
            idle = panel is self._panels[1] and not (self._selected or tabbed or alone)
            seen = panel in offered and (panel is current if tabbed else not idle)
            panel.setVisible(seen)
        self.setVisible(bool(offered))
        self.splitter.updateGeometry()
        self._inside.activate()  # The least width counts at once.
