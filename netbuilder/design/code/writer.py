"""A design as a script that runs in Keras, and in the engine with its first line changed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.declarations import Parameter, shown
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Block
from netbuilder.design.callbacks import NEVER
from netbuilder.design.catalogue import entry
from netbuilder.design.code import measuring
from netbuilder.design.datasets import KERAS, PICTURE_SETTINGS, flips
from netbuilder.design.design import Design
from netbuilder.design.held import LayerText, expression
from netbuilder.design.own import OWN_DATA, OwnData
from netbuilder.design.points import DRAWN
from netbuilder.design.schedules import CONSTANT, PLATEAU, declared
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.design.watching import LOSS, rises
from netbuilder.imported import recipe_to_json

DISABLED: Final = "# disabled: "
IMPORT: Final = "import keras  # or, with no more than NumPy: import engine as keras"
VARIED_OWN: Final = "x_train = picture_variation.varied_pictures"
VARIED: Final = (
    "x_train = augmentation.varied(x_train)  # NetBuilder does this afresh in each epoch"
)
_LINE: Final = 88
_IN_A_LINE: Final = 4


def script(design: Design) -> str:
    """Python source that builds, trains and tests the design's network."""
    answers = "x" if design.target == INPUT else "y"
    testing = f"model.evaluate(x_test, {answers}_test){measuring.threshold_code(design)}"
    training = f"{fit_code(design)}\n{testing}"
    parts = [imports(design), data_code(design), model_code(design), training]
    return "\n\n".join(parts) + "\n"


def imports(design: Design) -> str:
    """What is imported, and the seed."""
    lines = [IMPORT]
    data = design.data_set
    if data.prepared:
        lines.append("from netbuilder import imported")
    elif data.module != KERAS:
        lines.append(f"from {data.module} import {data.name}")
    if design.augmentation and data.are_pictures:
        lines.append("from engine.datasets import augmentation")
    elif design.augmentation and data.can_vary:
        lines.append("from engine.datasets import picture_variation")
    lines += dict.fromkeys(filter(None, (plugin_import(block.kind) for block in design.blocks)))
    return "\n".join([*lines, "", f"keras.utils.set_random_seed({design.seed})"])


def plugin_import(kind: str) -> str:
    """The statement that imports a plug-in's layer; '' for the engine's own, which Keras has."""
    found = entry(kind)
    if not found.package:
        return ""
    return f"import {found.layer.__module__}  # needs the engine: import engine as keras"


def data_code(design: Design) -> str:
    """Statements that make x_train, y_train and so on."""
    data = design.data_set
    if design.own is not None and design.data == OWN_DATA:
        return _own_data(design, design.own)
    source = f"{KERAS}.{data.name}" if data.module == KERAS else data.name
    of_data = set(data.settings).difference(PICTURE_SETTINGS)
    declared = [each for each in design.SETTINGS if each.name in of_data]
    settings = _arguments(declared, {each.name: getattr(design, each.name) for each in declared})
    if data.name == DRAWN:
        settings = _points(design)
    load = f"{source}.load_data({', '.join(settings)})"
    return f"(x_train, y_train), (x_test, y_test) = {load}\n{shaping_code(design)}".rstrip()


def shaping_code(design: Design) -> str:
    """Statements that bring samples and answers into the form that the network takes."""
    data = design.data_set
    lines = []
    shape = ", ".join(map(str, (-1, *design.input_shape)))
    # Varied pictures are brought to 1 already.
    by = {"x_train": "" if design.augmentation else " / 255", "x_test": " / 255"}
    for name in ("x_train", "x_test"):
        if data.are_pictures:
            if name == "x_train" and design.augmentation:
                lines.append(VARIED)
            lines.append(f'{name} = {name}.reshape({shape}).astype("float32"){by[name]}')
        elif design.input_shape != data.sample_shape:
            lines.append(f"{name} = {name}.reshape({shape})")
    if design.target == NUMBER:
        lines += [f'{name} = {name}.astype("float32")' for name in ("y_train", "y_test")]
    elif design.target == CLASS and "sparse" not in design.loss:
        for name in ("y_train", "y_test"):
            lines.append(f"{name} = keras.utils.to_categorical({name}, {data.classes})")
    return "\n".join(lines)


def _points(design: Design) -> list[str]:
    """The points that were drawn, some in a line."""
    points = design.points.points
    rows = [points[start : start + _IN_A_LINE] for start in range(0, len(points), _IN_A_LINE)]
    lines = [f"        {', '.join(map(repr, row))}," for row in rows]
    return ["\n".join(["", "    points=[", *lines, "    ],", ""])] if lines else ["points=[]"]


