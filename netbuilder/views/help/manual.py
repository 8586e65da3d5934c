"""The manual, in the system's browser."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from netbuilder import resources
from netbuilder.translation import language, say
from netbuilder.views.common.questions import warn
from netbuilder.wording import sentences


def open_manual(window: QWidget) -> None:
    """Open the manual in the user's language, or say why that cannot be."""
    try:
        page = resources.manual(language())
    except FileNotFoundError:
        text = sentences(
            say("This copy of NetBuilder comes without the manual."),
            say("In a checkout, the command `make manual` builds it.")
            if resources.is_checkout()
            else say(
                "To have it, install NetBuilder again; the warnings of `pip install --verbose` "
                "say why it cannot be built."
            ),
        )
    else:
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))):
            return
        text = say("No browser was found. The manual is in {page}.", page=page)
    warn(window, say("The manual was not opened"), text)
