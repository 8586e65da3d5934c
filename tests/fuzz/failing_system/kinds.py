"""What NetBuilder keeps, one adapter a kind: how it is made, written and read by the program."""

from __future__ import annotations

import hashlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np

from engine import Input, Sequential
from engine.datasets import digits
from engine.errors import DataError, EngineError
from engine.layers import Dense
from engine.models import load_model
from netbuilder.design import Design, DesignError, templates


class Found(NamedTuple):
    """What was read.

    Attributes:
        content: to be compared; None where nothing could be read.
        said: to the user.
    """

    content: Any
    said: tuple[str, ...] = ()


class Kind(ABC):
    """Something that is kept below a folder, which the environment names as the user's home.

    Attributes:
        name: on the command line.
        called: words of which a sentence about it has one.
    """

    name: ClassVar[str]
    called: ClassVar[tuple[str, ...]]

    def __init__(self, home: Path) -> None:
        self.home = home

    @abstractmethod
    def prepare(self) -> None:
        """Write what is there before."""

    @abstractmethod
    def write(self) -> str:
        """Write what is to be there afterwards; a sentence where that is refused."""

    @abstractmethod
    def read(self) -> Found:
        """Read what is there."""

    def tidy(self) -> None:
        """What each start of the program does about what killed ones have left."""
        from netbuilder.storage.tidying import sweep_all

        sweep_all()


KINDS: dict[str, type[Kind]] = {}


def known(kind: type[Kind]) -> type[Kind]:
    """Put a kind on the list."""
    KINDS[kind.name] = kind
    return kind


@contextmanager
def warnings_told() -> Iterator[list[str]]:
    """What the log is told meanwhile, a line each."""
    told: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage())

    listener = Listener(logging.WARNING)
    logging.getLogger().addHandler(listener)
    try:
        yield told
    finally:
        logging.getLogger().removeHandler(listener)


def small_design(epochs: int = 5) -> Design:
    """A network whose weights are few."""
    return Design.default("digits").with_setting("epochs", epochs)


@known
class DesignFile(Kind):
    name = "design"
    called = ("net.netbuilder.json",)

    @property
    def path(self) -> Path:
        return self.home / "net.netbuilder.json"

    def prepare(self) -> None:
        small_design(5).save(self.path)

    def write(self) -> str:
        try:
            small_design(7).save(self.path)
        except DesignError as error:
            return str(error)
        return ""

    def read(self) -> Found:
        try:
            return Found(Design.load(self.path).epochs)
        except DesignError as error:
            return Found(None, (str(error),))


@known
class TemplateFile(Kind):
    name = "template"
    called = ("template", "mine.netbuilder.json")

    def prepare(self) -> None:
        templates.save(small_design(5), "mine")

    def write(self) -> str:
        try:
            self.replace(small_design(7))
        except DesignError as error:
            return str(error)
        return ""

    def replace(self, design: Design) -> None:
        """As a window does when the user says so."""
        try:
            templates.save(design, "mine")
        except templates.NameTakenError as error:
            templates.save(design, "mine", error.file)

    def read(self) -> Found:
        kept, said = templates.own()
        return Found([(each.title, each.design.epochs) for each in kept], tuple(said))


@known
class DigitCache(Kind):
    """Can be made again: whatever fails, the digits are the same."""

    name = "digit-cache"
    called = ("digits",)

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        fingerprint = digits._fingerprint()  # which takes longer than all the rest
        digits._fingerprint = lambda: fingerprint  # type: ignore[assignment]

    def prepare(self) -> None:
        digits.load_data(20, 10)

    def write(self) -> str:
        return _digest(digits.load_data(30, 10))[:0]

    def read(self) -> Found:
        return Found(_digest(digits.load_data(20, 10)))


class _ModelFile(Kind):
    suffix: ClassVar[str]

    @property
    def path(self) -> Path:
        return self.home / f"model{self.suffix}"

    def model(self, value: float) -> Sequential:
        model = Sequential([Input((4,)), Dense(3)], seed=0)
        model.compile("adam", "mean_squared_error")
        model.set_weights([np.full_like(each, value) for each in model.get_weights()])
        return model

    def prepare(self) -> None:
        self.save(self.model(1))

    def write(self) -> str:
        try:
            self.save(self.model(2))
        except EngineError as error:
            return str(error)
        return ""

    def read(self) -> Found:
        try:
            return Found([each.tolist() for each in self.load()])
        except EngineError as error:
            return Found(None, (str(error),))

    def save(self, model: Sequential) -> None:
        model.save(self.path)

    def load(self) -> Sequence[np.ndarray]:
        return load_model(self.path).get_weights()


@known
class KerasFile(_ModelFile):
    name = "keras"
    called = ("model.keras",)
    suffix = ".keras"


@known
class WeightsFile(_ModelFile):
    name = "weights"
    called = ("model.weights.h5",)
    suffix = ".weights.h5"

    def save(self, model: Sequential) -> None:
        model.save_weights(self.path)

    def load(self) -> Sequence[np.ndarray]:
        model = self.model(0)
        model.load_weights(self.path)
        return model.get_weights()


@known
class PreparedData(Kind):
    """Can be made again, where the cache has room for it."""

    name = "prepared-data"
    called = ("samples", "table.csv")

    def prepare(self) -> None:
        for number in (0, 1):
            rows = [f"{n % 7},{n % 3 + number},{'ab'[n % 2]}" for n in range(60)]
            self.table(number).write_text("\n".join(["one,two,answer", *rows]))
        self.made(0)

    def write(self) -> str:
        return "".join(self.made(1).said)

    def read(self) -> Found:
        return self.made(0)

    def table(self, number: int) -> Path:
        return self.home / f"{number}-table.csv"

    def made(self, number: int) -> Found:
        from netbuilder.imported import compose, inspect, prepare

        path = self.table(number)
        try:
            data = prepare(path, compose(inspect(path)), limit=10)
        except DataError as error:
            return Found(None, (str(error),))
        parts = (data.train, data.validation, data.test)
        return Found(_digest([(part.x, part.y) for part in parts]))


def _digest(pairs: Iterable[tuple[np.ndarray, np.ndarray]]) -> str:
    return hashlib.sha256(b"".join(each.tobytes() for pair in pairs for each in pair)).hexdigest()
