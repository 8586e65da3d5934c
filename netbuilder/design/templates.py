"""Networks to begin with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from netbuilder.design import catalogue, text_template
from netbuilder.design.datasets import DATASETS
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError, quoted
from netbuilder.design.file_names import JSON_SUFFIX, SUFFIX, bare
from netbuilder.design.own import OwnData
from netbuilder.design.storage import file_content
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.imported.built_in import MONTHLY_SALES
from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.dates import YEAR_FIRST
from netbuilder.imported.recipes.recipe import LEAVE_OUT, Feature, Recipe, Series
from netbuilder.storage import files, folders, names
from netbuilder.storage.fingerprints import Fingerprint
from netbuilder.storage.lock import locked
from netbuilder.translation import mark, say
from netbuilder.wording import reason_of, sentences

Layer = tuple[str, Mapping[str, Any]]

_ENDINGS: Final = (JSON_SUFFIX, SUFFIX)
_LARGEST: Final = 1 << 28


@dataclass(frozen=True)
class Template:
    """A network to begin with.

    Attributes:
        title: its name.
        summary: what it is good for, in a sentence.
        design: the network; its data set is the user's choice.
        path: the file of one of the user's own.
    """

    title: str
    summary: str
    design: Design
    path: Path | None = None


@dataclass(frozen=True)
class Unreadable:
    """A template of the user's that cannot be read today.

    Attributes:
        title: its name.
        summary: why, in a sentence that names the file.
        path: of the file.
    """

    title: str
    summary: str
    path: Path


def built_in(data: str) -> tuple[Template, ...]:
    """NetBuilder's own templates.

    Args:
        data: what those for 28x28 pictures in ten classes learn; MNIST, where it holds no pictures.
    """
    known = {entry.kind for entry in catalogue.CATALOGUE}
    pictures = data if data in DATASETS and DATASETS[data].are_pictures else "mnist"
    own = (
        Template(title, summary, _design(pictures, target, shape, layers))
        for title, summary, target, shape, layers in _TEMPLATES
        if known.issuperset(kind for kind, _ in layers)
    )
    return (
        *own,
        Template(text_template.TITLE, text_template.SUMMARY, text_template.words_to_classes()),
        *(Template(title, text, _toy(name, layers)) for title, text, name, layers in _TOYS),
        Template(
            say("Forecast a series"),
            say("Reads the sales of 24 months and forecasts those of the next."),
            _forecast(),
        ),
    )


def own() -> tuple[list[Template], list[str]]:
    """The user's templates, and a sentence on each that cannot be read."""
    templates, unreadable, complaint = look()
    return templates, [*filter(None, [complaint]), *(each.summary for each in unreadable)]


def look() -> tuple[list[Template], list[Unreadable], str]:
    """The user's templates, those that cannot be read, and a sentence where none can be listed."""
    templates: list[Template] = []
    unreadable: list[Unreadable] = []
    try:
        paths = sorted(each for each in folder().iterdir() if each.name.endswith(_ENDINGS))
    except FileNotFoundError:
        return [], [], ""
    except OSError as error:
        return [], [], say("Your own templates cannot be listed ({error}).", error=reason_of(error))
    for path in paths:
        title = bare(path.name)
        try:
            templates.append(Template(title, say("Saved by you."), Design.load(path), path))
        except DesignError as error:
            unreadable.append(Unreadable(title, str(error), path))
    return templates, unreadable, ""


def remove(path: Path) -> None:
    """Delete one of the user's templates; one that is gone already is no error.

    Raises:
        DesignError: it cannot be deleted.
    """
    try:
        with locked(folder() / "templates"):
            path.unlink(missing_ok=True)
    except OSError as error:
        name = quoted(bare(path.name))
        raise DesignError(
            say(
                "The template {name} cannot be deleted ({error}).",
                name=name,
                error=reason_of(error),
            )
        ) from None


