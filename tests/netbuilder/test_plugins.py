"""Layers of a plug-in in the whole program: terminal, files, exports, window, help."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QMessageBox, QTabWidget
from pytestqt.qtbot import QtBot

from engine.compiled import path as path_of_runs
from engine.errors import ModelFileError
from engine.models import load_model
from netbuilder.app import create_window
from netbuilder.design import Design, journals
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal, encode
from netbuilder.design.plugins import loading
from netbuilder.design.storage import save
from netbuilder.document import Document
from netbuilder.help.contents import Library
from netbuilder.settings import Settings
from netbuilder.storage.errors import NewerError
from netbuilder.training.history.book import RunStore
from netbuilder.views.palette import Palette
from tests.helpers.boxes import answer_boxes
from tests.helpers.command_line import run
from tests.helpers.plugins import forget_after, install
from tests.netbuilder.training.history.test_book import run as run_of_a_book

Captured = pytest.CaptureFixture[str]
EXPORTS = (".onnx", ".py", ".html")


@pytest.fixture(autouse=True)
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example is installed; whether it is allowed is the test's to say."""
    forget_after(monkeypatch)
    install(tmp_path / "site", monkeypatch)


def allow(version: str = "1.0") -> None:
    settings = Settings()
    settings.allow_plugin("example-layers", version)
    settings.close()
    loading.start(settings.plugins)


def design() -> Design:
    made = Design.default("digits").inserted(1, "Scale").inserted(2, "Wave")
    return made.with_setting("epochs", 1)


# The terminal -------------------------------------------------------------------------------------


