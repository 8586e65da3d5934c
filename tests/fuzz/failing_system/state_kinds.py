"""What the program keeps of the user's work beside its files: settings, runs, trainings, ..."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import Input, Sequential
from engine.errors import DataError
from engine.layers import Dense
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal
from netbuilder.design.journals import Journals
from netbuilder.document import Document
from netbuilder.insight.my_digits import MyDigits
from netbuilder.lessons import progress
from netbuilder.lessons.design_checks import ParametersCheck
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.evidence import Course, Evidence
from netbuilder.lessons.lesson import Lesson, Task
from netbuilder.recovery import Recovery
from netbuilder.settings import Settings
from netbuilder.storage.errors import StorageError
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import (
    Best,
    EpochDone,
    Progress,
    RunEnded,
    RunStarted,
)
from tests.fuzz.failing_system.kinds import Found, Kind, known, small_design, warnings_told


@known
class SettingsFile(Kind):
    name = "settings"
    called = ("settings",)

    def prepare(self) -> None:
        for name in ("one", "two"):
            (self.home.parent / name).touch()
        self.keep("one")

    def write(self) -> str:
        return self.keep("two")

    def keep(self, name: str) -> str:
        with warnings_told() as told:
            settings = Settings()
            settings.remember_file(self.home.parent / name)
            settings.close()
        said = [sentence for sentence, _ in settings.complaints]
        return " ".join(said + [line for line in told if "not saved" in line])

    def read(self) -> Found:
        settings = Settings()
        names = [path.name for path in settings.recent]
        settings.close()
        return Found(names, tuple(said for said, _ in settings.complaints))


@known
class LessonProgress(Kind):
    """Each writing is that of another program, which has passed one more task."""

    name = "lessons"
    called = ("progress",)

    def prepare(self) -> None:
        self.keep("one")

    def write(self) -> str:
        try:
            return self.keep("two")
        except LessonError as error:
            return str(error)

    def keep(self, task: str) -> str:
        design = small_design()
        asked = ParametersCheck(at_least=1)
        lesson = Lesson(
            "one", "One", "", (), design, (Task(task, task, "", (asked,)),), "f" * 32, self.home
        )
        evidence = Evidence(design, {"val_loss": 0.5}, Course())
        return progress.keep(lesson, [task], evidence).complaint

    def read(self) -> Found:
        known = progress.read()
        tasks = [sorted(part.tasks) for part in known.parts.values()]
        return Found(tasks, (known.complaint,) if known.complaint else ())


@known
class JournalFile(Kind):
    """Each writing is that of another window."""

    name = "journal"
    called = ("unsaved design", "journal")

    def prepare(self) -> None:
        self.keep(5)

    def write(self) -> str:
        return self.keep(6)

    def keep(self, epochs: int) -> str:
        saved, design = small_design(1), small_design(epochs)
        recovery = Recovery(Document(saved))
        with warnings_told() as told:
            recovery._store(Journal((Step(saved, ""), Step(design, "edit")), 1, saved, None), [])
        return " ".join(told)

    def read(self) -> Found:
        found, said = [], []
        for each in Journals().left():
            if isinstance(each, StorageError):
                said.append(str(each))
            else:
                found.append(each.journal.design.epochs)
                each.leave()
        return Found(sorted(found), tuple(said))


@known
class Interruptions(Kind):
    """Each writing is that of a window which resumes the training."""

    name = "checkpoint"
    called = ("training",)

    def prepare(self) -> None:
        checkpointer = Checkpointer(CheckpointFolder())
        self.train(checkpointer, 3)
        checkpointer.leave()

    def write(self) -> str:
        try:
            place = CheckpointFolder().find(small_design())
            if place is None:
                return "There is no training."
            checkpointer = Checkpointer(CheckpointFolder(), place)
            checkpointer.read()
        except StorageError as error:
            return str(error)
        self.change(checkpointer)
        said = checkpointer.trouble()
        checkpointer.leave()
        return said

    def change(self, checkpointer: Checkpointer) -> None:
        self.train(checkpointer, 2)

    def train(self, checkpointer: Checkpointer, batches: int) -> None:
        figures = np.full(batches, float(batches))
        weights = np.full(4, float(batches), np.float32)
        checkpointer.take(Progress(1, 0, 1, 9, 0.1, None, 1.0, *[figures] * 4, weights))
        checkpointer.take(EpochDone(1, 0, {"loss": float(batches)}, weights))
        checkpointer.save(small_design(), "data", None, lambda: snapshot(weights))
        checkpointer.close()

    def read(self) -> Found:
        found, said = [], []
        for each in CheckpointFolder().left():
            if isinstance(each, StorageError):
                said.append(str(each))
                continue
            try:
                kept = Checkpointer(CheckpointFolder(), each.place).read()
            except StorageError as error:
                said.append(str(error))
            else:
                if kept is not None:
                    weights = kept.state["weights"].tolist()
                    found.append((kept.batches.tolist(), weights, list(map(dict, kept.epochs))))
            each.leave()
        return Found(found, tuple(said))


@known
class RewoundCheckpoint(Interruptions):
    """After a divergence there are fewer batches than before."""

    name = "checkpoint-rewound"

    def change(self, checkpointer: Checkpointer) -> None:
        checkpointer.rewind(1, 0)
        weights = np.ones(4, np.float32)
        checkpointer.save(small_design(), "data", None, lambda: snapshot(weights))
        checkpointer.close()


@known
class RunFile(Kind):
    name = "run"
    called = ("run", "Run")

    def prepare(self) -> None:
        self.add(1)

    def write(self) -> str:
        return self.add(2)

    def add(self, value: float) -> str:
        from netbuilder.training.history.book import RunStore

        book = RunStore()
        book.extend(book.refresh())
        news = book.write(book.add(finished_run(value)))
        return " ".join(news.messages)

    def read(self) -> Found:
        from netbuilder.training.history.book import RunStore

        book = RunStore()
        news = book.refresh()
        book.extend(news)
        numbers = [run.number for run in book.runs]
        if len(set(numbers)) < len(numbers):
            raise RuntimeError(f"numbers were used twice: {numbers}")
        return Found([float(run.weights[0]) for run in book.runs], news.messages)


@known
class MyDigitsFile(Kind):
    name = "my-digits"
    called = ("my-digits.jsonl", "digits")

    def prepare(self) -> None:
        self.add("1")

    def write(self) -> str:
        return self.add("2")

    def add(self, label: str) -> str:
        try:
            MyDigits().add(label, [np.array([[1.0, 2.0], [3.0, 4.0]])])
        except DataError as error:
            return str(error)
        return ""

    def read(self) -> Found:
        kept = MyDigits()
        return Found([each.label for each in kept.all], (kept.trouble,) if kept.trouble else ())


def snapshot(weights: np.ndarray) -> dict[str, Any]:
    """Of a training whose weights have these values."""
    model = Sequential([Input((3,)), Dense(1)], seed=0)
    model.compile("sgd", "mean_squared_error")
    run = model.training_run(np.zeros((2, 3)), np.zeros((2, 1)))
    next(run)
    return {**run.snapshot(), "weights": weights}


def finished_run(value: float) -> Run:
    """A run that is over, whose weights have a value."""
    weights = np.full(50_890, value, np.float32)
    chronicler = RunBuilder()
    chronicler.take(RunStarted(1, small_design(), 90, 10, 3, 3, 32, "Built-in digits"))
    chronicler.take(EpochDone(1, 0, {"loss": 0.5, "val_loss": 0.5}, weights))
    best = Best(1, "val_loss", 0.5, weights)
    run = chronicler.take(RunEnded(1, "finished", "Done.", 1, {"loss": 0.1}, weights, best))
    if run is None:
        raise RuntimeError("the run was not noted")
    return run