class NameTakenError(DesignError):
    """A template that has the name already.

    Attributes:
        title: its name, as it is written there.
        file: what it holds; who wants to replace that says so.
    """

    def __init__(self, title: str, file: Fingerprint) -> None:
        self.title = title
        self.file = file
        super().__init__(
            say("There is already a template {title}; choose another name.", title=quoted(title))
        )


def save(design: Design, title: str, replaced: Fingerprint | None = None) -> Path:
    """Keep a design among the user's templates.

    Args:
        design: the network.
        title: its name; templates of one name are told apart by nobody, capital letters or not.
        replaced: what the template of that name holds, if that is to give way.

    Raises:
        NameTakenError: there is one of that name, and it holds something else than `replaced`.
        DesignError: the title is no file name, or the file cannot be written.
    """
    name = title.strip(" ")
    problem = names.problem(name)
    if problem:
        raise DesignError(sentences(problem, say("Choose another name for the template.")))
    content = file_content(design)
    try:
        folders.make(folder())
        with locked(folder() / "templates"):
            path = _named(name)
            if path is None:
                path = folder() / f"{name}{JSON_SUFFIX}"
                files.create(path, content)
                return path
            try:
                found = Fingerprint.of(files.content(path, _LARGEST))
            except ValueError:
                raise DesignError(
                    say(
                        "There is already something named {name} that is not a template; "
                        "choose another name.",
                        name=quoted(name),
                    )
                ) from None
            if replaced is None or found.digest != replaced.digest:
                raise NameTakenError(bare(path.name), found)
            files.keep(path, content)
            return path
    except OSError as error:
        raise DesignError(
            say(
                "The template {name} cannot be saved in {folder} ({error}). Free "
                "some space, or check that you may write there.",
                name=quoted(name),
                folder=folder(),
                error=reason_of(error),
            )
        ) from None


def _named(name: str) -> Path | None:
    """The file of the template that has this name, if there is one.

    Raises:
        OSError: the folder cannot be read.
    """
    wanted = {_alike(f"{name}{ending}") for ending in _ENDINGS}
    return next((each for each in folder().iterdir() if _alike(each.name) in wanted), None)


def _alike(name: str) -> str:
    """The same for names that some system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def folder() -> Path:
    """The folder of the user's templates."""
    return folders.templates()


def _design(data: str, target: str, shape: tuple[int, ...], layers: Iterable[Layer]) -> Design:
    design = Design().with_data(data).with_input_shape(shape).with_target(target)
    design = design.with_loss(TARGETS[target].loss)
    for kind, parameters in layers:
        design = design.inserted(len(design.blocks), kind, parameters)
    return design


def _toy(data: str, layers: Iterable[Layer]) -> Design:
    """A network for points, with settings under which it learns within seconds."""
    bare = Design().with_data(data)
    design = _design(data, bare.target, bare.input_shape, layers)
    for name, value in {"batch_size": 16, "epochs": 100, "noise": 0.05}.items():
        design = design.with_setting(name, value)
    return design.with_optimizer_parameter("learning_rate", 0.03)


def _forecast() -> Design:
    """A network that forecasts the built-in series, trained within seconds."""
    sales = Feature("sales", NUMBER, LEAVE_OUT)
    recipe = Recipe(
        (sales,), ("sales",), NUMBER, format=TextFormat(), series=Series(24, 1, "month", YEAR_FIRST)
    )
    design = Design().with_own(OwnData(MONTHLY_SALES, recipe))
    design = design.with_input_shape(recipe.input_shape)
    for kind, parameters in (("LSTM", {"units": 32}), _dense(1, "linear")):
        design = design.inserted(len(design.blocks), kind, parameters)
    for name, value in {"batch_size": 32, "epochs": 40}.items():
        design = design.with_setting(name, value)
    return design.with_optimizer_parameter("learning_rate", 0.01)


def _dense(units: int, activation: str) -> Layer:
    return "Dense", {"units": units, "activation": activation}


