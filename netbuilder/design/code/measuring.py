"""Metrics, class weights and the threshold of a design in a script, and out of one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from netbuilder.design.code.calls import CodeError, line_of
from netbuilder.design.code.values import Made, Thing, Value, is_known
from netbuilder.design.deciding import MIDDLE
from netbuilder.design.design import Design
from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.design.training_settings import BALANCED, BY_HAND, MAX_CLASSES, OFF
from netbuilder.design.watching import LOSS, METRICS, fits, offered
from netbuilder.translation import mark, say

CLASS_NAME: Final = "Averaged"
BALANCING: Final = "balanced_weights"
THRESHOLD: Final = "decision_threshold"
"""The variable that holds the threshold of two classes."""

_TWO: Final = 2
_DICTIONARY: Final = mark("Class weights are written as a dictionary, as in {0: 1.0, 1: 4.0}.")
_AVERAGES: Final = {"f1_score": ("average", "macro"), "auc": ("multi_label", True)}
"""Arguments without which Keras does not average over the classes."""
_AVERAGED: Final = '''\
class Averaged(keras.metrics.Metric):
    """The mean of metrics, such as one for each class."""

    def __init__(self, name, metrics):
        super().__init__(name=name)
        self.called, self.parts = name, metrics

    def update_state(self, y_true, y_pred, sample_weight=None):
{labels}        for each in self.parts:
            each.update_state(y_true, y_pred, sample_weight)

    def result(self):
        return sum(each.result() for each in self.parts) / len(self.parts)

    def reset_state(self):
        for each in self.parts:
            each.reset_state()'''
_ONE_HOT: Final = """\
        y_true = keras.ops.one_hot(keras.ops.reshape(y_true, (-1,)), {classes})
"""
_BALANCED: Final = '''\
def balanced_weights(labels):
    """The weight of each class, in inverse proportion to its samples."""
    counts = {counts}
    share = sum(counts) / sum(n > 0 for n in counts)
    return {{k: share / n if n else 1.0 for k, n in enumerate(counts)}}'''
_KERAS: Final = {
    "f1_score": 'F1Score(average="macro", name="f1_score")',
    "auc": 'AUC(multi_label=True, name="auc")',
    "mean_absolute_error": "",
    "root_mean_squared_error": 'RootMeanSquaredError(name="root_mean_squared_error")',
    "r2_score": 'R2Score(name="r2_score")',
    "mean_absolute_percentage_error": "",
}
"""How Keras has a metric; '' where its name says it all."""
_KINDS: Final = {"precision": "Precision", "recall": "Recall", "balanced_accuracy": "Recall"}
_SPELLED: Final = {
    **dict.fromkeys(("acc", "accuracy", "binaryaccuracy", "categoricalaccuracy"), "accuracy"),
    "sparsecategoricalaccuracy": "accuracy",
    "mae": "mean_absolute_error",
    "rmse": "root_mean_squared_error",
    "mape": "mean_absolute_percentage_error",
    "r2": "r2_score",
    "fbetascore": "f1_score",
}
"""Other names of metrics, without capitals and underscores."""


def metrics_code(design: Design) -> str:
    """The list of metrics that `compile` takes."""
    usual = TARGETS[design.target].metric
    names = design.watched
    if names == (usual,):
        return f'["{usual}"]'
    return f"[{', '.join(_metric(name, design) for name in names)}]"


def definitions(design: Design) -> str:
    """What the metrics of a design need before `compile`; '' for nothing."""
    found = []
    own = {*_KINDS, *(("f1_score", "auc") if _is_sparse(design) else ())}
    if own.intersection(design.watched):
        labels = _ONE_HOT.format(classes=design.data_set.classes) if _is_sparse(design) else ""
        found.append(_AVERAGED.format(labels=labels))
    if design.target == CLASS and design.class_weight == BALANCED:
        found.append(_balanced_code(design))
    apart = "\n\n\n"
    return f"\n{apart.join(found)}{apart}" if found else ""


def weights_code(design: Design) -> str:
    """The argument `class_weight` of `fit`; '' for none."""
    if design.target != CLASS or design.class_weight == OFF:
        return ""
    if design.class_weight == BY_HAND:
        given = ", ".join(f"{k}: {weight!r}" for k, weight in enumerate(design.class_weights))
        return f"class_weight={{{given}}}"
    split = design.kept_back
    answers = f"y_train[: int(len(y_train) * (1 - {split!r}))]" if split else "y_train"
    return f"class_weight={BALANCING}({answers})"


def _balanced_code(design: Design) -> str:
    counts = "labels.sum(axis=0).tolist()"
    if _is_sparse(design):
        counts = f"[int((labels == k).sum()) for k in range({design.data_set.classes})]"
    return _BALANCED.format(counts=counts)


def threshold_code(design: Design) -> str:
    """The statements that tell two classes apart at another threshold than 0.5; '' for none."""
    if not _is_two(design) or design.threshold == MIDDLE:
        return ""
    return (
        f"\n\n{THRESHOLD} = {design.threshold!r}  # the second class from this probability on\n"
        "print((model.predict(x_test)[:, 1] >= decision_threshold).astype(int))"
    )


def read_metrics(value: Value, design: Design) -> tuple[str, ...]:
    """The metrics that a script names and a design can have, and those of other targets as before.

    Args:
        value: what `compile` is given; None for nothing.
        design: whose target counts.
    """
    fitting = {each.name for each in offered(design.target)}
    kept = tuple(each for each in design.metrics if each not in fitting)
    found = [name for each in elements(value) if (name := metric_of(each)) in fitting]
    if found == [TARGETS[design.target].metric]:
        found = []
    return (*dict.fromkeys(found), *kept)


def tells_classes(value: Value) -> bool:
    """Whether a metric that `compile` is given is one of classes."""
    return any(fits(metric_of(each), CLASS) for each in elements(value))


def elements(value: Value) -> Iterator[Value]:
    """The metrics in a list or a dictionary, or a single one."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from elements(each)
    elif value is not None:
        yield value


