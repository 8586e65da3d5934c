from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.texts import elided

SURE = np.array([0.0, 0.01, 0, 0, 0, 0, 0, 0.98, 0.01, 0], dtype=np.float32)


@pytest.fixture
def bars(qtbot: QtBot) -> PredictionBars:
    bars = PredictionBars()
    qtbot.addWidget(bars)
    bars.resize(300, 260)
    with qtbot.waitExposed(bars):
        bars.show()
    return bars


def pixels_of(bars: PredictionBars, colour: str) -> np.ndarray:
    """Counts of pixels of `colour` in ten rows of equal height."""
    image = bars.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(colour).rgb()
    found = np.array(
        [
            sum(image.pixel(x, y) == wanted for x in range(image.width()))
            for y in range(image.height())
        ]
    )
    return found.reshape(10, -1).sum(axis=1)


def test_without_a_reading_it_shows_none(bars: PredictionBars) -> None:
    assert bars.probabilities() is None
    assert bars.best() is None
    assert bars.reading() == "-"
    assert bars.accessibleDescription() == "No prediction"
    assert not pixels_of(bars, theme.current().accent).any()


def test_it_says_the_two_likeliest_classes(bars: PredictionBars) -> None:
    assert bars.spoken() == ""
    bars.set_probabilities(SURE)
    assert bars.spoken() == "7, 98 %, then 1"
    bars.set_probabilities([0.0, 1.0])
    assert bars.spoken() == "1, 100 %"
    bars.show_number(2.5)
    assert bars.spoken() == "2.50"


def test_it_has_room_for_all_classes_until_it_is_small(bars: PredictionBars) -> None:
    assert bars.shown_classes() == list(range(10))
    bars.resize(120, 40)
    assert len(bars.shown_classes()) < 10


def test_it_reads_the_likeliest_class(bars: PredictionBars) -> None:
    bars.set_probabilities(SURE)
    assert bars.reading() == "7"
    assert bars.accessibleDescription() == "Prediction: 7, 98 %"
    shown = bars.probabilities()
    assert shown is not None
    np.testing.assert_allclose(shown, SURE)


def test_only_the_likeliest_bar_is_highlighted_and_as_long_as_its_probability(
    bars: PredictionBars,
) -> None:
    bars.set_probabilities(np.eye(10)[3])
    full = pixels_of(bars, theme.current().accent)
    assert np.flatnonzero(full).tolist() == [3]
    half = np.full(10, 0.5 / 9)
    half[3] = 0.5
    bars.set_probabilities(half)
    assert pixels_of(bars, theme.current().accent)[3] == pytest.approx(full[3] / 2, rel=0.05)


def test_none_takes_the_reading_away(bars: PredictionBars) -> None:
    bars.set_probabilities(SURE)
    bars.set_probabilities(None)
    assert bars.probabilities() is None
    assert bars.reading() == "-"
    assert not pixels_of(bars, theme.current().accent).any()


def test_what_is_no_number_is_no_reading(bars: PredictionBars) -> None:
    bars.set_probabilities([np.nan] * 10)
    assert bars.probabilities() is None


def test_the_array_stays_the_callers_own(bars: PredictionBars) -> None:
    given = SURE.astype(np.float64)
    bars.set_probabilities(given)
    given[:] = 0
    assert bars.reading() == "7"


def test_classes_have_names(qtbot: QtBot) -> None:
    bars = PredictionBars(["cat", "dog"])
    qtbot.addWidget(bars)
    bars.set_probabilities([0.25, 0.75])
    assert bars.accessibleDescription() == "Prediction: dog, 75 %"
    bars.set_names(["hen", "owl", "jay"])
    assert bars.probabilities() is None
    bars.set_probabilities([0.1, 0.2, 0.7])
    assert bars.reading() == "jay"


def test_another_number_of_classes_goes_by_number(bars: PredictionBars) -> None:
    bars.set_probabilities(np.eye(12)[11])
    assert bars.reading() == "11"
    bars.grab()


@pytest.mark.parametrize("wrong", [[], [[0.5, 0.5]], 0.5])
def test_what_is_no_row_of_probabilities_is_refused(bars: PredictionBars, wrong: Any) -> None:
    with pytest.raises(ValueError, match="one probability each"):
        bars.set_probabilities(wrong)


@pytest.mark.parametrize("size", [QSize(300, 60), QSize(160, 60), QSize(500, 90), QSize(160, 400)])
def test_the_reading_is_visible_at_any_size(
    bars: PredictionBars, size: QSize, qtbot: QtBot
) -> None:
    bars.set_probabilities(SURE)
    bars.resize(size)
    qtbot.waitUntil(lambda: bars.size() == size)
    image = bars.grab().toImage()
    accent = QColor(theme.current().accent)
    assert any(
        image.pixelColor(x, y) == accent
        for x in range(image.width())
        for y in range(image.height())
    )


def test_without_a_reading_nothing_is_written_beside_the_bars(qtbot: QtBot) -> None:
    bars = PredictionBars()
    qtbot.addWidget(bars)
    bars.resize(300, 260)
    empty = bars.grab().toImage()
    ground = empty.pixelColor(2, 2)
    headline = {empty.pixelColor(x, y).name() for x in range(60) for y in range(260)}
    shares = {empty.pixelColor(x, y).name() for x in range(275, 300) for y in range(260)}
    assert headline == shares == {ground.name()}


@pytest.mark.parametrize("name", ["weather", "sport", "no", "an apple", "setosa", "Wetter"])
def test_a_name_is_whole_where_it_fits(name: str, bars: PredictionBars) -> None:
    for size in range(7, 20):
        font = bars.font()
        font.setPointSize(size)
        metrics = QFontMetricsF(font)
        assert elided(metrics, name, metrics.horizontalAdvance(name)) == name
        assert elided(metrics, name, metrics.horizontalAdvance(name) / 2) != name
