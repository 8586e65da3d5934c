"""How a design is trained, written into the calls of `compile` and `fit` of a script."""

from __future__ import annotations

from typing import Final

from netbuilder.design.code import measuring, writer
from netbuilder.design.code.arguments_back import set_arguments
from netbuilder.design.code.old_names import FIT_ARGUMENTS
from netbuilder.design.code.spans import Changes
from netbuilder.design.code.values import Made, Network
from netbuilder.design.design import Design
from netbuilder.design.schedules import PLATEAU

_FIT: Final = ("x", "y", "batch_size", "epochs")
_COMPILE: Final = ("optimizer", "loss", "loss_weights", "metrics")
_ELSEWHERE: Final = ("data", "target", "own", "seed", "augmentation", "noise", "augmentation_kinds")
"""What would need other statements than these calls."""


def write_training(
    changes: Changes, network: Network, before: Design, after: Design, keras: str
) -> bool:
    """Write what changed of the training; whether that can be done.

    Args:
        changes: of the script.
        network: the model, with its calls.
        before: what the script means.
        after: what it is to mean.
        keras: how the script names Keras, with a dot; '?' where it does not.
    """
    if any(getattr(before, name) != getattr(after, name) for name in _ELSEWHERE):
        return False
    apart = measuring.definitions, measuring.threshold_code
    if any(code(before) != code(after) for code in apart):
        return False
    compiling: dict[str, str] = {}
    if measuring.metrics_code(before) != measuring.metrics_code(after):
        compiling["metrics"] = measuring.metrics_code(after)
    if (before.optimizer, before.schedule) != (after.optimizer, after.schedule):
        compiling["optimizer"] = writer.optimizer_code(after)
    if before.loss != after.loss:
        compiling["loss"] = writer.value_text(after.loss)
    fitting: dict[str, str] = {}
    for name in ("batch_size", "epochs", "validation_split"):
        if getattr(before, name) != getattr(after, name):
            fitting[name] = writer.value_text(getattr(after, name))
    if writer.callbacks_code(before) != writer.callbacks_code(after):
        fitting["callbacks"] = writer.callbacks_code(after)
    weights = measuring.weights_code(after)
    if measuring.weights_code(before) != weights:
        fitting["class_weight"] = weights.partition("=")[2] or "None"
    if "callbacks" in fitting and not _replaceable(network):
        return False
    for values, calls, positional in (
        (compiling, network.compiled, _COMPILE),
        (fitting, network.fitted, _FIT),
    ):
        if not values:
            continue
        if not calls or (keras == "?" and any("keras." in text for text in values.values())):
            return False
        texts = {name: text.replace("keras.", keras) for name, text in values.items()}
        set_arguments(changes, calls[-1].node, texts, positional, _today)
    return True


def _today(name: str) -> str:
    return FIT_ARGUMENTS.get(name, name)


def _replaceable(network: Network) -> bool:
    """Whether nothing but what designs hold is among the callbacks."""
    for made in network.fitted[-1:]:
        given = made.named.get("callbacks")
        asked = given if isinstance(given, list | tuple) else [] if given is None else [given]
        for each in asked:
            if not isinstance(each, Made) or each.kind not in ("EarlyStopping", PLATEAU):
                return False
    return True
