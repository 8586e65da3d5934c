"""What the program is."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

import netbuilder


def show_about(parent: QWidget) -> None:
    """Version and licence."""
    QMessageBox.about(
        parent,
        "About NetBuilder",
        f"<b>NetBuilder {netbuilder.__version__}</b><p>Build neural networks with your hands."
        "<p>Free software under the MIT licence.",
    )
