"""Problems and advice, each with buttons that follow it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from netbuilder.design import Problem
from netbuilder.translation import say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import Label, caption, set_tip

_FOLDED = Qt.ArrowType.RightArrow
_OPEN = Qt.ArrowType.DownArrow


class Findings(QWidget):
    """A list of findings that takes no room while it is empty.

    Signals:
        fixChosen: the `Fix` whose button was pressed.

    Args:
        name: object name.
    """

    fixChosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._shown: tuple[Sequence[Problem], Sequence[Problem]] | None = None
        self._parts: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.hide()

    def text(self) -> str:
        """All that is said."""
        return "\n".join(part.text() for part in self._parts if isinstance(part, Notice))

    def show_findings(self, problems: Sequence[Problem], advice: Sequence[Problem] = ()) -> None:
        """Show each with its remedy; what keeps the design from training comes first."""
        wanted = (tuple(problems), tuple(advice))
        if wanted == self._shown:
            return
        self._shown = wanted
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        for warning, findings in enumerate(wanted):
            for finding in findings:
                self._add(finding, bool(warning))
        self.setVisible(bool(self._parts))

    def _add(self, finding: Problem, warning: bool) -> None:
        # A child from the start: what is shown without a parent is a window for a moment.
        notice = Notice(self, warning=warning)
        notice.show_text(finding.short)
        self._put(notice)
        if finding.details:
            self._add_details(finding.details)
        for fix in finding.fixes:
            button = QPushButton(caption(fix.label), self)
            button.setObjectName("fix")
            set_tip(button, say("{sentence} Ctrl+Z undoes it.", sentence=fix.sentence))
            button.clicked.connect(lambda _=False, fix=fix: self.fixChosen.emit(fix))
            self._put(button)

    def _add_details(self, text: str) -> None:
        """A button that unfolds the cause at length."""
        details = Label(parent=self)
        details.setWordWrap(True)
        details.setObjectName("problemDetails")
        details.show_text(text)
        button = QToolButton(self)
        button.setObjectName("showDetails")
        button.setText(say("Details"))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setArrowType(_FOLDED)
        button.toggled.connect(details.setVisible)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.toggled.connect(lambda shown: button.setArrowType(_OPEN if shown else _FOLDED))
        set_tip(button, say("Show the cause in full"))
        self._put(button)
        self._put(details)
        details.hide()

    def _put(self, part: QWidget) -> None:
        self._layout.addWidget(part)
        self._parts.append(part)
        part.show()