def _own_data(design: Design, own: OwnData) -> str:
    recipe = recipe_to_json(own.recipe).decode()
    parts = ("train", "val", "test") if own.data_set.validation else ("train", "test")
    pairs = ", ".join(f"(x_{part}, y_{part})" for part in parts)
    lines = [
        f"{pairs} = imported.load_{'parts' if len(parts) == 3 else 'data'}(",
        f"    {value_text(own.path)},",
        f"    {recipe!r},",
        ")",
    ]
    if design.augmentation and own.data_set.can_vary:
        given = f"flips={flips(own.recipe.input_shape)}"
        if design.augmentation_kinds:
            given = f"kinds={value_text(list(design.augmentation_kinds))}"
        lines.append(f"{VARIED_OWN}(x_train, {given})")
    if design.input_shape != own.recipe.input_shape:
        shape = ", ".join(map(str, (-1, *design.input_shape)))
        lines += [f"x_{part} = x_{part}.reshape({shape})" for part in parts]
    answers = [f"y_{part}" for part in parts]
    if design.target == NUMBER:
        lines += [f'{name} = {name}.astype("float32")' for name in answers]
    elif design.target == CLASS and "sparse" not in design.loss:
        for name in answers:
            classes = len(own.recipe.classes)
            lines.append(f"{name} = keras.utils.to_categorical({name}, {classes})")
    return "\n".join(lines)


def model_code(design: Design) -> str:
    """The statement that makes the model."""
    lines = ["model = keras.Sequential(", "    ["]
    lines.append(f"        keras.Input({value_text(tuple(design.input_shape))}),")
    for block in design.blocks:
        call = layer_call(block)
        lines.append(f"        {call}," if block.enabled else f"        {DISABLED}{call},")
    return "\n".join([*lines, "    ]", ")"])


def layer_call(block: Block) -> str:
    """The expression that makes a block's layer."""
    kind = entry(block.kind)
    arguments = _arguments(kind.parameters, block.parameters)
    locked = ["trainable=False"] if block.frozen else []
    named = [*arguments, *locked, f"name={value_text(block.name)}"]
    module = kind.layer.__module__ if kind.package else "keras.layers"
    return f"{module}.{block.kind}({', '.join(named)})"


def fit_code(design: Design) -> str:
    """The statements that train the model."""
    compiling = [
        f"optimizer={optimizer_code(design)}",
        f"loss={value_text(_loss(design.loss))}",
        f"metrics={measuring.metrics_code(design)}",
    ]
    answers = "x" if design.target == INPUT else "y"
    fitting = [
        "x_train",
        f"{answers}_train",
        f"batch_size={design.batch_size}",
        f"epochs={design.epochs}",
    ]
    if design.data_set.validation:
        fitting.append(f"validation_data=(x_val, {answers}_val)")
    elif design.kept_back:
        fitting.append(f"validation_split={value_text(design.kept_back)}")
    weights = measuring.weights_code(design)
    if weights:
        fitting.append(weights)
    if _callbacks(design):
        fitting.append(f"callbacks={callbacks_code(design)}")
    compiled = measuring.definitions(design) + _call("model.compile", compiling)
    return "\n".join([compiled, _call("model.fit", fitting)])


def optimizer_code(design: Design) -> str:
    """The expression that makes the optimizer."""
    optimizer = OPTIMIZERS.class_of(design.optimizer.kind)
    settings = _arguments(shown(optimizer.parameters), design.optimizer.parameters)
    return f"keras.optimizers.{optimizer.__name__}({', '.join(_scheduled(design, settings))})"


def callbacks_code(design: Design) -> str:
    """The list of the callbacks."""
    return f"[{', '.join(_callbacks(design))}]"


def _scheduled(design: Design, settings: list[str]) -> list[str]:
    """An optimizer's arguments with its schedule, which begins with the learning rate."""
    kind = design.schedule.kind
    if kind in (CONSTANT, PLATEAU):
        return settings
    rate = value_text(design.optimizer.parameters["learning_rate"])
    given = ", ".join([rate, *_arguments(declared(kind), design.schedule.parameters)])
    others = [each for each in settings if not each.startswith("learning_rate=")]
    return [f"learning_rate=keras.optimizers.schedules.{kind}({given})", *others]


def _callbacks(design: Design) -> list[str]:
    watched = design.kept_back or design.data_set.validation
    part = "val_" if watched else ""
    monitor = f'monitor="{part}loss"'
    calls = []
    if design.early_stopping or design.keep_best or design.monitored != LOSS:
        given = [f'monitor="{part}{design.monitored}"']
        given += ['mode="max"'] if rises(design.monitored) else []
        given += [f"patience={design.early_stopping or NEVER}"]
        given += ["restore_best_weights=True"] if design.keep_best else []
        calls.append(f"keras.callbacks.EarlyStopping({', '.join(given)})")
    if design.schedule.kind == PLATEAU:
        given = [monitor, *_arguments(declared(PLATEAU), design.schedule.parameters)]
        calls.append(f"keras.callbacks.{PLATEAU}({', '.join(given)})")
    return calls


def _loss(name: str) -> str:
    """The name that Keras knows, too."""
    return LOSSES.name_of(LOSSES.class_of(name))


def _arguments(declared: Iterable[Parameter], values: Mapping[str, Any]) -> list[str]:
    """What differs from the defaults, and what has none."""
    return [
        f"{each.name}={spelled(each, values[each.name])}"
        for each in declared
        if values[each.name] != each.default
    ]


def spelled(parameter: Parameter, value: Any) -> str:
    """A parameter's value as Python spells it, a layer's text as a call."""
    return expression(value) if isinstance(parameter, LayerText) else value_text(value)


def _call(function: str, arguments: list[str]) -> str:
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= _LINE:
        return line
    return "\n".join([f"{function}(", *(f"    {each}," for each in arguments), ")"])


def value_text(value: object) -> str:
    """A value as Python spells it, strings as most people do."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if value.isprintable() else repr(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)
