"""Metrics, class weights and the threshold of a design in a script, and out of one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from netbuilder.design.code.calls import CodeError, dotted, value_of
from netbuilder.design.design import Design
from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.design.training_settings import BALANCED, BY_HAND, OFF
from netbuilder.design.watching import METRICS, offered

CLASS_NAME: Final = "Averaged"
VARIABLES: Final = frozenset({"counts", "class_weight", "threshold"})
"""Variables that only these parts of a script set."""

_TWO: Final = 2
_AVERAGED: Final = '''\
class Averaged(keras.metrics.Metric):
    """The mean of metrics, such as one for each class."""

    def __init__(self, name, metrics):
        super().__init__(name=name)
        self.parts = metrics

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
_BALANCED: Final = """\
{
    k: sum(counts) / (sum(n > 0 for n in counts) * n) if n else 1.0
    for k, n in enumerate(counts)
}"""
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
    own = {*_KINDS, *(("f1_score", "auc") if _is_sparse(design) else ())}
    if not own.intersection(design.watched):
        return ""
    labels = _ONE_HOT.format(classes=design.data_set.classes) if _is_sparse(design) else ""
    return "\n\n" + _AVERAGED.format(labels=labels) + "\n\n\n"


def weights_code(design: Design) -> tuple[str, str]:
    """Statements before `fit`, and its argument `class_weight`; '' for none."""
    if design.target != CLASS or design.class_weight == OFF:
        return "", ""
    if design.class_weight == BY_HAND:
        given = ", ".join(f"{k}: {weight!r}" for k, weight in enumerate(design.class_weights))
        return "", f"class_weight={{{given}}}"
    return balanced_code(design), "class_weight=class_weight"


def balanced_code(design: Design) -> str:
    """Statements that weigh each class in inverse proportion to its samples."""
    split = 0.0 if design.data_set.validation else design.validation_split
    answers = f"y_train[: int(len(y_train) * (1 - {split!r}))]" if split else "y_train"
    if _is_sparse(design):
        classes = design.data_set.classes
        lines = [f"counts = [({answers} == k).sum() for k in range({classes})]"]
    else:
        lines = [f"counts = {answers}.sum(axis=0).tolist()"]
    lines.append(f"class_weight = {_BALANCED}")
    return "\n".join(lines) + "\n"


def threshold_code(design: Design) -> str:
    """The statements that tell two classes apart at another threshold than 0.5; '' for none."""
    is_two = design.target == CLASS and design.data_set.classes == _TWO
    if not is_two or design.threshold == _setting("threshold").default:
        return ""
    return (
        f"\n\nthreshold = {design.threshold!r}  # the second class from this probability on\n"
        "print((model.predict(x_test)[:, 1] >= threshold).astype(int))"
    )


def read_metrics(node: ast.expr | None, design: Design) -> tuple[str, ...]:
    """The metrics that a script names and a design can have, and those of other targets as before.

    Args:
        node: what `compile` is given; None for nothing.
        design: whose target counts.
    """
    fitting = {each.name for each in offered(design.target)}
    kept = tuple(each for each in design.metrics if each not in fitting)
    found = [name for each in elements(node) if (name := metric_of(each)) in fitting]
    if found == [TARGETS[design.target].metric]:
        found = []
    return (*dict.fromkeys(found), *kept)


def elements(node: ast.expr | None) -> Iterator[ast.expr]:
    """The metrics in a list, or a single one."""
    if isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            yield from elements(each)
    elif node is not None:
        yield node


def metric_of(node: ast.expr) -> str:
    """The name of the metric that an expression stands for; '' for one that designs do not have."""
    if isinstance(node, ast.Constant):
        found = _known(node.value) if isinstance(node.value, str) else ""
        return found if _averages(found, None) else ""
    call = node if isinstance(node, ast.Call) else None
    name = dotted(call.func if call else node).rpartition(".")[2]
    if call and name == CLASS_NAME and call.args and isinstance(call.args[0], ast.Constant):
        return _known(str(call.args[0].value))
    found = _known(name)
    return found if found and _averages(found, call) else ""


def _averages(name: str, call: ast.Call | None) -> bool:
    """Whether Keras averages a metric over the classes as designs do, where they do.

    Its Precision and Recall count all classes together, at one threshold.
    """
    given = {each.arg: each.value for each in call.keywords} if call else {}
    wanted = {"f1_score": ("average", "macro"), "auc": ("multi_label", True)}
    if name in wanted:
        argument, value = wanted[name]
        node = given.get(argument)
        return isinstance(node, ast.Constant) and node.value == value
    return name not in _KINDS


def read_weights(node: ast.expr, design: Design) -> Design:
    """A design with the class weights that a script gives.

    Raises:
        CodeError: they are no dictionary of numbers, and nothing computes the usual ones.
    """
    if isinstance(node, ast.Constant) and node.value is None:
        return design.with_setting("class_weight", OFF)
    if isinstance(node, ast.Dict):
        given = _weights(node)
        weights = tuple(given.get(k, 1.0) for k in range(max(given, default=-1) + 1))
        return design.with_class_weights(weights).with_setting("class_weight", BY_HAND)
    if _is_balanced(node):
        return design.with_setting("class_weight", BALANCED)
    raise CodeError(
        "Class weights are written as a dictionary, as in {0: 1.0, 1: 4.0}.", node.lineno
    )


def read_variable(name: str, node: ast.expr, design: Design) -> Design:
    """A design after an assignment to one of `VARIABLES`."""
    if name == "threshold":
        return design.with_setting("threshold", value_of(node))
    return design


def monitored(node: ast.expr | None, design: Design) -> str:
    """The figure that a callback watches; the loss where it is none that a design has."""
    name = node.value if isinstance(node, ast.Constant) else "loss"
    found = _known(str(name).removeprefix("val_"))
    return found if found and found in {each.name for each in offered(design.target)} else "loss"


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


def _weights(node: ast.Dict) -> dict[int, float]:
    found: dict[int, float] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        number: Any = None if key is None else value_of(key)
        weight: Any = value_of(value)
        if not isinstance(number, int) or not 0 <= number < 100_000:
            raise CodeError("A class weight belongs to the number of a class.", node.lineno)
        found[number] = weight
    return found


def _is_balanced(node: ast.expr) -> bool:
    """Whether an expression weighs classes as scikit-learn's 'balanced' does."""
    if ast.dump(node) == ast.dump(ast.parse(_BALANCED, mode="eval").body):
        return True
    return any(isinstance(each, ast.Constant) and each.value == BALANCED for each in ast.walk(node))


def _setting(name: str) -> Any:
    return next(each for each in Design.SETTINGS if each.name == name)
