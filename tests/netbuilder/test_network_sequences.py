"""Whatever people do in whatever order, what is shown belongs to the network that it names."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.network_sequences import Person, play

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.mark.parametrize("seed", range(10))
def test_what_is_shown_belongs_to_the_network_it_names(
    seed: int, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "designs"
    folder.mkdir()
    person = Person(folder, lambda condition: qtbot.waitUntil(condition, timeout=20_000))
    try:
        play(person, random.Random(seed), 5)
    finally:
        person.close()
