"""The right side of the window: settings and the place to try the network out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QTabBar, QVBoxLayout, QWidget

from netbuilder.views.common.texts import set_spoken

_TITLES: Final = ("Try It", "Settings")


class Sides(QWidget):
    """Two panels beside each other or, where the window is narrow, one of them behind a tab.

    Args:
        settings: on the left.
        trying: on the right; the first tab.

    Signals:
        chosen: the user has chosen a tab.
    """

    chosen = Signal()

    def __init__(self, settings: QWidget, trying: QWidget) -> None:
        super().__init__()
        self.setObjectName("sides")
        self._panels = (trying, settings)
        self._hidden: frozenset[QWidget] = frozenset()
        self._narrow = False
        self.tabs = QTabBar()
        self.tabs.setObjectName("sideTabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(True)
        self.tabs.setDocumentMode(True)
        set_spoken(self.tabs, "Right side")
        for title in _TITLES:
            self.tabs.addTab(title)
        self.tabs.hide()
        self.tabs.tabBarClicked.connect(lambda _: self.chosen.emit())
        self.tabs.currentChanged.connect(self._arrange)
        self.splitter = QSplitter()
        self.splitter.setObjectName("right")
        self.splitter.setChildrenCollapsible(False)
        for place, panel in enumerate((settings, trying)):
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

    def bring(self, panel: QWidget) -> None:
        """Have a panel in sight, unless the user has hidden it."""
        if panel not in self._hidden:
            self.tabs.setCurrentIndex(self._panels.index(panel))

    def _arrange(self) -> None:
        offered = [panel for panel in self._panels if panel not in self._hidden]
        tabbed = self._narrow and len(offered) > 1
        self.tabs.setVisible(tabbed)
        current = self._panels[self.tabs.currentIndex()]
        for panel in self._panels:
            panel.setVisible(panel in offered and (not tabbed or panel is current))
        self.setVisible(bool(offered))
        self.splitter.updateGeometry()
        self._inside.activate()  # The least width counts at once.
