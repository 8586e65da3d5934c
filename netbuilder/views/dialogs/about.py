"""What the program is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

import netbuilder
from netbuilder.translation import say
from netbuilder.views.common import questions, texts


def show_about(parent: QWidget) -> None:
    """Show version and licence."""
    text = texts.markup(
        "<b>NetBuilder {}</b><p>Build neural networks with your hands."
        "<p>Free software under the MIT licence.",
        netbuilder.__version__,
    )
    questions.show_about(parent, say("About NetBuilder"), text)