def metric_of(value: Value) -> str:
    """The name of the metric that a value stands for; '' for one that designs do not have."""
    if isinstance(value, Thing) and value.of.node.name == CLASS_NAME:
        return _known(str(value.attributes.get("called")))
    if isinstance(value, Made):
        found, given = _known(value.kind), value.named
    else:
        name = value if isinstance(value, str) else getattr(value, "last", "")
        found, given = _known(name) if isinstance(name, str) else "", {}
    wanted = _AVERAGES.get(found)
    if wanted is not None and given.get(wanted[0]) != wanted[1]:
        return ""
    # Keras's own Precision and Recall count all classes together, at one threshold.
    return "" if found in _KINDS else found


def read_weights(made: Made, value: Value, design: Design) -> Design:
    """A design with the class weights that `fit` is given.

    Args:
        made: the call of `fit`.
        value: its argument `class_weight`; None for none.
        design: that gets them.

    Raises:
        CodeError: they are no dictionary of numbers, and nothing computes the usual ones.
    """
    line = line_of(made, "class_weight")
    if value is None or value == "auto":
        return design.with_setting("class_weight", OFF)
    if isinstance(value, dict) and is_known(value):
        weights = _weights(value, line)
        return design.with_class_weights(weights).with_setting("class_weight", BY_HAND)
    if _is_balanced(made):
        return design.with_setting("class_weight", BALANCED)
    raise CodeError(_DICTIONARY, line)


def read_threshold(value: Value, design: Design) -> Design:
    """A design with the threshold that a script has in its variable; of two classes alone."""
    if not _is_two(design):
        return design
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return design.with_setting("threshold", float(value) if known else MIDDLE)


def monitored(value: Value, design: Design) -> str:
    """The figure that a callback watches; the loss where it is none that a design has."""
    name = value if isinstance(value, str) else LOSS
    found = _known(name.removeprefix("val_"))
    return found if fits(found, design.target) else LOSS


def _metric(name: str, design: Design) -> str:
    kind = _KINDS.get(name)
    if kind is not None:
        each = f"keras.metrics.{kind}(top_k=1, class_id=k)"
        classes = design.data_set.classes
        return f'{CLASS_NAME}("{name}", [{each} for k in range({classes})])'
    spelled = _KERAS.get(name)
    if not spelled:
        return f'"{name}"'
    if _is_sparse(design) and name in ("f1_score", "auc"):
        return f'{CLASS_NAME}("{name}", [keras.metrics.{spelled}])'
    return f"keras.metrics.{spelled}"


def _is_sparse(design: Design) -> bool:
    return design.target == CLASS and "sparse" in design.loss


def _known(name: str) -> str:
    plain = name.replace("_", "").casefold()
    if plain in _SPELLED:
        return _SPELLED[plain]
    return next((each for each in METRICS if each.replace("_", "") == plain), "")


def _weights(value: dict[Value, Value], line: int) -> tuple[float, ...]:
    for number, weight in value.items():
        if type(number) is not int or not 0 <= number < MAX_CLASSES:
            raise CodeError(say("A class weight belongs to the number of a class."), line)
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise CodeError(say("A class weight is a number."), line)
    return tuple(float(value.get(k, 1.0)) for k in range(max(value, default=-1) + 1))


def _is_balanced(made: Made) -> bool:
    """Whether the argument computes what scikit-learn's 'balanced' does."""
    node = next((each.value for each in made.node.keywords if each.arg == "class_weight"), None)
    if node is None:
        return False
    return any(
        (isinstance(each, ast.Constant) and each.value == BALANCED)
        or (isinstance(each, ast.Name) and each.id == BALANCING)
        for each in ast.walk(node)
    )


def _is_two(design: Design) -> bool:
    return design.target == CLASS and design.data_set.classes == _TWO
