"""The choice of what varies pictures, and the row of examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from netbuilder.design import Design
from netbuilder.views.settings.augmentation_panel import AugmentationPanel
from tests.netbuilder.exchange.networks import COLOUR, MAKERS, own_design


@pytest.fixture
def panel(qtbot: Any) -> AugmentationPanel:
    shown = AugmentationPanel()
    qtbot.addWidget(shown)
    shown.show()
    return shown


def images(panel: AugmentationPanel) -> list[QImage]:
    labels = [panel.findChild(QLabel, f"augmented{number}") for number in range(1, 7)]
    return [label.pixmap().toImage() for label in labels if label.isVisible()]


def press(qtbot: Any, panel: AugmentationPanel) -> None:
    button = panel.findChild(QPushButton, "augmentationExamples")
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_examples_follow_from_seed_and_kinds(
    qtbot: Any, panel: AugmentationPanel, tmp_path: Path
) -> None:
    design = own_design(MAKERS[COLOUR](tmp_path)).with_setting("augmentation", True)
    panel.show_design(design)
    assert images(panel) == []
    press(qtbot, panel)
    qtbot.waitUntil(lambda: len(images(panel)) == 6)
    first = images(panel)
    press(qtbot, panel)
    second = images(panel)
    assert first != second
    panel.show_design(design.with_setting("seed", 7))
    assert images(panel) != second
    panel.show_design(design)
    assert images(panel) == second
    panel.show_design(design.with_augmentation_kinds(["flip_vertical"]))
    assert images(panel) != second
    panel.show_design(Design.default("digits").with_setting("augmentation", True))
    assert images(panel) == []


def test_examples_have_the_colours_of_the_files(
    qtbot: Any, panel: AugmentationPanel, tmp_path: Path
) -> None:
    for name, colour in (("dim", "#503c5a"), ("light", "#a0966e")):
        (tmp_path / name).mkdir()
        for number in range(6):
            image = QImage(12, 10, QImage.Format.Format_RGB888)
            image.fill(QColor(colour).lighter(100 + number))
            assert image.save(str(tmp_path / name / f"{number}.png"))
    design = own_design(tmp_path).with_setting("augmentation", True)
    panel.show_design(design.with_augmentation_kinds(["flip_horizontal"]))
    press(qtbot, panel)
    qtbot.waitUntil(lambda: len(images(panel)) == 6)
    for image in images(panel):
        shown = image.pixelColor(image.width() // 2, image.height() // 2)
        near = [
            max(abs(a - b) for a, b in zip(shown.getRgb(), QColor(known).getRgb(), strict=True))
            for known in ("#503c5a", "#a0966e")
        ]
        assert min(near) < 12, shown.name()


def test_kinds_are_chosen_where_the_pictures_have_a_choice(
    qtbot: Any, panel: AugmentationPanel, tmp_path: Path
) -> None:
    panel.show_design(Design.default("digits"))
    assert not panel.isVisible()
    panel.show_design(Design.default("digits").with_setting("augmentation", True))
    button = next(b for b in panel.findChildren(QToolButton) if b.menu() is not None)
    assert panel.isVisible()
    assert not button.isVisible()
    design = own_design(MAKERS[COLOUR](tmp_path)).with_setting("augmentation", True)
    panel.show_design(design)
    assert button.isVisible()
    actions = {action.data(): action for action in button.menu().actions()}
    assert [n for n, a in actions.items() if a.isChecked()] == list(design.varied_by)
    with qtbot.waitSignal(panel.edited) as caught:
        actions["flip_vertical"].trigger()
    name, value = caught.args
    assert name == "augmentation_kinds"
    assert set(value) == {*design.varied_by, "flip_vertical"}


def test_data_that_cannot_be_read_are_said(
    qtbot: Any, panel: AugmentationPanel, tmp_path: Path
) -> None:
    made = MAKERS[COLOUR](tmp_path)
    design = own_design(made).with_setting("augmentation", True)
    assert design.own is not None
    from dataclasses import replace

    gone = design.with_own(replace(design.own, path=str(tmp_path / "gone")), alone=True)
    panel.show_design(gone.with_data(design.data, alone=True))
    press(qtbot, panel)
    note = panel.findChild(QLabel, "augmentationNote")
    qtbot.waitUntil(note.isVisible)
    assert "gone" in note.text()
