"""What people do with networks, in a real window, against a plain model of what must be shown."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QTabWidget,
    QToolButton,
)

from netbuilder.app import create_window
from netbuilder.appearance import Appearance
from netbuilder.design import Design, DesignError, analyze, build, templates
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.imported import compose, inspect
from netbuilder.network.belonging import computes, is_edited
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.training.records import RunEnded
from netbuilder.training.run.data import Data, load
from netbuilder.training.run.held_out import held_back
from netbuilder.training.trainer import Trainer
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.plots import TRAINING, CurvePlot
from netbuilder.views.runs import RunsPanel
from netbuilder.views.sweep.dialog import SweepDialog
from netbuilder.views.table.form import TableForm
from tests.helpers.network_model import Expected, Network

Wait = Callable[[Callable[[], bool]], object]

ANSWERS, RUNS = 1, 3
TEST = 7  # column of the runs
_SEVEN = ((3, 3), (7, 3), (5, 7))
_ROW = {"ears": "3.5", "coat": "long"}


class Person:
    """Works in a window as people do, and knows what must come of it.

    Args:
        folder: for design files and tables.
        wait: waits until something is true.
    """

    def __init__(self, folder: Path, wait: Wait) -> None:
        self._folder, self._wait = folder, wait
        self.compared: Counter[str] = Counter()
        self._table = folder / "animals.csv"
        self._table.write_text(_animals())
        self._expected: Expected | None = None
        self._open(None)

    # What can be done

    def train(self, rng: random.Random) -> None:
        self._train("actionTrain")

    def train_on(self, rng: random.Random) -> None:
        self._train("actionTrainOn")

    def pause(self, rng: random.Random) -> None:
        """Begin with one batch, and leave the training there for now."""
        if self._idle and self.action("actionStep").isEnabled():
            self._expected.train()
            self._do("actionStep")
            self._wait(lambda: self._trainer.state == "paused")
            held = self._held
            self._expected.network = Network(0, held.design, held.weights)

    def resume(self, rng: random.Random) -> None:
        if self._trainer.state == "paused":
            self._end_with("actionPause")

    def stop(self, rng: random.Random) -> None:
        if self._trainer.state == "paused":
            self._end_with("actionStop")

    def edit(self, rng: random.Random) -> None:
        design = self.document.design
        name = rng.choice(["units", "epochs", "activation", "validation"])
        if name == "epochs":
            new = design.with_setting("epochs", rng.randint(1, 3))
        elif name == "validation":
            new = design.with_setting("validation_split", rng.choice([0.0, 0.2]))
        elif len(design.blocks) > 1 and "units" in design.blocks[0].parameters:
            value = rng.choice([4, 8]) if name == "units" else rng.choice(["relu", "tanh"])
            new = design.with_parameter(design.blocks[0].name, name, value)
        else:
            return
        self.edit_to(new)

    def undo(self, rng: random.Random) -> None:
        self._change(self._expected.undo, lambda: self._do("actionUndo"))

    def redo(self, rng: random.Random) -> None:
        self._change(self._expected.redo, lambda: self._do("actionRedo"))

    def go_back(self, rng: random.Random) -> None:
        if not self._expected.kept:
            return
        run = rng.choice(self._expected.kept)
        panel = self.window.findChild(RunsPanel)
        model = panel.findChild(QTableView, "runTable").model()
        rows = [model.run(row) for row in range(model.rowCount())]
        idle = self._idle
        panel.returnRequested.emit(next(row for row in rows if row.number == run.number))
        if idle:
            self._expected.swap(run, run.design)

    def teach(self, rng: random.Random) -> None:
        button = self.window.findChild(QToolButton, "itWas")
        network = self._expected.network
        if network is None or not self._idle:
            return
        if network.design.target != "class" or not button.isVisible():
            return
        self._wait(lambda: self.window.network.samples is not None)
        if not button.isEnabled():
            return
        before = len(self._runs())
        self.begin_teaching(rng)
        self._wait(lambda: len(self._runs()) > before)
        run = self._runs()[-1]
        assert run.parent == network.number, "teaching names whom it taught"
        kept = Network(run.number, network.design, run.weights, network.curves, run)
        self._expected.kept.append(kept)
        self._expected.swap(kept, self.document.design)
        assert self.document.undo_text == "teaching"

    def begin_teaching(self, rng: random.Random) -> None:
        """Say what the drawing was."""
        menu = self.window.findChild(QToolButton, "itWas").menu()
        menu.aboutToShow.emit()
        rng.choice(menu.actions()).trigger()

    def undo_teaching(self, rng: random.Random) -> None:
        """Teach, and think better of it; now and then once more."""
        self.teach(rng)
        if self.document.undo_text == "teaching":
            self.undo(rng)
            if rng.random() < 0.3:
                self.redo(rng)

    def new(self, rng: random.Random) -> None:
        self.begin(self._small(Design.default("digits")))

    def open_file(self, rng: random.Random) -> None:
        path = self._folder / f"{rng.randrange(2)}.json"
        if not path.exists():
            self.document.design.save(path)
            return
        before = self._before()
        assert self.window.open_path(path)
        self._expected.begin(self.document.design)
        self._settle(before)

    def template(self, rng: random.Random) -> None:
        named = {t.title: t.design for t in templates.built_in("digits")}
        titles = ["Circles", "Logistic regression", "Linear regression", "Autoencoder"]
        chosen = [named[title] for title in titles if title in named]
        self.begin(self._small(rng.choice(chosen)))

    def other_data(self, rng: random.Random) -> None:
        design = self.document.design
        data = {"digits": "mnist", "mnist": "digits"}.get(design.data)
        if data is not None:
            self.edit_to(design.with_data(data))

    def own_data(self, rng: random.Random, target: str = "") -> None:
        target = target or rng.choice(["kind", "weight"])
        recipe = compose(inspect(self._table), target=target)
        own = OwnData(str(self._table), recipe)
        design = self.document.design
        try:
            design = design.with_own(own)
            if design.blocks and "units" in design.blocks[-1].parameters:
                # As the repair that the window offers.
                last = design.blocks[-1].name
                design = design.with_parameter(last, "units", recipe.outputs)
                ending = "softmax" if recipe.classes else "linear"
                design = design.with_parameter(last, "activation", ending)
        except DesignError:
            return
        self.edit_to(design)

    def sweep(self, rng: random.Random) -> None:
        if not analyze(self.document.design).can_train:
            return
        self._do("actionSweep")
        dialog = self.window.findChild(SweepDialog, "sweepDialog")
        setting = dialog.findChild(QComboBox, "sweepSetting1")
        setting.setCurrentIndex(setting.findText("seed", Qt.MatchFlag.MatchContains))
        setting.activated.emit(setting.currentIndex())
        dialog.findChild(QRadioButton, "sweepInTurn").setChecked(True)
        dialog.findChild(QLineEdit, "sweepValues1").setText(str(rng.randint(5, 9)))
        start = dialog.findChild(QPushButton, "sweepStart")
        assert start.isEnabled(), "a sweep of one seed can begin"
        before = len(self._runs())
        start.click()
        self._wait(lambda: not dialog.busy and len(self._runs()) > before)
        dialog.close()
        self._keep(self._runs()[-1])
        self._settle(len(self._runs()))

    def theme(self, rng: random.Random) -> None:
        self.window.findChild(Appearance).choose(rng.choice(["light", "dark"]))

    def look(self, rng: random.Random) -> None:
        """Turn to the curves, the answers, the layers or the runs."""
        self.window.findChild(QTabWidget, "watch").setCurrentIndex(rng.randrange(4))

    def restart(self, rng: random.Random) -> None:
        self.stop(rng)
        design = self.document.design
        self.close()
        self._open(design)

    STEPS = (
        (train, 6), (train_on, 2), (pause, 2), (resume, 1), (stop, 1), (edit, 5), (undo, 4),
        (redo, 2), (go_back, 3), (teach, 2), (undo_teaching, 2), (new, 1), (open_file, 2),
        (template, 2), (other_data, 2), (own_data, 2), (sweep, 1), (theme, 1), (look, 3),
        (restart, 1),
    )  # fmt: skip

    # What must be true after each

    def check(self) -> None:
        """Raise AssertionError where the window shows anything but what it must."""
        expected, window = self._expected, self.window
        held, network = window.network.trained, expected.network
        assert self.document.design == expected.design, "the design was changed by itself"
        assert bool(self.document.undo_text) == bool(expected.place), "undo is amiss"
        further = expected.place + 1 < len(expected.states)
        assert bool(self.document.redo_text) == further, "redo is amiss"
        if network is None:
            assert held is None, f"a network is held that went: {held}"
        else:
            assert held is not None, "the network is gone"
            assert held.origin.run == network.number, "it is another run's"
            np.testing.assert_array_equal(held.weights, network.weights)
            assert computes(held.design) == computes(network.design)
            assert held.classes == network.design.data_set.names
            self._wait(lambda: window.network.probe is not None)
            self.compared["figures"] += _check_figures(held)
        self._check_label()
        self._check_curves()
        self._check_pad()
        self._check_form()
        self._check_answers()
        able = analyze(expected.design).can_train
        possible = able and held is not None and self._idle
        assert self.action("actionTrainOn").isEnabled() == possible

    def _check_label(self) -> None:
        text = self.window.findChild(ElidedLabel, "belonging").text()
        network = self._expected.network
        if network is None:
            assert text == ""
            return
        title = f"Teaching {network.number} " if network.is_taught else f"Run {network.number} "
        assert (title if network.settled else "This training") in text, text
        edited = is_edited(network.design, self._expected.design)
        assert ("before your edit" in text) == edited, text
        held = self._held
        figure = held.figure("accuracy", "test")
        if figure is not None:
            self.compared["label"] += 1
            assert f"{100 * figure.value:.1f} % test" in text, text

    def _check_curves(self) -> None:
        plot = self.window.findChild(CurvePlot, "lossPlot")
        network = self._expected.network
        wanted = 0 if network is None else network.curves
        assert len(plot.series()[TRAINING][0]) == wanted, "the curves are another run's"

    def _check_pad(self) -> None:
        pad = self.window.findChild(DigitPad)
        bars = self.window.findChild(PredictionBars, "predictionBars")
        network = self._expected.network
        if not pad.isVisible():
            return
        if pad.is_empty():
            self._draw(pad)
        if network is None:
            assert bars.probabilities() is None, "an answer without a network"
            return
        if network.design.target != "class" or network.design.input_shape != (784,):
            return
        model = build(network.design)
        model.set_flat_weights(network.weights)
        wanted = np.clip(model.predict_on_batch(pad.image().reshape(1, 784))[0], 0, 1)
        self._wait_for(bars, wanted)
        assert bars.names == network.design.data_set.names
        self.compared["pad"] += 1

    def _check_form(self) -> None:
        form = self.window.findChild(TableForm, "tableForm")
        if not form.isVisible():
            return
        ears = form.findChild(QLineEdit, "column ears")
        if not ears.text():
            ears.setText(_ROW["ears"])
            form.findChild(QComboBox, "column coat").setCurrentText(_ROW["coat"])
        bars = form.findChild(PredictionBars, "tableBars")
        told = form.findChild(QLabel, "tableAnswer")
        network = self._expected.network
        if network is None:
            assert bars.probabilities() is None, "a stale answer"
            assert told.text().endswith("-"), "a stale answer"
            return
        self.compared["form"] += 1
        data = _data(network.design)
        model = build(network.design)
        model.set_flat_weights(network.weights)
        outputs = model.predict_on_batch(data.fitted.transform([_ROW]))
        if network.design.target == "class":
            self._wait_for(bars, np.clip(outputs[0], 0, 1))
            assert bars.names == network.design.data_set.names
        else:
            number = float(data.in_units(outputs.reshape(1, -1))[0].item())
            self._wait(
                lambda: np.isclose(float(told.text().split(": ")[1]), number, rtol=1e-4, atol=1e-4)
            )

    def _check_answers(self) -> None:
        network = self._expected.network
        watched = self.window.findChild(QTabWidget, "watch").currentIndex()
        if watched != ANSWERS or network is None or not network.settled:
            return
        if network.design.target != "class":
            return
        share = evaluated(network.design, network.weights)["accuracy"]
        caption = self.window.findChild(QLabel, "confusionCaption")
        name = "Teaching" if network.is_taught else "Run"
        count = len(_data(network.design).x_test)
        wanted = f"{100 * share:.1f} % correct ({name} {network.number}"

        def told() -> bool:
            return caption.text().startswith(wanted) and f"{count:,} test" in caption.text()

        self.compared["answers"] += 1
        try:
            self._wait(told)
        except Exception as error:
            raise AssertionError(f"Answers say '{caption.text()}', not '{wanted}'") from error

    def _check_row(self, kept: Network) -> None:
        """The row of a run tells what its weights reach."""
        model = self.window.findChild(QTableView, "runTable").model()
        row = next(i for i in range(model.rowCount()) if model.run(i).number == kept.number)
        text = str(model.index(row, TEST).data())
        if text and kept.design.target == "class":
            share = evaluated(kept.design, kept.weights)["accuracy"]
            self.compared["row"] += 1
            assert text == f"{100 * share:.2f} %", f"the row says {text}, not {share}"

    # Inside

    def close(self) -> None:
        """Close the window."""
        self._trainer.stop()
        self._wait(lambda: self._idle)
        self.document.new()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()

    def _open(self, design: Design | None) -> None:
        window = self.window = create_window("digits")
        self.document = window.findChild(Document)
        self._trainer = window.findChild(Trainer)
        self._ends: list[RunEnded] = []
        self._trainer.recordReceived.connect(
            lambda record: self._ends.append(record) if isinstance(record, RunEnded) else None
        )
        self.document.new(design or self._small(Design.default("digits")))
        window.show()
        kept = [] if self._expected is None else self._expected.kept
        self._wait(lambda: len(self._runs()) == len(kept))
        self._expected = Expected(self.document.design, kept=kept)

    def _small(self, design: Design) -> Design:
        design = design.with_setting("epochs", 1).with_setting("batch_size", 50)
        first = design.blocks[0]
        if len(design.blocks) > 1 and "units" in first.parameters:
            design = design.with_parameter(first.name, "units", 8)
        return design

    def edit_to(self, design: Design) -> None:
        """Edit the design."""
        document = self.document
        self._change(lambda: self._expected.edit(design), lambda: document.edit(design, "change"))

    def begin(self, design: Design) -> None:
        """Begin another document."""
        self._change(lambda: self._expected.begin(design), lambda: self.document.new(design))

    def _change(self, expect: Callable[[], None], do: Callable[[], None]) -> None:
        before = self._before()
        expect()
        do()
        self._settle(before)

    def _before(self) -> int:
        return len(self._runs())

    def _settle(self, before: int) -> None:
        """Wait for a training that was left: it is kept, and may be what fits now."""
        network = self._expected.network
        waits = self._trainer.state != "idle" and (network is None or network.settled)
        if waits or self._trainer.state == "stopping":
            self._wait(lambda: self._idle and len(self._runs()) > before)
            self._keep(self._runs()[-1])
        self._wait(lambda: not self.window._runs.at_work)
        QApplication.processEvents()
        self._expected.look()

    def _train(self, action: str) -> None:
        if self._idle and self.action(action).isEnabled():
            self._expected.train()
            self._end_with(action)

    def _end_with(self, action: str) -> None:
        before = len(self._ends)
        self._do(action)
        self._wait(lambda: len(self._ends) > before and self._idle)
        end = self._ends[-1]
        assert end.logs, end.message
        assert end.weights is not None, end.message
        kept = self._keep(self._runs()[-1])
        self._expected.network = Network(
            kept.number, kept.design, end.weights, kept.curves, kept.run
        )

    def _keep(self, run: Run) -> Network:
        kept = Network(run.number, run.design, run.weights, run.epochs, run)
        self._expected.kept.append(kept)
        self._check_row(kept)
        return kept

    @property
    def _idle(self) -> bool:
        return self._trainer.state == "idle"

    @property
    def _held(self) -> TrainedNetwork:
        held = self.window.network.trained
        assert held is not None
        return held

    def _runs(self) -> tuple[Run, ...]:
        return self.window._runs.runs

    def _wait_for(self, bars: PredictionBars, wanted: np.ndarray) -> None:
        def shown() -> bool:
            found = bars.probabilities()
            return found is not None and np.allclose(found, wanted, atol=1e-6)

        self._wait(shown)

    def _draw(self, pad: DigitPad) -> None:
        side = min(pad.width(), pad.height())
        left, top = (pad.width() - side) // 2, (pad.height() - side) // 2
        points = [QPoint(left + side * x // 10, top + side * y // 10) for x, y in _SEVEN]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])

    def action(self, name: str) -> QAction:
        """An action of the window."""
        return self.window.findChild(QAction, name)

    def _do(self, name: str) -> None:
        self.action(name).trigger()


def _check_figures(held: TrainedNetwork) -> int:
    """All that is said to be measured of these weights is what they reach; how much that is."""
    count = 0
    for part in ("test", "validation"):
        figures = [each for each in held.figures if each.part == part]
        if not figures:
            continue
        reached = evaluated(held.design, held.weights, part)
        there = len(_samples(held.design, part)[0])
        count += len(figures)
        for each in figures:
            assert np.isclose(each.value, reached[each.name], rtol=1e-4, atol=1e-6), each
            assert each.samples == there, each
    return count


def evaluated(design: Design, weights: np.ndarray, part: str = "test") -> dict[str, float]:
    """What the engine measures; errors of numbers in the units of the data."""
    model = build(design)
    model.set_flat_weights(weights)
    x, y = _samples(design, part)
    found = dict(model.evaluate(x, y, batch_size=256, verbose=0, return_dict=True))
    in_units = _data(design).in_units
    if in_units is not None:
        errors = in_units(model.predict(x, verbose=0)) - in_units(y)
        found["mean_absolute_error"] = float(np.abs(errors).mean())
    return found


def _samples(design: Design, part: str) -> tuple[np.ndarray, np.ndarray]:
    data = _data(design)
    if part == "test":
        return data.x_test, data.y_test
    count = len(data.x_train) - int(len(data.x_train) * (1 - design.validation_split))
    held = held_back(data, count)
    assert held is not None
    return held


@lru_cache(maxsize=8)
def _data(design: Design) -> Data:
    return load(design, lambda *_: None)


def _animals() -> str:
    """Cats have ears up to 4, dogs longer ones; weight follows from both."""
    rng = np.random.default_rng(0)
    lines = ["ears,coat,weight,kind"]
    for _ in range(300):
        ears, coat = rng.uniform(0, 8), ("short", "long")[rng.integers(2)]
        weight = 3 * ears + (5 if coat == "long" else 0)
        lines.append(f"{ears:.2f},{coat},{weight:.2f},{'cat' if ears < 4 else 'dog'}")
    return "\n".join(lines) + "\n"


def play(person: Person, rng: random.Random, steps: int) -> list[str]:
    """Random steps, each followed by a look at everything; the names of those that were done.

    Raises:
        AssertionError: with the steps before, where the window shows what it must not.
    """
    weighted = [step for step, weight in Person.STEPS for _ in range(weight)]
    done: list[str] = []
    for _ in range(steps):
        step = rng.choice(weighted)
        done.append(step.__name__)
        try:
            step(person, rng)
            QApplication.processEvents()
            person.check()
        except Exception as error:
            raise AssertionError(f"After {', '.join(done)}: {error!r}") from error
    return done