def test_the_terminal_lists_allows_and_forbids(capsys: Captured) -> None:
    assert run("plugins") == 0
    assert capsys.readouterr().out == "example-layers 1.0  not allowed  Scale, Wave\n"
    assert run("plugins", "--allow", "Example_Layers") == 0
    assert capsys.readouterr().out == "example-layers 1.0  loaded  Scale, Wave\n"
    assert Settings().plugins == {"example-layers": "1.0"}
    assert run("plugins", "--forbid", "example-layers", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["plugins"]
    assert told["state"] == "new"
    assert Settings().plugins == {}
    assert run("plugins", "--allow", "nothing") == 2
    assert "No installed package nothing offers layers" in capsys.readouterr().err


def test_the_terminal_says_which_version_is_allowed(capsys: Captured) -> None:
    allow("0.9")
    assert run("summary") == 0
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "The plug-in example-layers 1.0 was not loaded" in err
    assert run("plugins") == 0
    assert "another version is allowed" in capsys.readouterr().out


@pytest.mark.usefixtures("few_digits")
def test_a_network_with_such_layers_is_trained_saved_and_used(
    tmp_path: Path, capsys: Captured
) -> None:
    allow()
    path, model = tmp_path / "design.json", tmp_path / "model.keras"
    save(design(), path)
    assert run("train", path, "--out", model, "--json") == 0
    out, err = capsys.readouterr()
    kernels = path_of_runs.chosen() != path_of_runs.NUMPY
    assert ("NumPy trains, because there are no compiled kernels" in err) == kernels
    assert "NumPy" in json.loads(out)["computing"]
    assert run("summary", model) == 0
    assert "Scale" in capsys.readouterr().out
    assert run("evaluate", model, "--data", "digits") == 0
    capsys.readouterr()
    with zipfile.ZipFile(model) as archive:
        layers = json.loads(archive.read("config.json"))["config"]["layers"]
    scale = next(each for each in layers if each["class_name"] == "Scale")
    assert (scale["module"], scale["registered_name"]) == ("example_layers", "example-layers>Scale")
    opened = load_model(model)
    samples = np.random.default_rng(0).random((3, 784), np.float32)
    again = tmp_path / "again.keras"
    opened.save(again)
    assert np.array_equal(load_model(again).predict(samples), opened.predict(samples))
    for ending in EXPORTS:
        assert run("export", model, tmp_path / f"network{ending}") == 1
        said = capsys.readouterr().err
        assert "Scale" in said
        assert said.count("\n") == 1
        assert not (tmp_path / f"network{ending}").exists()


@pytest.mark.long
def test_a_sweep_trains_such_networks_in_processes_of_their_own(
    tmp_path: Path, capsys: Captured
) -> None:
    allow()
    path = tmp_path / "design.json"
    save(design(), path)
    tried = ("--vary", "learning_rate=0.01,0.001", "--processes", "2")
    assert run("sweep", path, *tried) == 0
    assert "Best: No. " in "".join(capsys.readouterr())


def test_such_files_are_refused_in_a_sentence_where_it_is_not_allowed(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, model = tmp_path / "design.json", tmp_path / "model.keras"
    with monkeypatch.context() as patch:
        forget_after(patch)
        loading.start({"example-layers": "1.0"})
        from netbuilder.design import build

        save(design(), path)
        build(design()).save(model)
    before = path.read_bytes(), model.read_bytes()
    assert run("train", path) == 2
    assert "example-layers 1.0, whose code may not run yet" in capsys.readouterr().err
    assert run("summary", model) == 2
    said = capsys.readouterr().err
    assert "holds the custom object 'example-layers>Wave'" in said
    with pytest.raises(ModelFileError, match="install and allow the plug-in"):
        load_model(model)
    assert (path.read_bytes(), model.read_bytes()) == before


# The window ---------------------------------------------------------------------------------------


def test_the_preferences_ask_and_the_layers_are_there_at_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda w: w.findChild(Document).new())
    window.show()
    window.findChild(QAction, "actionHelp").trigger()
    window.findChild(QAction, "actionPreferences").trigger()
    dialog = window.findChild(QDialog, "preferences")
    dialog.findChild(QTabWidget).setCurrentIndex(3)
    listed = dialog.findChild(QListWidget, "pluginList")
    assert listed.item(0).text() == "example-layers 1.0: Scale, Wave"
    said = answer_boxes(monkeypatch, "Cancel", "Allow")

    def tick() -> None:
        listed.setCurrentRow(0)
        qtbot.keyClick(listed, Qt.Key.Key_Space)

    tick()
    assert said[0].startswith("The code of example-layers 1.0 will run in NetBuilder")
    assert listed.item(0).checkState() == Qt.CheckState.Unchecked
    assert loading.loaded() == ()
    tick()
    assert listed.item(0).checkState() == Qt.CheckState.Checked
    assert "in the list of layers now" in dialog.findChild(QLabel, "pluginSaid").text()
    palette = window.findChild(Palette)
    palette.addRequested.emit("Wave")
    assert [each.kind for each in window.findChild(Document).design.blocks].count("Wave") == 1
    assert window.guide.help._help._library.page("layer:Wave") is not None
    tick()
    assert listed.item(0).checkState() == Qt.CheckState.Unchecked
    assert Settings().plugins == {}


def test_the_help_has_a_page_for_each_of_them() -> None:
    allow()
    page = Library().page("layer:Wave")
    assert page is not None
    text = repr(page.parts)
    assert "It comes from the plug-in example-layers 1.0." in text
    assert "How fast the wave swings." in text
    assert "y = sin(f x)" in text


def test_a_window_that_may_not_load_the_last_design_says_so_and_loses_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "design.json"
    with monkeypatch.context() as patch:
        forget_after(patch)
        loading.start({"example-layers": "1.0"})
        save(design(), path)
    content = path.read_bytes()
    settings = Settings()
    settings.remember_last(path, 0)
    settings.allow_plugin("example-layers", "0.9")
    settings.close()
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()) or 0)
    window = create_window("digits")
    qtbot.addWidget(window)
    window.show()
    window.open_last()
    assert path.read_bytes() == content
    told = [sentence for sentence, _ in window._settings.complaints]
    assert any("example-layers 1.0 was not loaded" in each for each in told)
    assert not said or "of which you have allowed version 0.9" in said[0]
    assert window.findChild(Document).design.blocks
    window.open_path(path)
    assert "of which you have allowed version 0.9" in said[-1]
    assert path.read_bytes() == content


# What is kept -------------------------------------------------------------------------------------


def test_what_is_kept_stays_while_its_plug_in_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = tmp_path / "runs"
    journal = tmp_path / "journals" / "a.journal"
    with monkeypatch.context() as patch:
        forget_after(patch)
        loading.start({"example-layers": "1.0"})
        journal.parent.mkdir()
        step = Step(design(), "arranged")
        journal.write_bytes(encode(Journal((step,), 0, Design.default("digits"), None)))
        book = RunStore(runs)
        book.write(book.add(replace(run_of_a_book(1.0), design=design())))
    files = [journal, *runs.glob("*.npz")]
    assert len(files) == 2
    before = {each: each.read_bytes() for each in files}
    loading.start({})
    with pytest.raises(NewerError) as left:
        journals.read(journal)
    (told,) = RunStore(runs).refresh().messages
    for sentence in (str(left.value), told):
        assert "cannot be read without its plug-in" in sentence
        assert "allow it in Edit > Preferences > Plug-ins" in sentence
    assert {each: each.read_bytes() for each in files} == before
