"""The cards of the start page, and what was measured."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netbuilder import resources
from netbuilder.design import Design, build, templates
from netbuilder.exchange import model_file
from netbuilder.help import expected, gallery
from netbuilder.help.gallery import ALL, OWN, PICTURES, POINTS, SEQUENCES, found
from netbuilder.network.trained import TrainedNetwork


def cards(data: str = "mnist") -> list[gallery.CardContent]:
    return gallery.template_cards(data)[0]


def test_every_template_has_a_card_with_what_was_measured() -> None:
    measured = expected.measurements()
    for card in cards():
        assert card.design is not None
        [each] = [m for key, m in measured.items() if key == (card.title, card.design.data)]
        assert card.figure == each.figure
        assert each.time in card.foot
        assert each.machine in card.hint


def test_measurements_are_sound_and_name_their_machine() -> None:
    for each in expected.measurements().values():
        assert each.machine
        assert each.seconds > 0
        assert each.epochs > 0
        assert each.sentence.startswith("Measured after")
        if each.metric == "accuracy":
            assert 0.5 < each.value <= 1


def test_what_was_not_measured_is_not_told() -> None:
    card = next(each for each in cards("fashion_mnist") if each.title == "LeNet-5")
    assert card.figure == ""
    assert card.foot == "Fashion-MNIST"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"machine": "x", "templates": [{}]}'])
def test_a_damaged_file_of_measurements_costs_the_figures_alone(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / expected.FILE).write_text(content)
    monkeypatch.setattr(resources, "path", lambda name: tmp_path / name)
    monkeypatch.setattr(expected._log, "disabled", True)
    expected.measurements.cache_clear()
    try:
        assert expected.measurements() == {}
    finally:
        expected.measurements.cache_clear()


def test_groups() -> None:
    titles = {group: {card.title for card in found(cards(), "", group)} for group in gallery.GROUPS}
    assert titles[POINTS] == {"Circles", "Spirals", "Line"}
    assert titles[SEQUENCES] == {"LSTM, row by row", "Words to classes", "Forecast a series"}
    assert titles[PICTURES] | titles[POINTS] | titles[SEQUENCES] == titles[ALL]
    assert titles[OWN] == set()


def test_search_ranks_and_forgives() -> None:
    assert found(cards(), "sprals", ALL)[0].title == "Spirals"
    assert found(cards(), "cheques", ALL)[0].title == "LeNet-5"
    assert found(cards(), "spirals", PICTURES) == []


def test_ones_own_are_offered_and_damaged_ones_can_be_deleted() -> None:
    templates.save(Design.default("digits"), "mine")
    bad = templates.folder() / "bad.netbuilder.json"
    bad.write_text("{")
    mine = {card.title: card for card in cards() if OWN in card.groups}
    assert mine["mine"].readable
    assert mine["mine"].figure == ""
    assert not mine["bad"].readable
    assert "bad.netbuilder.json" in mine["bad"].hint
    templates.remove(bad)
    templates.remove(bad)
    assert [card.title for card in cards() if OWN in card.groups] == ["mine"]


def test_recent_files(tmp_path: Path) -> None:
    path = tmp_path / "net.netbuilder.json"
    Design.default("circles").save(path)
    os.utime(path, (1000, 1000))
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    gone, model = tmp_path / "gone.json", tmp_path / "digits.keras"
    model.write_bytes(b"")
    found = gallery.recent_cards(
        [(path, ""), (broken, ""), (gone, ""), (model, "97.5 %")], now=1000 + 7200
    )
    first, second, third, last = found
    assert (first.title, first.foot, first.summary) == ("net", "Circles", "changed 2 hours ago")
    assert first.design == Design.default("circles")
    assert second.design is None
    assert third.summary == ""
    assert (last.title, last.figure) == ("digits.keras", "97.5 %")


@pytest.mark.parametrize("title", ["First digits network", "Small convnet", "LSTM, row by row"])
def test_a_trained_network_is_shown_by_what_it_has_learned(title: str, tmp_path: Path) -> None:
    design = next(t.design for t in templates.built_in("digits") if t.title == title)
    weights = build(design).get_flat_weights()
    path = tmp_path / "net.keras"
    model_file.write(TrainedNetwork(design, weights, "Built-in digits"), path)
    [card] = gallery.recent_cards([(path, "97.5 %")])
    assert card.design == design
    if design.active[0].kind == "LSTM":
        assert card.patterns is None
        return
    assert card.patterns is not None
    side = 28 if title == "First digits network" else 3
    assert card.patterns.shape == (21, side, side)
    assert abs(card.patterns).max() == 100
    path.write_bytes(path.read_bytes()[:500])
    [card] = gallery.recent_cards([(path, "")])
    assert (card.design, card.patterns) == (None, None)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "changed just now"),
        (60, "changed 1 minute ago"),
        (7199, "changed 1 hour ago"),
        (86400, "changed 1 day ago"),
        (1e6, "changed 11 days ago"),
    ],
)
def test_ages(seconds: float, said: str) -> None:
    assert gallery.used(seconds) == said
