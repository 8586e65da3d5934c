"""A script as a design: read with `ast`, never run."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from engine.errors import DataError
from engine.losses import LOSSES
from netbuilder.design.blocks import Block
from netbuilder.design.callbacks import NEVER
from netbuilder.design.code import left_out, measuring
from netbuilder.design.code.calls import (
    CodeError,
    call_of,
    dotted,
    keywords,
    read_callback,
    read_layer,
    read_optimizer,
    value_of,
)
from netbuilder.design.code.limits import INPUTS, MOST_PROBLEMS, crowd, too_long
from netbuilder.design.code.outcome import Problem, Reading
from netbuilder.design.code.writer import DISABLED
from netbuilder.design.datasets import DATA_SETTINGS, DATASETS
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError, one_line, unknown
from netbuilder.design.own import OwnData
from netbuilder.design.schedules import PLATEAU
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.design.training_settings import OFF
from netbuilder.imported import recipe_from_json

_log = logging.getLogger(__name__)

_PREPARED: Final = {f"{what}_{part}" for what in "xy" for part in ("train", "val", "test")}
_OWN: Final = ("imported.load_parts", "imported.load_data", "owndata.load_data")
_HARMLESS: Final = {"evaluate", "predict", "summary", "save", "print"}


def read(source: str, design: Design) -> Reading:
    """Read a script.

    Args:
        source: Python, as `script` writes it or as a person would.
        design: what holds where the script says nothing.
    """
    trouble = too_long(source)
    if trouble:
        return Reading(None, (Problem(1, trouble),))
    try:
        source.encode()
        tree = ast.parse(source)
    except UnicodeEncodeError as error:
        line = source.count("\n", 0, error.start) + 1
        message = "This line contains characters that cannot be saved to a file; remove them."
        return Reading(None, (Problem(line, message),))
    except SyntaxError as error:
        message = f"Python cannot read this line: {error.msg}."
        return Reading(None, (Problem(error.lineno or 1, message),))
    except (ValueError, RecursionError, MemoryError) as error:
        message = f"Python cannot read this script: {one_line(str(error))}"
        if not str(error):
            message = "Python cannot read this script because it is nested too deeply."
        return Reading(None, (Problem(1, message),))
    try:
        return _read_tree(tree, _disabled(source), design)
    except Exception as error:
        # Whatever is typed is a script that is not finished: never worth a dialog.
        _log.exception("A script failed")
        message = f"NetBuilder cannot read this script ({type(error).__name__}); rewrite it."
        return Reading(None, (Problem(1, message),))


def _read_tree(tree: ast.Module, disabled: dict[int, str], design: Design) -> Reading:
    too_many = crowd(tree, disabled)
    if too_many is not None:
        return Reading(None, (too_many,))
    script = _Script(design, disabled)
    for statement in tree.body:
        script.take(statement)
        if script.is_hopeless:
            break
    return script.reading()


class _Script:
    """A reader of one statement after the other.

    Args:
        design: what the script's settings are put into.
        disabled: layers that are commented out, by line.
    """

    def __init__(self, design: Design, disabled: dict[int, str]) -> None:
        self._design = design
        self._disabled = disabled
        self._layers: list[tuple[int, Block]] = []
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._metrics: ast.expr | None = None
        self._has_model = False
        self._floats: set[str] = set()
        self._counts_right = False
        self._variables: dict[str, ast.expr] = {}
        self._design = design.with_setting("threshold", 0.5)

    def take(self, statement: ast.stmt) -> None:
        try:
            self._take(statement)
        except CodeError as error:
            self._problems.append(Problem(error.line, str(error)))
        except DesignError as error:
            self._problems.append(Problem(statement.lineno, str(error)))
        except (RecursionError, MemoryError):
            self._problems.append(Problem(statement.lineno, "This is nested too deeply."))
        except Exception as error:
            _log.exception("A statement of a script failed")
            message = f"NetBuilder cannot read this ({type(error).__name__}); write it differently."
            self._problems.append(Problem(statement.lineno, message))

    @property
    def is_hopeless(self) -> bool:
        """Whether further problems would help nobody."""
        return len(self._problems) >= MOST_PROBLEMS

    def reading(self) -> Reading:
        if not self._has_model and not self._problems:
            self._problems.append(Problem(1, "There is no keras.Sequential in the script."))
        for line, source in self._disabled.items():
            self._take_disabled(line, source)
        if not self._problems:
            self._layers.sort(key=lambda layer: layer[0])
            try:
                blocks = _named([block for _, block in self._layers])
                notes = [*self._notes, *left_out.check_metrics(self._metrics, self._design.target)]
                notes.sort(key=lambda note: note.line)
                design = self._design.with_blocks(blocks)
                if self._metrics is not None:
                    design = design.with_metrics(measuring.read_metrics(self._metrics, design))
                return Reading(design, notes=tuple(notes[:MOST_PROBLEMS]))
            except DesignError as error:
                self._problems.append(Problem(1, str(error)))
        problems = sorted(self._problems, key=lambda problem: problem.line)
        return Reading(None, tuple(problems[:MOST_PROBLEMS]))

    def _take(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            return
        if isinstance(statement, ast.ClassDef) and statement.name == measuring.CLASS_NAME:
            return
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._take_assignment(statement)
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            self._take_call(statement.value)
        elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            raise CodeError("NetBuilder cannot read this statement; remove it.", statement.lineno)

    def _take_assignment(self, statement: ast.Assign) -> None:
        call = statement.value if isinstance(statement.value, ast.Call) else None
        name = dotted(call.func) if call else ""
        if call and name.rpartition(".")[2] == "Sequential":
            self._take_model(call)
        elif call and name.endswith(("load_data", "load_parts")):
            self._take_data(call)
        elif name.rpartition(".")[2] in ("fit", "evaluate", "predict"):
            if call and name.endswith("fit"):
                self._take_fit(call)
        elif call and name == "augmentation.varied":
            self._design = self._design.with_setting("augmentation", True)
        elif name.endswith("astype") and _names(statement.targets[0]) <= _PREPARED:
            if any("float" in word for word in _words(statement.value)):
                self._floats |= _names(statement.targets[0])
        elif _names(statement.targets[0]) <= measuring.VARIABLES:
            [name] = _names(statement.targets[0])
            self._design = measuring.read_variable(name, statement.value, self._design)
            self._variables[name] = statement.value
        elif not _names(statement.targets[0]) <= _PREPARED:
            raise CodeError(
                "NetBuilder cannot read this assignment; remove it, or write the value where it "
                "is used.",
                statement.lineno,
            )

    def _take_data(self, call: ast.Call) -> None:
        if dotted(call.func).endswith(_OWN):
            self._take_own(call)
            return
        data = DATASETS[_data_set(dotted(call.func), call.lineno)]
        self._design = self._design.with_data(data.name, alone=True)
        given = keywords(call)
        for setting in Design.SETTINGS:
            if setting.name in data.settings:
                node = given.get(setting.name)
                value = setting.default if node is None else value_of(node)
                self._design = self._design.with_setting(setting.name, value)
            elif setting.name in DATA_SETTINGS and setting.name in given:
                raise CodeError(f"{data.title} has no {setting.name}; remove it.", call.lineno)

    def _take_own(self, call: ast.Call) -> None:
        given = call_of(call, ["path", "recipe"])
        path, recipe = given.get("path"), given.get("recipe")
        if not isinstance(path, str) or not isinstance(recipe, str):
            raise CodeError("load_data takes a path and a recipe, both as strings.", call.lineno)
        try:
            own = OwnData(path, recipe_from_json(recipe))
        except DataError as error:
            raise CodeError(one_line(str(error)), call.lineno) from None
        self._design = self._design.with_own(own, alone=True)

    def _take_call(self, call: ast.Call) -> None:
        name = dotted(call.func).rpartition(".")[2]
        if name == "set_random_seed":
            self._design = self._design.with_setting("seed", call_of(call, ["seed"])["seed"])
        elif name == "add":
            if len(call.args) != 1:
                raise CodeError("add takes one layer.", call.lineno)
            self._take_element(call.args[0])
        elif name == "compile":
            self._take_compile(call)
        elif name == "fit":
            self._take_fit(call)
        elif name not in _HARMLESS:
            raise CodeError(f"NetBuilder cannot read the call of {name}.", call.lineno)

    def _take_model(self, call: ast.Call) -> None:
        self._has_model = True
        self._layers.clear()
        elements = call.args[0] if call.args else keywords(call).get("layers")
        if elements is None:
            return
        if not isinstance(elements, ast.List | ast.Tuple):
            raise CodeError("Sequential takes a list of layers.", elements.lineno)
        problems = []
        for element in elements.elts:
            try:
                self._take_element(element)
            except CodeError as error:
                problems.append(Problem(error.line, str(error)))
        self._problems += problems

    def _take_element(self, element: ast.expr) -> None:
        if not isinstance(element, ast.Call):
            raise CodeError("A layer is written as a call, as in Dense(10).", element.lineno)
        kind = dotted(element.func).rpartition(".")[2]
        try:
            if kind in INPUTS:
                values = call_of(element, ["shape"])
                self._design = self._design.with_input_shape(values.get("shape", ()))
                return
            block, shape = read_layer(element)
        except DesignError as error:
            raise CodeError(str(error), element.lineno) from None
        if shape is not None:
            self._design = self._design.with_input_shape(shape)
        self._layers.append((element.lineno, block))

    def _take_disabled(self, line: int, source: str) -> None:
        try:
            element = ast.parse(source.rstrip().rstrip(","), mode="eval").body
            if not isinstance(element, ast.Call):
                raise CodeError("A disabled layer is written as a call, as in Dense(10).", line)
            block, _ = read_layer(element)
            self._layers.append((line, replace(block, enabled=False)))
        except DesignError as error:
            self._problems.append(Problem(line, str(error)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self._problems.append(Problem(line, "Python cannot read this disabled layer."))

    def _take_compile(self, call: ast.Call) -> None:
        given = keywords(call, ["optimizer", "loss", "loss_weights", "metrics"])
        metrics = _words(given["metrics"]) if "metrics" in given else ()
        self._counts_right = any(word.startswith("acc") for word in metrics)
        self._metrics = given.get("metrics")
        self._notes += left_out.check_compile(given)
        if "optimizer" in given:
            optimizer, schedule = read_optimizer(given["optimizer"])
            self._design = self._design.with_component(optimizer, schedule)
        if "loss" in given:
            self._design = self._design.with_loss(_loss(given["loss"]))

    def _take_fit(self, call: ast.Call) -> None:
        given = keywords(call, ["x", "y", "batch_size", "epochs"])
        if "y" in given:
            self._take_target(dotted(given["y"]))
        for name in ("batch_size", "epochs"):
            if name in given:
                self._design = self._design.with_setting(name, value_of(given[name]))
        split = given.get("validation_split")
        if split is not None or not self._design.data_set.validation:
            share = 0.0 if split is None else value_of(split)
            self._design = self._design.with_setting("validation_split", share)
        self._notes += left_out.check_fit(
            given, has_validation=bool(self._design.data_set.validation)
        )
        self._take_callbacks(given.get("callbacks"))
        self._take_weights(given.get("class_weight"))

    def _take_weights(self, node: ast.expr | None) -> None:
        """How much each class counts: as written, or as a variable says."""
        if isinstance(node, ast.Name):
            node = self._variables.get(node.id, node)
        if node is None:
            self._design = self._design.with_setting("class_weight", OFF)
        else:
            self._design = measuring.read_weights(node, self._design)

    def _take_callbacks(self, node: ast.expr | None) -> None:
        """Early stopping, and the schedule that follows the loss; others are no part of designs."""
        patience, best, monitor = 0, False, "loss"
        for call in node.elts if isinstance(node, ast.List | ast.Tuple) else ():
            kind = dotted(call.func).rpartition(".")[2] if isinstance(call, ast.Call) else ""
            if not isinstance(call, ast.Call) or kind not in ("EarlyStopping", PLATEAU):
                raise CodeError("NetBuilder cannot read this callback; remove it.", call.lineno)
            given = keywords(call, ["monitor"])
            if kind == PLATEAU:
                schedule = read_callback(kind, given, call.lineno)
                self._design = self._design.with_component(self._design.optimizer, schedule)
                continue
            for name in given:
                if name not in ("monitor", "mode", "patience", "restore_best_weights"):
                    raise CodeError(f"NetBuilder does not support {name}.", given[name].lineno)
            monitor = measuring.monitored(given.get("monitor"), self._design)
            patience = value_of(given["patience"]) if "patience" in given else 0
            if "restore_best_weights" in given:
                best = value_of(given["restore_best_weights"])
            # The engine stops after the first worse epoch for 0 and 1 alike.
            patience = 0 if patience == NEVER else patience or 1
        self._design = self._design.with_setting("early_stopping", patience)
        self._design = self._design.with_setting("keep_best", best)
        self._design = self._design.with_setting("monitor", monitor)

    def _take_target(self, answers: str) -> None:
        """What is learned, by the name of what the samples are fitted to."""
        numbers = answers in self._floats or not self._design.data_set.classes
        target = NUMBER if numbers and not self._counts_right else CLASS
        self._design = self._design.with_target(INPUT if answers == "x_train" else target)


def _named(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The layers with names for those that have none, and a complaint where two have the same."""
    given: set[str] = set()
    for name in filter(None, (block.name for block in blocks)):
        if name in given:
            raise DesignError(f"Two layers are named '{name}'; give each its own name.")
        given.add(name)
    return Design().named(blocks)


def _disabled(source: str) -> dict[int, str]:
    """Layers that are commented out, by line."""
    lines = enumerate(source.splitlines(), start=1)
    stripped = ((number, line.strip()) for number, line in lines)
    return {n: line.removeprefix(DISABLED) for n, line in stripped if line.startswith(DISABLED)}


def _data_set(name: str, line: int) -> str:
    parts = name.split(".")
    data = parts[-2] if len(parts) > 1 else ""
    if data not in DATASETS:
        raise CodeError(str(unknown("data set", data, DATASETS)), line)
    return data


def _loss(node: ast.expr) -> str:
    name: Any
    if isinstance(node, ast.Call):
        if node.args or node.keywords:
            raise CodeError("Give only the name of the loss, without arguments.", node.lineno)
        name = dotted(node.func).rpartition(".")[2]
    else:
        name = value_of(node)
    try:
        return LOSSES.name_of(LOSSES.class_of(name))
    except ValueError:
        raise CodeError(str(unknown("loss", name, LOSSES.names())), node.lineno) from None


def _words(node: ast.expr) -> Iterator[str]:
    """All names and texts in an expression."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _names(target: ast.expr) -> set[str]:
    """The variables that an assignment sets."""
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
