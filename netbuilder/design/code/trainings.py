"""How a script trains its model, put into a design."""

from __future__ import annotations

from typing import Any, Final

from engine.errors import DataError
from engine.losses import LOSSES
from netbuilder.design.callbacks import NEVER
from netbuilder.design.code import left_out, measuring
from netbuilder.design.code.calls import (
    CodeError,
    Notes,
    line_of,
    named,
    not_evaluated,
    plain,
    read_component,
    read_optimizer,
)
from netbuilder.design.code.old_names import FIT_ARGUMENTS
from netbuilder.design.code.outcome import Problem
from netbuilder.design.code.values import (
    Array,
    Function,
    Made,
    Network,
    Path,
    Unknown,
    Value,
    is_known,
    unknown_in,
)
from netbuilder.design.datasets import DATA_SETTINGS, DATASETS
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError, one_line, unknown
from netbuilder.design.own import OwnData
from netbuilder.design.points import checked_points
from netbuilder.design.schedules import PLATEAU
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.design.watching import LOSS
from netbuilder.imported import recipe_from_json
from netbuilder.translation import mark, say

_OWN: Final = ("imported.load_parts", "imported.load_data", "owndata.load_data")
_DRAWN: Final = "drawn.load_data"
_COMPILE: Final = ("optimizer", "loss", "loss_weights", "metrics")
_FIT: Final = ("x", "y", "batch_size", "epochs")
_UNKNOWN_DATA: Final = mark(
    "NetBuilder does not have the data set {}; the design keeps its own data."
)
_DIVIDED: Final = mark(
    "validation_split is not used: your own data are divided when they are imported, with "
    "File > Own Data."
)
_OTHERS: Final = mark(
    "The loss {} is not used: designs name one of Keras's losses. The design keeps its own."
)


