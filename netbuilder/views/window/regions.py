"""The regions of the window, and the keys that lead from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from netbuilder.translation import say
from netbuilder.views.common.tabbing import all_named, focus_by_key, move_focus, tab_stops
from netbuilder.views.common.texts import set_tab_tip
from netbuilder.views.window.panels import Panels

REGIONS: Final = (
    ("trainingBar",),
    ("recipe", "moreSettings", "trainingPanel", "offerBar", "interruptedBar", "startPage"),
    ("lessonPanel",),
    ("paletteSide", "paletteFlyout"),
    ("network",),
    ("details", "inspector"),
    ("sides", "readings"),
    ("watch",),
)
"""Object names of what each region consists of, in the order of the Tab key."""

_RANK: Final = all_named(REGIONS)
_MOST_TABS: Final = 9


class RegionWindow(QMainWindow):
    """A window through which Tab leads region by region."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next stop, or to the one before."""
        return move_focus(self, forward, _RANK)


class RegionKeys(QObject):
    """Ctrl+Tab leads to the next region, Alt and a number to a tab below the network.

    A region that is returned to has the focus where it had it before.

    Args:
        actions: of the window: two lead to the next region and to the one before, one to the
            search for layers.
        panels: the palette and the tabs below the network are among them.
        window: has the regions; the button that trains gets the focus.
    """

    def __init__(
        self, actions: Mapping[str, QAction], panels: Panels, window: RegionWindow
    ) -> None:
        super().__init__(window)
        self._window, self._actions, self._palette = window, actions, panels.palette_side
        tabs = self._tabs = panels.watch
        self._last: dict[int, QWidget] = {}
        actions["actionNextRegion"].triggered.connect(lambda: self._go(1))
        actions["actionPreviousRegion"].triggered.connect(lambda: self._go(-1))
        actions["actionFindLayer"].triggered.connect(self._find_layer)
        for place in range(_MOST_TABS):
            keys = QShortcut(QKeySequence(f"Alt+{place + 1}"), window)
            keys.activated.connect(lambda place=place: self._show_tab(place))
        for place in range(tabs.count()):
            set_tab_tip(tabs, place, say("Alt+{number} shows this tab.", number=place + 1))
        train = window.findChild(QWidget, "trainButton")
        if train is not None:
            train.setFocus()

    def _region_of(self, widget: QWidget | None) -> int | None:
        while widget is not None:
            rank = _RANK(widget)
            if rank is not None:
                return rank
            widget = widget.parentWidget()
        return None

    def _go(self, step: int) -> None:
        stops: dict[int, list[QWidget]] = {}
        for stop in tab_stops(self._window, _RANK):
            region = self._region_of(stop)
            if region is not None:
                stops.setdefault(region, []).append(stop)
        if not stops:
            return
        focus = self._window.focusWidget()
        here = self._region_of(focus)
        if here is not None and focus is not None:
            self._last[here] = focus
        known = sorted(stops)
        if here in stops:
            there = known[(known.index(here) + step) % len(known)]
        else:
            there = known[0 if step > 0 else -1]
        last = self._last.get(there)
        target = last if last in stops[there] else stops[there][0]
        focus_by_key(target, Qt.FocusReason.ShortcutFocusReason)

    def _find_layer(self) -> None:
        if self._palette.isHidden():
            self._actions["actionPanelLayers"].trigger()
        self._palette.find_layer()

    def _show_tab(self, place: int) -> None:
        if place < self._tabs.count() and self._tabs.isTabVisible(place):
            self._tabs.setCurrentIndex(place)
            focus_by_key(self._tabs.tabBar(), Qt.FocusReason.ShortcutFocusReason)
