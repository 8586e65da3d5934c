"""Several columns of numbers chosen in the dialog, and one of their plots chosen to be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QListWidget, QSpinBox
from pytestqt.qtbot import QtBot

from netbuilder.appearance import Appearance
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.imported import Recipe, compose, inspect
from netbuilder.imported.recipes.recipe import NUMBERS
from netbuilder.imported.regression import agreements
from netbuilder.training.run.data import load
from netbuilder.training.run.held_out import unseen
from netbuilder.views.common.scrolling import WholeColumn
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.imported.choices_form import ChoicesForm
from netbuilder.views.imported.time_axis import TimeAxis
from netbuilder.views.insight.by_target import ByTarget
from netbuilder.views.insight.outcomes import Outcomes


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    path = tmp_path / "both.csv"
    rows = (
        f"{a:.4f},{2 * a:.4f},{9 - a:.4f},{word}"
        for a, word in zip(rng.normal(size=60), "pq" * 30, strict=True)
    )
    path.write_text("\n".join(["a,warm,cost,word", *rows]))
    return path


def opened(qtbot: QtBot, path: Path, recipe: Recipe | None = None) -> OwnDataDialog:
    dialog = OwnDataDialog(path, recipe)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.waitUntil(lambda: dialog.recipe() is not None)
    return dialog


def boxes(dialog: OwnDataDialog) -> QListWidget:
    return dialog.findChild(QListWidget, "ownDataMoreTargets")


def click(qtbot: QtBot, dialog: OwnDataDialog, name: str) -> None:
    """Click the check box before a column."""
    choice = boxes(dialog)
    (entry,) = choice.findItems(name, Qt.MatchFlag.MatchExactly)
    choice.scrollToItem(entry)
    area = choice.visualItemRect(entry)
    place = QPoint(area.left() + 8, area.center().y())
    qtbot.mouseClick(choice.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_check_boxes_choose_what_is_predicted_together(qtbot: QtBot, table: Path) -> None:
    dialog = opened(qtbot, table, compose(inspect(table), target="warm"))
    assert boxes(dialog).isVisible()
    assert {boxes(dialog).item(row).text() for row in range(2)} == {"a", "cost"}
    click(qtbot, dialog, "cost")
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.targets, recipe.task) == (("warm", "cost"), NUMBERS)
    assert "cost" not in [feature.name for feature in recipe.features]
    again = opened(qtbot, table, recipe)
    assert again.recipe() == recipe
    click(qtbot, dialog, "cost")
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.targets == ("warm",)


def test_classes_have_no_check_boxes(qtbot: QtBot, table: Path) -> None:
    dialog = opened(qtbot, table, compose(inspect(table), target="word"))
    assert not boxes(dialog).isVisible()


def test_so_many_rows_ahead_are_forecast(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    days = (f"2020-{1 + n // 28:02}-{1 + n % 28:02},{n * 3.5}" for n in range(150))
    path.write_text("\n".join(["day,sales", *days]))
    dialog = opened(qtbot, path)
    steps = dialog.findChild(QSpinBox, "ownDataSteps")
    steps.setFocus()
    qtbot.keyClick(steps, Qt.Key.Key_Up)
    qtbot.keyClick(steps, Qt.Key.Key_Up)
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.numbers == ("sales (1 ahead)", "sales (2 ahead)", "sales (3 ahead)")
    assert opened(qtbot, path, recipe).recipe() == recipe


def test_one_of_several_numbers_is_shown(qtbot: QtBot) -> None:
    outcomes = Outcomes()
    qtbot.addWidget(outcomes)
    outcomes.reset("number")
    with qtbot.waitExposed(outcomes):
        outcomes.show()
    true = np.array([[1.0, 100], [2, 200], [4, 300]])
    outcomes.show_agreement(agreements(true, true + np.array([0.5, 10])), ("warm", "cost"), None)
    page = outcomes.currentWidget()
    assert isinstance(page, ByTarget)
    assert page.choice.isVisible()
    assert "mean absolute error 0.5" in outcomes.predicted.accessibleDescription()
    page.choice.setFocus()
    qtbot.keyClick(page.choice, Qt.Key.Key_Down)
    said = outcomes.predicted.accessibleDescription()
    assert said.startswith("cost")
    assert "mean absolute error 10" in said
    outcomes.show_agreement(agreements(true[:, :1], true[:, :1]), ("warm",), None)
    assert not page.choice.isVisible()


def test_a_forecast_stands_over_the_dates_of_the_file(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    days = (f"2020-{1 + n // 28:02}-{1 + n % 28:02},{n * 3.5}" for n in range(200))
    path.write_text("\n".join(["day,sales", *days]))
    recipe = compose(inspect(path))
    assert recipe.series is not None
    recipe = replace(recipe, series=replace(recipe.series, steps=2))
    design = Design().with_own(OwnData(str(path), recipe))
    loaded = load(design, lambda *_: None)
    test = unseen(design, loaded)
    assert test.times is not None
    assert test.times.shape == (len(test.samples), 2)
    first = datetime.fromtimestamp(test.times[0, 0], tz=UTC)
    assert first.year == 2020
    outcomes = Outcomes()
    qtbot.addWidget(outcomes)
    outcomes.reset("number", series=True)
    with qtbot.waitExposed(outcomes):
        outcomes.show()
    true = loaded.in_units(test.answers) if loaded.in_units else test.answers
    found = agreements(true, true + 1)
    outcomes.show_agreement(found, recipe.numbers, loaded.fitted, test.times)
    axis = outcomes.forecast.getAxis("bottom")
    assert isinstance(axis, TimeAxis)
    assert axis.dated
    assert axis.labelText == "day"
    low, high = outcomes.forecast.getViewBox().viewRange()[0]
    assert low < test.times[0, 0] < test.times[-1, 0] < high
    outcomes.reset("number", series=True)
    outcomes.show_agreement(found, recipe.numbers, loaded.fitted)
    assert not axis.dated
    assert axis.labelText.startswith("Test samples")


def test_the_dialog_fits_on_small_screens(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    rows = (f"2019-01-{day:02d},{day * 10},{day % 3}.5" for day in range(1, 29))
    path.write_text("\n".join(["day,sales,wind", *rows]))
    dialog = opened(qtbot, path, compose(inspect(path), target="sales", more=("wind",)))
    series = dialog.findChild(QCheckBox, "ownDataSeries")
    if not series.isChecked():
        series.click()
    choices = dialog.findChild(ChoicesForm)
    # A screen of 1024 x 700 has so much room beside bars and frames.
    qtbot.waitUntil(lambda: dialog.minimumSizeHint().height() <= 600)
    assert dialog.height() <= 690
    dialog.resize(dialog.width(), 600)
    column = dialog.findChild(WholeColumn)
    qtbot.waitUntil(lambda: column.height() < choices.height())
    assert column.verticalScrollBar().maximum() > 0
    dialog.resize(dialog.width(), 1000)
    qtbot.waitUntil(lambda: column.height() >= choices.sizeHint().height())
    assert column.verticalScrollBar().maximum() == 0


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG defines it."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_boxes_can_be_seen(qtbot: QtBot, table: Path, choice: str) -> None:
    appearance = Appearance(choice)
    try:
        dialog = opened(qtbot, table, compose(inspect(table), target="warm"))
        listed = boxes(dialog)
        (entry,) = listed.findItems("cost", Qt.MatchFlag.MatchExactly)
        area = listed.visualItemRect(entry)
        image = listed.viewport().grab().toImage()
        ground = image.pixelColor(listed.viewport().width() - 3, area.bottom() + 6)
        row = [image.pixelColor(x, area.center().y()) for x in range(area.left(), area.left() + 22)]
        assert max(contrast(each, ground) for each in row) > 1.5
    finally:
        appearance.choose("system")
