"""A model's description in Keras's words, and back, from files that nobody vouches for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.layers.base import LAYERS
from engine.layers.input import InputLayer
from engine.saving.faults import ALLOW_IT, DROP_IT, Fault, shown
from engine.saving.lines import INPUT, MODELS, Placed, in_line, is_name
from engine.saving.versions import is_own, without_unset

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

MAX_LAYERS = 10_000
MAX_CONFIG_DEPTH = 60


def of_model(model: Sequential) -> dict[str, Any]:
    """What config.json holds: module, class, config, shapes, and what `compile` was given."""
    result: dict[str, Any] = {
        "module": "keras",
        "class_name": "Sequential",
        "config": model.get_config(),
        "registered_name": None,
    }
    if model.built:
        result["build_config"] = {"input_shape": list(model.input_shape)}
    compiled = model.get_compile_config()
    if compiled:
        result["compile_config"] = compiled
    return result


class Described(NamedTuple):
    """What a config says of a model.

    Attributes:
        name: of the model.
        input: the config of its input; None where it does not say what it takes.
        layers: its layers in line, each with the place of its weights.
    """

    name: str
    input: dict[str, Any] | None
    layers: list[Placed]

    @property
    def flat(self) -> list[Placed]:
        """The layers, those of models among them in their places."""
        return [inner for each in self.layers for inner in each.flat()]


def described(entry: Any) -> Described:
    """What a config.json says, or what is like it.

    Raises:
        Fault: it describes no sequence of layers, or something that is not loaded from files.
    """
    if not isinstance(entry, Mapping) or not isinstance(entry.get("class_name"), str):
        raise Fault("has a config that describes no model")
    refuse_foreign({key: value for key, value in entry.items() if key != "compile_config"})
    if entry["class_name"] not in MODELS or "config" not in entry:
        raise Fault(f"holds a {shown(entry['class_name'])} instead of a Sequential model", DROP_IT)
    config = entry["config"]
    name = config.get("name") if isinstance(config, Mapping) else "sequential"
    if not is_name(name):
        raise Fault("has a config without the model's name")
    placed = in_line(entry)
    result = Described(name, input_of(placed), without_input(placed))
    if len(result.flat) > MAX_LAYERS:
        raise Fault(f"describes {len(result.flat):,} layers; {MAX_LAYERS:,} are the limit")
    return result


def without_input(placed: Sequence[Placed]) -> list[Placed]:
    """The layers of a model but for its input."""
    return list(placed[1:] if placed and placed[0].kind == INPUT else placed)


def inner_input(placed: Sequence[Placed]) -> dict[str, Any] | None:
    """The input of a model within another, if it says what it takes; it need not."""
    try:
        return input_of(placed)
    except Fault:
        return None


def input_of(placed: Sequence[Placed]) -> dict[str, Any] | None:
    """The config of the input that a model begins with, if it says so.

    Raises:
        Fault: it is not understood, or leaves sizes open.
    """
    if not placed:
        return None
    if placed[0].within is not None:
        return input_of(placed[0].within)
    config = placed[0].arguments
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if placed[0].kind != INPUT:
        if shape is None:
            return None
        dtype = config.get("dtype")
        config = {"dtype": dtype} if isinstance(dtype, str) else {}
    if shape is None and isinstance(config.get("shape"), list):
        shape = [None, *config["shape"]]
    if not isinstance(shape, list) or not shape:
        raise Fault(f"has an input whose shape is {shown(shape)} instead of a list of sizes")
    if None in shape[1:]:
        raise Fault(
            f"takes samples of any length: its input has the shape {tuple(shape[1:])}, "
            "and this engine needs every size",
            "give the Input fixed sizes, and save it again",
        )
    return {**without_unset(InputLayer, config), "batch_shape": shape}


def refuse_foreign(entry: Any) -> None:
    """Refuse code, and objects that are not Keras's own.

    Raises:
        Fault: there is one; its name is said.
    """
    for depth, part in _mappings(entry):
        if depth > MAX_CONFIG_DEPTH:
            raise Fault("has a config nested without end")
        kind, module = part.get("class_name"), part.get("module")
        registered = part.get("registered_name")
        if kind in ("Lambda", "__lambda__"):
            inner = part.get("config")
            said = inner.get("name") if isinstance(inner, Mapping) else None
            name = shown(said) if kind == "Lambda" and isinstance(said, str) else "a lambda"
            reason = f"holds Python code ({name}), which is not run from files"
            raise Fault(reason, "replace it by a layer that is not a Lambda")
        if not isinstance(kind, str) or "config" not in part:
            continue
        if registered is not None and registered == LAYERS.registered_name(kind):
            continue
        own = is_own(module)
        if not own or registered not in (None, kind, part["config"]):
            may_be_a_plugin = str(registered).endswith(f">{kind}") and not LAYERS.knows(kind)
            name = f"{registered}" if own or may_be_a_plugin else f"{module}.{kind}"
            reason = f"holds the custom object '{shown(name)}', whose code is not looked for"
            raise Fault(reason, ALLOW_IT if may_be_a_plugin else DROP_IT)


def _mappings(entry: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """All mappings within, with their depth."""
    waiting: list[tuple[int, Any]] = [(0, entry)]
    while waiting:
        depth, part = waiting.pop()
        if isinstance(part, Mapping):
            yield depth, part
            # How a model within was compiled is of no meaning for the one around it.
            inner = (value for name, value in part.items() if name != "compile_config")
            waiting += ((depth + 1, value) for value in inner)
        elif isinstance(part, list):
            waiting += ((depth + 1, value) for value in part)