def _conv(filters: int, size: int, **more: Any) -> Layer:
    values = {"filters": filters, "kernel_size": (size, size), "activation": "relu"}
    return "Conv2D", {**values, **more}


def _pool(kind: str = "MaxPooling2D") -> Layer:
    return kind, {"pool_size": (2, 2)}


_FLATTEN: Final[Layer] = ("Flatten", {})
_END: Final = _dense(10, "softmax")
_ROW: Final = (784,)
_PICTURE: Final = (28, 28, 1)

_TEMPLATES: Final[tuple[tuple[str, str, str, tuple[int, ...], tuple[Layer, ...]], ...]] = (
    (
        mark("First digits network"),
        mark("One hidden layer of 64 units: a good place to start."),
        CLASS,
        _ROW,
        (_dense(64, "relu"), _END),
    ),
    (
        mark("Linear regression"),
        mark("Predicts the digit as a number, a weighted sum of the pixels."),
        NUMBER,
        _ROW,
        (_dense(1, "linear"),),
    ),
    (
        mark("Logistic regression"),
        mark("No hidden layer: each class is a weighted sum of the pixels."),
        CLASS,
        _ROW,
        (_END,),
    ),
    (
        mark("Deep perceptron"),
        mark("Three wide layers, regularized by dropout."),
        CLASS,
        _ROW,
        (
            _dense(512, "relu"),
            ("Dropout", {"rate": 0.2}),
            _dense(256, "relu"),
            ("Dropout", {"rate": 0.2}),
            _dense(128, "relu"),
            _END,
        ),
    ),
    (
        "LeNet-5",
        mark("The network that read cheques (LeCun et al. 1998)."),
        CLASS,
        _PICTURE,
        (
            _conv(6, 5, activation="tanh", padding="same"),
            _pool("AveragePooling2D"),
            _conv(16, 5, activation="tanh"),
            _pool("AveragePooling2D"),
            _FLATTEN,
            _dense(120, "tanh"),
            _dense(84, "tanh"),
            _END,
        ),
    ),
    (
        mark("Small convnet"),
        mark("Two convolutions, as in Keras's introduction."),
        CLASS,
        _PICTURE,
        (
            _conv(32, 3),
            _pool(),
            _conv(64, 3),
            _pool(),
            _FLATTEN,
            ("Dropout", {"rate": 0.5}),
            _END,
        ),
    ),
    (
        mark("All-convolutional"),
        mark("Strides instead of pooling, and no dense layer."),
        CLASS,
        _PICTURE,
        (
            _conv(16, 3, padding="same"),
            _conv(32, 3, strides=(2, 2), padding="same"),
            _conv(32, 3, strides=(2, 2), padding="same"),
            _conv(10, 1, activation="linear"),
            ("GlobalAveragePooling2D", {}),
            ("Softmax", {}),
        ),
    ),
    (
        mark("Autoencoder"),
        mark("Compresses an image into 32 numbers and back."),
        INPUT,
        _ROW,
        (_dense(128, "relu"), _dense(32, "relu"), _dense(128, "relu"), _dense(784, "sigmoid")),
    ),
    (
        mark("LSTM, row by row"),
        mark("Reads an image from top to bottom, row by row."),
        CLASS,
        (28, 28),
        (("LSTM", {"units": 64}), _END),
    ),
)

_TOYS: Final[tuple[tuple[str, str, str, tuple[Layer, ...]], ...]] = (
    (
        mark("Circles"),
        mark("Four units draw a boundary around the disc."),
        "circles",
        (_dense(4, "tanh"), _dense(2, "softmax")),
    ),
    (
        mark("Spirals"),
        mark("Two hidden layers bend the plane until the arms part."),
        "spirals",
        (_dense(8, "tanh"), _dense(8, "tanh"), _dense(2, "softmax")),
    ),
    (
        mark("Line"),
        mark("Linear regression on points: two weights and a bias."),
        "line",
        (_dense(1, "linear"),),
    ),
)
