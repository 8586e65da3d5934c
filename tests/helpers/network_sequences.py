"""What people do with networks, in a real window, against a plain model of what must be shown."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QToolButton

from netbuilder.app import create_window
from netbuilder.appearance import Appearance
from netbuilder.design import Design, analyze, build, templates
from netbuilder.document import Document
from netbuilder.network.belonging import computes, is_edited, learns_from
from netbuilder.training.records import RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.plots import TRAINING, CurvePlot
from netbuilder.views.runs import RunsPanel

Wait = Callable[[Callable[[], bool]], object]


@dataclass(frozen=True)
class Kept:
    """A run as it must be known ever after."""

    number: int
    design: Design
    weights: np.ndarray
    epochs: int
    is_lesson: bool = False


@dataclass
class Expected:
    """What the window must hold and show."""

    design: Design
    network: Kept | None = None
    weights: np.ndarray | None = None
    kept: list[Kept] = field(default_factory=list)

    def follow(self, design: Design, *, replaced: bool = False) -> None:
        """The document is this now."""
        self.design = design
        network = self.network
        if network is not None:
            other = learns_from(network.design) != learns_from(design)
            if other or (replaced and is_edited(network.design, design)):
                self.network = self.weights = None
        if self.network is None:
            wanted = computes(design), learns_from(design)
            fitting = [
                k for k in self.kept if (computes(k.design), learns_from(k.design)) == wanted
            ]
            if fitting:
                self.hold(max(fitting, key=lambda kept: kept.number))

    def hold(self, kept: Kept, weights: np.ndarray | None = None) -> None:
        """This network is in the window."""
        self.network = kept
        self.weights = kept.weights if weights is None else weights


class Person:
    """Works in a window as people do, and knows what must come of it.

    Args:
        folder: for design files.
        wait: waits until something is true.
    """

    def __init__(self, folder: Path, wait: Wait) -> None:
        self._folder, self._wait = folder, wait
        self.told: list[str] = []
        self._open(None)

    # What can be done

    def train(self, rng: random.Random) -> None:
        if self._action("actionTrain").isEnabled():
            self._run("actionTrain")

    def train_on(self, rng: random.Random) -> None:
        if self._action("actionTrainOn").isEnabled():
            self._run("actionTrainOn")

    def stop_early(self, rng: random.Random) -> None:
        if self._action("actionStep").isEnabled():
            before = len(self._ends)
            self._do("actionStep")
            self._wait(lambda: self._trainer.state == "paused")
            self._do("actionStop")
            self._wait(lambda: len(self._ends) > before and self._trainer.state == "idle")
            self._note_run()

    def edit(self, rng: random.Random) -> None:
        design = self._document.design
        name = rng.choice(["units", "epochs", "activation"])
        if name == "epochs":
            new = design.with_setting("epochs", rng.randint(1, 2))
        elif len(design.blocks) > 1 and "units" in design.blocks[0].parameters:
            value = rng.choice([4, 8]) if name == "units" else rng.choice(["relu", "tanh"])
            new = design.with_parameter(design.blocks[0].name, name, value)
        else:
            return
        self._document.edit(new, "change")
        self._expected.follow(self._document.design)

    def undo(self, rng: random.Random) -> None:
        self._document.undo()
        self._expected.follow(self._document.design)

    def redo(self, rng: random.Random) -> None:
        self._document.redo()
        self._expected.follow(self._document.design)

    def go_back(self, rng: random.Random) -> None:
        if not self._expected.kept:
            return
        run = rng.choice(self._expected.kept)
        panel = self._window.findChild(RunsPanel)
        model = panel.findChild(QTableView, "runTable").model()
        rows = [model.run(row) for row in range(model.rowCount())]
        panel.returnRequested.emit(next(row for row in rows if row.number == run.number))
        self._expected.design = self._document.design
        self._expected.hold(run)

    def teach(self, rng: random.Random) -> None:
        button = self._window.findChild(QToolButton, "itWas")
        samples = self._window.network.samples
        network = self._expected.network
        if network is None or network.design.target != "class" or not button.isVisible():
            return
        if samples is None:
            self._wait(lambda: self._window.network.samples is not None)
        menu = button.menu()
        menu.aboutToShow.emit()
        before = len(self._runs())
        rng.choice(menu.actions()).trigger()
        self._wait(lambda: len(self._runs()) > before)
        run = self._runs()[-1]
        assert run.parent == network.number, "the lesson names whom it taught"
        kept = Kept(run.number, network.design, run.weights, 0, is_lesson=True)
        self._expected.kept.append(kept)
        self._expected.hold(kept)

    def new(self, rng: random.Random) -> None:
        self._document.new(self._small(Design.default("digits")))
        self._expected.follow(self._document.design, replaced=True)

    def open_file(self, rng: random.Random) -> None:
        path = self._folder / f"{rng.randrange(2)}.json"
        if path.exists():
            assert self._window.open_path(path)
            self._expected.follow(self._document.design, replaced=True)
        else:
            self._document.design.save(path)

    def template(self, rng: random.Random) -> None:
        named = {t.title: t.design for t in templates.built_in("digits")}
        design = named[rng.choice(["Circles, tanh 4", "Logistic regression", "Linear regression"])]
        self._document.new(self._small(design))
        self._expected.follow(self._document.design, replaced=True)

    def other_data(self, rng: random.Random) -> None:
        design = self._document.design
        data = {"digits": "mnist", "mnist": "digits"}.get(design.data)
        if data is not None:
            self._document.edit(design.with_data(data), "choose data")
            self._expected.follow(self._document.design)

    def theme(self, rng: random.Random) -> None:
        self._window.findChild(Appearance).choose(rng.choice(["light", "dark"]))

    def restart(self, rng: random.Random) -> None:
        design = self._document.design
        self.close()
        self._open(design)

    STEPS = (
        (train, 5), (train_on, 2), (stop_early, 1), (edit, 4), (undo, 3), (redo, 1),
        (go_back, 3), (teach, 2), (new, 1), (open_file, 2), (template, 2), (other_data, 2),
        (theme, 1), (restart, 1),
    )  # fmt: skip

    # What must be true after each

    def check(self) -> None:
        """Raise AssertionError where the window shows anything but what it must."""
        expected, window = self._expected, self._window
        held = window.network.trained
        assert self._document.design == expected.design, "the design was changed by itself"
        if expected.network is None:
            assert held is None, f"a network is held that went: {held}"
        else:
            assert held is not None, "the network is gone"
            assert held.origin.run == expected.network.number, "it is another run's"
            np.testing.assert_array_equal(held.weights, expected.weights)
            assert computes(held.design) == computes(expected.network.design)
            self._wait(lambda: window.network.probe is not None)
        self._check_label()
        self._check_curves()
        self._check_pad()
        able = analyze(expected.design).can_train
        assert self._action("actionTrainOn").isEnabled() == (able and held is not None)

    def _check_label(self) -> None:
        text = self._window.findChild(ElidedLabel, "belonging").text()
        network = self._expected.network
        if network is None:
            assert text == ""
            return
        title = f"Lesson {network.number}" if network.is_lesson else f"Run {network.number} "
        assert title in text, text
        edited = is_edited(network.design, self._expected.design)
        assert ("before your edit" in text) == edited, text

    def _check_curves(self) -> None:
        plot = self._window.findChild(CurvePlot, "lossPlot")
        network = self._expected.network
        wanted = 0 if network is None else network.epochs
        if network is not None and network.is_lesson:
            return
        assert len(plot.series()[TRAINING][0]) == wanted, "the curves are another run's"

    def _check_pad(self) -> None:
        pad = self._window.findChild(DigitPad)
        bars = self._window.findChild(PredictionBars, "predictionBars")
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
        model.set_flat_weights(self._expected.weights)
        wanted = np.clip(model.predict_on_batch(pad.image().reshape(1, 784))[0], 0, 1)
        shown = lambda: bars.probabilities()  # noqa: E731
        self._wait(lambda: shown() is not None and np.allclose(shown(), wanted, atol=1e-6))
        assert bars.names == network.design.data_set.names

    # Inside

    def close(self) -> None:
        """Close the window."""
        self._document.new()
        self._window.close()
        self._window.deleteLater()
        QApplication.processEvents()

    def _open(self, design: Design | None) -> None:
        window = self._window = create_window("digits")
        self._document = window.findChild(Document)
        self._trainer = window.findChild(Trainer)
        self._ends: list[RunEnded] = []
        self._trainer.recordReceived.connect(
            lambda record: self._ends.append(record) if isinstance(record, RunEnded) else None
        )
        with_design = design or self._small(Design.default("digits"))
        self._document.new(with_design)
        window.show()
        kept = self._expected.kept if hasattr(self, "_expected") else []
        self._wait(lambda: len(self._runs()) == len(kept))
        self._expected = Expected(self._document.design, kept=kept)
        self._expected.follow(self._document.design, replaced=True)

    def _small(self, design: Design) -> Design:
        design = design.with_setting("epochs", 1).with_setting("batch_size", 50)
        first = design.blocks[0]
        if len(design.blocks) > 1 and "units" in first.parameters:
            design = design.with_parameter(first.name, "units", 8)
        return design

    def _run(self, action: str) -> None:
        before = len(self._ends)
        self._do(action)
        self._wait(lambda: len(self._ends) > before and self._trainer.state == "idle")
        self._note_run()

    def _note_run(self) -> None:
        end, held = self._ends[-1], self._window.network.trained
        if not end.logs or end.weights is None:
            return
        run = self._runs()[-1]
        kept = Kept(run.number, run.design, run.weights, run.epochs)
        self._expected.kept.append(kept)
        assert held is not None
        self._expected.hold(kept, end.weights)

    def _runs(self) -> tuple[object, ...]:
        return self._window._runs.runs

    def _draw(self, pad: DigitPad) -> None:
        side = min(pad.width(), pad.height())
        left, top = (pad.width() - side) // 2, (pad.height() - side) // 2
        points = [QPoint(left + side * x // 10, top + side * y // 10) for x, y in _SEVEN]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])

    def _action(self, name: str) -> QAction:
        return self._window.findChild(QAction, name)

    def _do(self, name: str) -> None:
        self._action(name).trigger()


_SEVEN = ((3, 3), (7, 3), (5, 7))


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
            raise AssertionError(f"After {', '.join(done)}: {error}") from error
    return done