class Training:
    """Takes over what a script says of data and training, one call after the other.

    Args:
        design: what the settings are put into.
        notes: takes down what is left out.
    """

    def __init__(self, design: Design, notes: Notes) -> None:
        self.design = design
        self.problems: list[Problem] = []
        self.has_logits = 0
        self._notes = notes
        self._compiled: Made | None = None
        self._metrics: list[str] = []

    def data(self, loads: list[Made]) -> None:
        """Take the data set that is loaded last."""
        for made in loads[-1:]:
            try:
                if made.path.endswith(_OWN):
                    self._own(made)
                elif made.path.endswith(_DRAWN):
                    points = checked_points(named(made, ["points"]).get("points"))
                    self.design = self.design.with_points(points, alone=True)
                else:
                    self._named_data(made)
            except DesignError as error:
                self._complain(error, made.line)

    def compile(self, network: Network) -> None:
        """Take the optimizer and the loss of the last `compile`."""
        for made in network.compiled[-1:]:
            self._compiled = made
            try:
                self._take_compile(made)
            except DesignError as error:
                self._complain(error, made.line)

    def fit(self, network: Network) -> None:
        """Take the arguments of the last `fit`."""
        for made in network.fitted[-1:]:
            try:
                self._take_fit(made)
            except DesignError as error:
                self._complain(error, made.line)
        if len(network.fitted) > 1:
            lines = [each.line for each in network.fitted[:-1]]
            message = say("fit is called more than once; NetBuilder reads the last call.")
            self._notes.found.append(Problem(lines[0], message, tuple(lines[1:])))

    def seed(self, seeds: list[tuple[Value, int]]) -> None:
        """Take the seed that is set last."""
        for value, line in seeds[-1:]:
            try:
                self._set("seed", value, line)
            except DesignError as error:
                self._complain(error, line)

    def measure(self, threshold: Value) -> None:
        """Take the metrics that are known, and the threshold of two classes.

        Args:
            threshold: what the script's variable for it holds.
        """
        if self._compiled is not None:
            given = self._compiled.named.get("metrics")
            self.design = self.design.with_metrics(measuring.read_metrics(given, self.design))
        self.design = measuring.read_threshold(threshold, self.design)

    def check_metrics(self) -> None:
        """Name the metrics that are not reported."""
        self._notes.found += left_out.check_metrics(self._compiled, self.design.target)

    def _complain(self, error: DesignError, line: int) -> None:
        at = error.line if isinstance(error, CodeError) else line
        self.problems.append(Problem(at, str(error)))

    def _set(self, name: str, value: Value, line: int) -> None:
        """Set a setting, or say that its value is not known."""
        if not is_known(value) or (isinstance(value, Path) and "." in value.name):
            self._notes.say(line, not_evaluated(name, value))
            return
        try:
            self.design = self.design.with_setting(name, plain(value, line))
        except CodeError:
            raise
        except DesignError as error:
            raise CodeError(str(error), line) from None

    # Data

    def _named_data(self, made: Made) -> None:
        parts = made.path.split(".")
        name = parts[-2]
        if name not in DATASETS:
            self._notes.say(made.line, _UNKNOWN_DATA.format(name))
            return
        data = DATASETS[name]
        self.design = self.design.with_data(data.name, alone=True)
        given = dict(made.named)
        for setting in Design.SETTINGS:
            if setting.name in data.settings:
                value = given.get(setting.name, setting.default)
                self._set(setting.name, value, line_of(made, setting.name))
            elif setting.name in DATA_SETTINGS and setting.name in given:
                raise CodeError(
                    say(
                        "{title} has no {setting}; remove it.",
                        title=data.title,
                        setting=setting.name,
                    ),
                    made.line,
                )

    def _own(self, made: Made) -> None:
        given = named(made, ["path", "recipe"])
        path, recipe = given.get("path"), given.get("recipe")
        if not isinstance(path, str) or not isinstance(recipe, str):
            raise CodeError(say("load_data takes a path and a recipe, both as strings."), made.line)
        try:
            path.encode()
            own = OwnData(path, recipe_from_json(recipe))
        except UnicodeEncodeError:
            message = say(
                "This string contains characters that cannot be saved to a file; remove them."
            )
            raise CodeError(message, made.line) from None
        except DataError as error:
            raise CodeError(one_line(str(error)), made.line) from None
        self.design = self.design.with_own(own, alone=True)

    # compile

    def _take_compile(self, made: Made) -> None:
        given = named(made, _COMPILE)
        given.pop("class_mode", None)
        self._metrics = left_out.metric_names(given.get("metrics"))
        made.named.setdefault("metrics", given.get("metrics"))
        self._notes.found += left_out.check_compile(made, given)
        if "optimizer" in given:
            self._optimizer(given["optimizer"], line_of(made, "optimizer"))
        if "loss" in given:
            self._loss(given["loss"], line_of(made, "loss"))

    def _optimizer(self, value: Value, line: int) -> None:
        if isinstance(value, Unknown | Function):
            self._notes.say(line, not_evaluated("optimizer", value))
            return
        optimizer, schedule = read_optimizer(value, line, self._notes)
        self.design = self.design.with_component(optimizer, schedule)

    def _loss(self, value: Value, line: int) -> None:
        if isinstance(value, list | tuple) and len(value) == 1:
            value = value[0]
        if isinstance(value, Function | Unknown | dict | list | tuple):
            name = unknown_in(value) or getattr(getattr(value, "node", None), "name", "")
            self._notes.say(line, _OTHERS.format(name or "here"))
            return
        name = value.kind if isinstance(value, Made) else getattr(value, "last", value)
        name = name if isinstance(name, str) else plain(value, line)
        try:
            known = LOSSES.name_of(LOSSES.class_of(name))
        except ValueError:
            if isinstance(value, Path) and "loss" not in value.name.rpartition(".")[0]:
                self._notes.say(line, _OTHERS.format(name))
                return
            raise CodeError(str(unknown("loss", name, LOSSES.names())), line) from None
        if isinstance(value, Made):
            self._loss_arguments(value)
        self.design = self.design.with_loss(known)

    def _loss_arguments(self, made: Made) -> None:
        given = dict(made.named)
        if made.arguments and isinstance(made.arguments[0], bool):
            given.setdefault("from_logits", made.arguments[0])
        elif made.arguments or made.unpacked:
            raise CodeError(say("Give only the name of the loss, without arguments."), made.line)
        logits = given.pop("from_logits", False)
        if not isinstance(logits, bool):
            raise CodeError(say("from_logits must be True or False."), line_of(made, "from_logits"))
        if logits:
            self.has_logits = line_of(made, "from_logits")
        for name in given:
            if name not in ("name", "reduction"):
                message = say("{name} is not used: designs name their loss alone.", name=name)
                self._notes.say(line_of(made, name), message)

    # fit

    def _take_fit(self, made: Made) -> None:
        given = {}
        for name, value in named(made, _FIT if made.path == "fit" else ("x",)).items():
            given[FIT_ARGUMENTS.get(name, name)] = value
        self._target(given.get("x"), given.get("y"), made)
        for name in ("batch_size", "epochs"):
            if given.get(name) is not None:
                self._set(name, given[name], line_of(made, name))
        split = given.get("validation_split")
        if not self.design.data_set.prepared:
            value = 0.0 if split is None else split
            self._set("validation_split", value, line_of(made, "validation_split"))
        elif split:
            self._notes.say(line_of(made, "validation_split"), _DIVIDED)
        has_validation = bool(self.design.data_set.validation)
        self._notes.found += left_out.check_fit(made, given, has_validation=has_validation)
        self._callbacks(given.get("callbacks"), line_of(made, "callbacks"))
        try:
            weights = given.get("class_weight")
            self.design = measuring.read_weights(made, weights, self.design)
        except CodeError as error:
            self._notes.say(error.line, str(error))

    def _callbacks(self, value: Value, line: int) -> None:
        """Early stopping, and the schedule that follows the loss; others are no part of designs."""
        patience, best, monitor = 0, False, LOSS
        asked = value if isinstance(value, list | tuple) else [] if value is None else [value]
        for made in asked:
            kind = made.kind if isinstance(made, Made) else ""
            if not isinstance(made, Made) or kind not in ("EarlyStopping", PLATEAU):
                at = made.line if isinstance(made, Made) else line
                self._notes.say(at, _CALLBACK.format(kind) if kind else _SOME_CALLBACK)
                continue
            given = named(made, ["monitor", "min_delta", "patience"])
            given.pop("verbose", None)
            if given.get("mode") in ("auto", "min", "max"):
                given.pop("mode")
            if kind == PLATEAU:
                schedule = self._plateau(given, made)
                self.design = self.design.with_component(self.design.optimizer, schedule)
                continue
            for name in [each for each in given if each not in _STOPPING]:
                if given.pop(name) not in (None, 0):
                    message = say("{name} is ignored: NetBuilder has no such setting.", name=name)
                    self._notes.say(line_of(made, name), message)
            if not is_known(list(given.values())):
                self._notes.say(made.line, not_evaluated("EarlyStopping", list(given.values())))
                continue
            monitor = measuring.monitored(given.get("monitor"), self.design)
            patience = plain(given.get("patience", 0), made.line)
            best = plain(given.get("restore_best_weights", False), made.line)
            # The engine stops after the first worse epoch for 0 and 1 alike.
            patience = 0 if patience == NEVER else patience or 1
        self._set("early_stopping", patience, line)
        self._set("keep_best", best, line)
        self._set("monitor", monitor, line)

    def _plateau(self, given: dict[str, Value], made: Made) -> Any:
        if len(made.arguments) > 1:
            raise CodeError(say("Give these arguments their names."), made.line)
        for old, new in (("epsilon", "min_delta"),):
            if old in given:
                given[new] = given.pop(old)
        return read_component(PLATEAU, given, made)

    def _target(self, samples: Value, answers: Value, made: Made) -> None:
        """What is learned, by what the samples are fitted to."""
        if answers is None:
            return
        same = answers is samples or (
            isinstance(samples, Array) and isinstance(answers, Array)
            and samples.part == answers.part and samples.data == answers.data
        )  # fmt: skip
        if same and not (isinstance(samples, Path) and samples.name.startswith("y")):
            self.design = self.design.with_target(INPUT)
            return
        if isinstance(answers, Path) and answers.name == "x_train":
            self.design = self.design.with_target(INPUT)
            return
        floats = isinstance(answers, Array) and answers.floats and not answers.one_hot
        numbers = floats or not self.design.data_set.classes
        right = any(word.startswith("acc") for word in self._metrics)
        if self._compiled is not None:
            right = right or measuring.tells_classes(self._compiled.named.get("metrics"))
        self.design = self.design.with_target(NUMBER if numbers and not right else CLASS)


_CALLBACK: Final = mark("The callback {} is ignored: designs do not have it.")
_SOME_CALLBACK: Final = mark("A callback is ignored: designs do not have it.")
_STOPPING: Final = ("monitor", "patience", "restore_best_weights")
