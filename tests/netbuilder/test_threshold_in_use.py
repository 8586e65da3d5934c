"""A threshold other than 0.5, wherever somebody asks a network about two classes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from engine.types import Array
from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.exchange import model_file
from netbuilder.imported import PictureSize, compose, inspect
from netbuilder.imported.outline import TEXT
from netbuilder.insight.attention import OCCLUSION, SALIENCY, attention
from netbuilder.insight.text_attention import read_text
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.views.browser import DataBrowser
from netbuilder.views.browser.gallery import Gallery
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.picture.form import PictureForm
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.views.table.form import TableForm
from netbuilder.views.window.window import MainWindow
from tests.helpers.command_line import run
from tests.netbuilder.exchange.networks import trained

THRESHOLD = 0.9
LEFT = Qt.MouseButton.LeftButton
NAMES = ("no", "yes")


def taught(path: Path, **wanted: Any) -> TrainedNetwork:
    """A network that is often between 0.5 and 0.9 sure of the second class."""
    recipe = compose(inspect(path), **wanted)
    assert recipe.classes == NAMES
    design = Design().with_own(OwnData(str(path), recipe)).with_setting("epochs", 30)
    if recipe.text is not None:
        sizes = {"input_dim": recipe.text.vocabulary, "output_dim": 4, "mask_zero": True}
        design = design.inserted(0, "Embedding", sizes).inserted(1, "GlobalAveragePooling1D")
    elif len(recipe.input_shape) > 1:
        design = design.inserted(0, "Flatten")
    design = design.inserted(9, "Dense", {"units": 2, "activation": "softmax"})
    design = design.with_optimizer_parameter("learning_rate", 0.01)
    return trained(design.with_setting("threshold", THRESHOLD))


def probe_of(network: TrainedNetwork) -> Probe:
    probe = Probe(network.design)
    probe.set(network.weights)
    return probe


def between(network: TrainedNetwork, samples: Array) -> list[int]:
    """Places of samples whose answer the threshold turns over."""
    outputs = probe_of(network).outputs(samples)
    assert outputs is not None
    found = np.flatnonzero((outputs[:, 1] > 0.55) & (outputs[:, 1] < 0.85))
    assert len(found), "no sample lies between 0.5 and the threshold"
    return found.tolist()  # type: ignore[no-any-return]


def drawings(number: int) -> Array:
    """Bars of light ink on black; the more of them, the more likely it is 'yes'."""
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24:2, 4 : 4 + number % 20] = 250
    return picture


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    """Square pictures, which can be drawn on the pad."""
    rng = np.random.default_rng(1)
    folder = tmp_path_factory.mktemp("digits")
    x = np.stack([drawings(number) for number in range(240)])
    sure = (np.arange(240) % 20 - 9.5 + rng.normal(0, 6, 240)) > 0
    np.savez(folder / "d.npz", x=x, y=np.array(NAMES)[sure.astype(int)])
    return taught(folder / "d.npz")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(2)
    for name in NAMES:
        (folder / name).mkdir()
    for number in range(120):
        shade = number * 2
        name = NAMES[int(shade + rng.normal(0, 60) > 120)]
        pixels = np.full((12, 16), shade, np.uint8)
        image = QImage(pixels.data, 16, 12, 16, QImage.Format.Format_Grayscale8)
        assert image.save(str(folder / name / f"{number}.png"))
    return taught(folder, pictures=PictureSize(12, 16, False))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    """Two columns of numbers: rows in the form, points of the plane."""
    rng = np.random.default_rng(3)
    lines = ["size,age,buys"]
    for _ in range(240):
        size, age = rng.normal(size=2)
        lines.append(f"{size:.3f},{age:.3f},{NAMES[int(size + rng.normal(0, 1) > 0)]}")
    path = tmp_path_factory.mktemp("table") / "customers.csv"
    path.write_text("\n".join(lines) + "\n")
    return taught(path, target="buys")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> TrainedNetwork:
    rng = np.random.default_rng(4)
    words = ("good", "fine", "poor", "sad")
    rows: list[tuple[str, str]] = [("said", "liked")]
    for number in range(240):
        chosen = rng.choice(words, 3)
        score = sum(1.5 - words.index(word) for word in chosen) + rng.normal(0, 3)
        rows.append((f"{' '.join(chosen)} {number}", NAMES[int(score > 0)]))
    path = tmp_path_factory.mktemp("texts") / "texts.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return taught(path, target="liked", kinds={"said": TEXT})


def opened(qtbot: QtBot, network: TrainedNetwork, folder: Path) -> MainWindow:
    path = folder / "saved.keras"
    model_file.write(network, path)
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    with qtbot.waitExposed(window):
        window.show()
    assert window.open_path(path)
    qtbot.waitUntil(lambda: window.network.probe is not None)
    return window


def lower(window: MainWindow) -> None:
    """Choose the middle as the threshold."""
    document = window.findChild(Document)
    document.edit(document.design.with_setting("threshold", 0.5), "threshold")


def asked(capsys: pytest.CaptureFixture[str], key: str) -> list[dict[str, Any]]:
    return json.loads(capsys.readouterr().out)[key]  # type: ignore[no-any-return]


def follows(answers: list[dict[str, Any]]) -> bool:
    """Whether each answer is what the threshold says, and some are turned over by it."""
    second = []
    for each in answers:
        several = each.get("top", ())
        shares = each.get("probabilities") or {t["class"]: t["probability"] for t in several}
        assert each["class"] == NAMES[int(shares["yes"] >= THRESHOLD)]
        assert each["probability"] == shares[each["class"]]
        assert all(top["class"] == each["class"] for top in several[:1])
        second.append(shares["yes"])
    return any(0.5 < share < THRESHOLD for share in second)


def test_the_terminal_reads_pictures(
    pictures: TrainedNetwork, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model_file.write(pictures, tmp_path / "m.keras")
    assert pictures.design.own is not None
    folder = Path(pictures.design.own.path)
    assert run("predict", tmp_path / "m.keras", folder, "--json") == 0
    assert follows(asked(capsys, "images"))
    out = tmp_path / "out.csv"
    assert run("predict", tmp_path / "m.keras", folder, "--out", out) == 0
    told = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    for row in told:
        assert row["prediction"] == NAMES[int(float(row["probability of yes"]) >= THRESHOLD)]


def test_the_terminal_reads_digits_of_two_classes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], digits: TrainedNetwork
) -> None:
    model_file.write(digits, tmp_path / "m.keras")
    samples = np.stack([drawings(number) for number in range(20)])
    np.savez(tmp_path / "x.npz", x=samples)
    assert run("predict", tmp_path / "m.keras", tmp_path / "x.npz", "--json") == 0
    assert follows(asked(capsys, "rows"))


def test_the_terminal_reads_rows_and_texts(
    table: TrainedNetwork,
    texts: TrainedNetwork,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for network in (table, texts):
        model_file.write(network, tmp_path / "m.keras")
        assert network.design.own is not None
        assert run("predict", tmp_path / "m.keras", network.design.own.path, "--json") == 0
        assert follows(asked(capsys, "rows"))
        assert run("evaluate", tmp_path / "m.keras", "--json") == 0
        capsys.readouterr()
    wanted = [each for word in ("good", "fine", "poor") for each in ("--text", f"{word} {word}")]
    assert run("predict", tmp_path / "m.keras", *wanted, "--json") == 0
    follows(asked(capsys, "rows"))


def test_attention_explains_the_answer(digits: TrainedNetwork, pictures: TrainedNetwork) -> None:
    for network in (digits, pictures):
        assert network.design.own is not None
        assert network.fitted is not None
        shape = network.fitted.recipe.input_shape
        raw = np.stack([np.full(shape, value, np.uint8) for value in range(0, 256, 4)])
        if network is digits:
            raw = np.stack([drawings(number) for number in range(20)])
        samples = network.fitted.transform_arrays(raw)
        sample = samples[between(network, samples)[0]]
        probe = probe_of(network)
        for method in (OCCLUSION, SALIENCY):
            found = attention(network, probe, sample, method)
            assert found is not None
            assert found.number == 0
            plain = network.design.with_setting("threshold", 0.5)
            other = attention(
                TrainedNetwork(plain, network.weights, classes=NAMES, fitted=network.fitted),
                probe,
                sample,
                method,
            )
            assert other is not None
            assert other.number == 1


def test_a_text_is_read(texts: TrainedNetwork, qtbot: QtBot, tmp_path: Path) -> None:
    assert texts.fitted is not None
    said = ["good good fine", "fine fine fine", "fine fine poor", "good fine sad", "good sad fine"]
    text = said[between(texts, texts.fitted.transform_texts(said))[0]]
    assert read_text(probe_of(texts), texts.fitted, text).explained == 0
    window = opened(qtbot, texts, tmp_path)
    field, bars = window.findChild(QPlainTextEdit, "textField"), "textBars"
    QTest.keyClicks(field, text)
    shown = window.findChild(PredictionBars, bars)
    qtbot.waitUntil(lambda: shown.reading() == "no")
    hint = window.findChild(QLabel, "textHint")
    qtbot.waitUntil(lambda: "Most" in hint.text())
    before = hint.text()
    lower(window)
    qtbot.waitUntil(lambda: shown.reading() == "yes" and hint.text() != before)


def test_the_pad_reads(digits: TrainedNetwork, qtbot: QtBot, tmp_path: Path) -> None:
    assert digits.fitted is not None
    raw = np.stack([drawings(number) for number in range(20)])
    picture = raw[between(digits, digits.fitted.transform_arrays(raw))[0]]
    window = opened(qtbot, digits, tmp_path)
    window.findChild(DigitPad).show_picture((picture / 255).astype(np.float32))
    bars, verdict = (
        window.findChild(PredictionBars, "predictionBars"),
        window.findChild(QLabel, "padVerdict"),
    )
    qtbot.waitUntil(lambda: bars.reading() == "no")
    qtbot.waitUntil(lambda: "below the threshold of 90.0 %" in verdict.text())
    lower(window)
    qtbot.waitUntil(lambda: bars.reading() == "yes" and "threshold" not in verdict.text())


def test_a_row_and_the_plane(table: TrainedNetwork, qtbot: QtBot, tmp_path: Path) -> None:
    assert table.fitted is not None
    rows = [{"size": f"{value / 10:.1f}", "age": "0"} for value in range(-20, 21)]
    row = rows[between(table, table.fitted.transform(rows))[0]]
    window = opened(qtbot, table, tmp_path)
    plane, readout = window.findChild(DecisionSurface), window.findChild(QLabel, "surfaceReadout")
    qtbot.waitUntil(lambda: plane.output() is not None and plane.points() is not None)
    window._panels.open_rows([row])
    qtbot.waitUntil(lambda: ", no " in readout.text())
    before = plane.grab().toImage()
    form = window.findChild(TableForm)
    form.fill(row)
    assert form.bars.reading() == "no"
    lower(window)
    qtbot.waitUntil(lambda: ", yes " in readout.text())
    assert form.bars.reading() == "yes"
    qtbot.waitUntil(lambda: plane.grab().toImage() != before)


def test_own_pictures_and_the_data_window(
    pictures: TrainedNetwork, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(qtbot, pictures, tmp_path)
    document = window.findChild(Document)
    # A model file does not say where its data lie.
    document.edit(document.design.with_own(pictures.design.own), "own data")
    window.network.replace(pictures)
    qtbot.waitUntil(lambda: window.network.probe is not None)
    window.findChild(QAction, "actionData").trigger()
    browser = window.findChild(DataBrowser)
    qtbot.waitUntil(lambda: browser.samples.isVisible(), timeout=15_000)
    gallery, form = browser.findChild(Gallery), window.findChild(PictureForm)
    place = between(pictures, gallery._samples[gallery._places])[0]
    gallery.choose(place)
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.bars.reading() == "no")

    def shown() -> Array | None:
        return gallery._attention.get(int(gallery._places[place]))

    assert browser._attention is not None
    browser._attention._choice.method = SALIENCY
    qtbot.waitUntil(lambda: shown() is not None)
    before = shown()
    lower(window)
    qtbot.waitUntil(lambda: form.bars.reading() == "yes")
    # What spoke for the one class speaks against the other.
    qtbot.waitUntil(lambda: shown() is not None and not np.array_equal(shown(), before))
    assert before is not None
    assert float(np.sum(shown() * before)) < 0
    assert gallery.viewport().rect().contains(QPoint(1, 1))
