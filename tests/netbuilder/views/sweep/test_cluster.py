"""A sweep of the window on the workers of a cluster."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from netbuilder.training.sweeps.cluster import place
from netbuilder.training.sweeps.cluster.address import TRUST
from netbuilder.views.window.window import MainWindow
from tests.helpers.dask_cluster import dask_cluster
from tests.netbuilder.views.sweep.test_sweep_dialog import LEFT, Driver


def on_cluster(driver: Driver, address: str) -> None:
    radio = driver.find(QRadioButton, "sweepFar")
    driver.qtbot.mouseClick(radio, LEFT, pos=QPoint(8, radio.height() // 2))
    line = driver.find(QLineEdit, "sweepCluster")
    assert line.isVisible()
    line.selectAll()  # type: ignore[attr-defined]
    driver.qtbot.keyClicks(line, address)


@pytest.mark.long
def test_a_sweep_is_trained_on_a_cluster(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    driver = Driver(window, qtbot)
    driver.choose(1, "Learning rate", "0.1 0.01")
    with dask_cluster(tmp_path / "dask", 1) as cluster:
        on_cluster(driver, cluster.address)
        driver.run()
    assert "2 of 2 trainings are kept" in driver.text("sweepStatus")


def test_the_window_says_what_a_scheduler_may_do(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    assert driver.text("sweepClusterTrust") == ""
    on_cluster(driver, "127.0.0.1")
    assert driver.text("sweepClusterTrust") == TRUST
    assert driver.enabled("sweepStart")


@pytest.mark.parametrize(("address", "words"), [("tcp://10.0.0.7:8786", "encryption"), ("", "")])
def test_a_bad_address_keeps_from_starting(
    address: str, words: str, window: MainWindow, qtbot: QtBot
) -> None:
    driver = Driver(window, qtbot)
    on_cluster(driver, address)
    assert words in driver.text("sweepClusterTrouble")
    assert not driver.enabled("sweepStart")


def test_no_scheduler_is_a_sentence_in_the_status(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "PATIENCE", 0.2)
    driver = Driver(window, qtbot)
    on_cluster(driver, "127.0.0.1:9")
    driver.run()
    assert "cannot be reached" in driver.text("sweepStatus")
    assert driver.enabled("sweepStart")
