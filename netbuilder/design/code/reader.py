"""A script as a design: read with `ast`, never run."""

from __future__ import annotations

import ast
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from netbuilder.design.blocks import Block
from netbuilder.design.code.calls import CodeError, Notes
from netbuilder.design.code.expressions import TooMuch
from netbuilder.design.code.following import Following
from netbuilder.design.code.layers import Dialect, read_layer
from netbuilder.design.code.limits import MOST_PROBLEMS, MOST_STEPS, QUICK_STEPS, crowd, too_long
from netbuilder.design.code.measuring import THRESHOLD
from netbuilder.design.code.models import (
    Built,
    Layer,
    build_network,
    candidates,
    choices_of,
    input_shape,
    with_logits,
)
from netbuilder.design.code.old_names import OLD_MODULES, is_sign
from netbuilder.design.code.outcome import Problem, Reading
from netbuilder.design.code.sources import notebook_code, readable
from netbuilder.design.code.trainings import Training
from netbuilder.design.code.values import Array, Made, Network, Unknown
from netbuilder.design.code.writer import DISABLED
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError, one_line
from netbuilder.translation import mark, say, told
from netbuilder.wording import plural

_log = logging.getLogger(__name__)

_NONE: Final = mark("There is no keras.Sequential in the script.")
_SEVERAL: Final = mark("The script builds {count} models; choose the one to show.")
_STEPS: Final = mark("This script has too many steps to follow; shorten its loops.")


def read(source: str, design: Design, model: str | None = None) -> Reading:
    """Read a script.

    Args:
        source: Python, as `script` writes it or as a person would; or a notebook.
        design: what holds where the script says nothing.
        model: the key of the model that is meant, where the script builds several.
    """
    return understand(source, design, model).reading


@dataclass(frozen=True)
class Understood:
    """A script with what it says and where it says it.

    Attributes:
        reading: what it says.
        tree: the script; None where Python cannot read it.
        text: as Python reads it, in as many lines.
        network: the model that is meant; None without one.
        sources: the call, or the line of the comment, of each of the design's blocks; None for
            those that stand nowhere in the script.
    """

    reading: Reading
    tree: ast.Module | None = None
    text: str = ""
    network: Network | None = None
    sources: tuple[Made | int | None, ...] = ()


def read_quickly(source: str, design: Design, model: str | None = None) -> Reading | None:
    """As `read`; None where that would take a thread too long that has other things to do."""
    reading = understand(source, design, model, QUICK_STEPS).reading
    is_unfinished = bool(reading.problems) and reading.problems[0].message == _STEPS
    return None if is_unfinished else reading


def understand(
    source: str, design: Design, model: str | None = None, steps: int = MOST_STEPS
) -> Understood:
    """Read a script as `read` does, and tell where it says what; `steps` are the most taken."""
    trouble = too_long(source)
    if trouble:
        return Understood(Reading(None, (Problem(1, trouble),)))
    try:
        source.encode()
        text = readable(notebook_code(source) or source)
        tree = ast.parse(text)
    except UnicodeEncodeError as error:
        line = source.count("\n", 0, error.start) + 1
        message = say("This line contains characters that cannot be saved to a file; remove them.")
        return Understood(Reading(None, (Problem(line, message),)))
    except SyntaxError as error:
        message = say("Python cannot read this line: {msg}.", msg=told(error.msg))
        return Understood(Reading(None, (Problem(error.lineno or 1, message),)))
    except (ValueError, RecursionError, MemoryError) as error:
        message = say("Python cannot read this script: {error}", error=one_line(str(error)))
        if not str(error):
            message = say("Python cannot read this script because it is nested too deeply.")
        return Understood(Reading(None, (Problem(1, message),)))
    script = _Script(tree, text, design, model, steps)
    return Understood(_careful(script), tree, text, script.network, tuple(script.sources))


def _careful(script: _Script) -> Reading:
    """What a script says, whatever goes wrong on the way."""
    try:
        return script.reading()
    except TooMuch:
        return Reading(None, (Problem(1, _STEPS),))
    except (RecursionError, MemoryError):
        return Reading(None, (Problem(1, say("This is nested too deeply.")),))
    except Exception as error:
        # Whatever is typed is a script that is not finished: never worth a dialog.
        _log.exception("A script failed")
        message = say(
            "NetBuilder cannot read this script ({kind}); rewrite it.", kind=type(error).__name__
        )
        return Reading(None, (Problem(1, message),))


class _Script:
    """A script on its way to a design.

    Args:
        tree: the script.
        source: its text.
        design: what its settings are put into.
        model: the key of the model that is meant, where there are several.
        steps: the most that are taken.
    """

    def __init__(
        self, tree: ast.Module, source: str, design: Design, model: str | None, steps: int
    ) -> None:
        self._steps = steps
        self._tree = tree
        self._disabled = _disabled(source)
        self._design = design
        self._model = model
        self._notes = Notes()
        self.network: Network | None = None
        self.sources: list[Made | int | None] = []

    def reading(self) -> Reading:
        """What the script says."""
        too_many = crowd(self._tree, self._disabled)
        if too_many is not None:
            return Reading(None, (too_many,))
        run = Following(self._steps)
        run.follow(self._tree)
        found = candidates(run.networks)
        choices = choices_of(found)
        network = self._chosen(found, [choice.key for choice in choices])
        if network is None and run.strays:
            return Reading(None, tuple(run.strays[:MOST_PROBLEMS]))
        if network is None and not found:
            return Reading(None, (Problem(1, _NONE),))
        if network is None:
            lines = [each.line for each in choices]
            said = plural(len(found), _SEVERAL, _SEVERAL)
            problem = Problem(lines[0], said, tuple(lines[1:]))
            return Reading(None, (problem,), choices=choices)
        reading = self._of(network, run)
        return replace(reading, choices=choices) if len(choices) > 1 else reading

    def _chosen(self, found: Sequence[Network], keys: Sequence[str]) -> Network | None:
        if self._model in keys:
            return found[keys.index(self._model)]
        return found[0] if len(found) == 1 else None

    def _of(self, network: Network, run: Following) -> Reading:
        """What one of the models comes to."""
        self.network = network
        dialect = self._dialect(run)
        built = build_network(network, dialect, self._notes)
        training = Training(self._design, self._notes)
        training.seed(run.seeds)
        training.data(run.loads)
        if run.varied:
            varied = training.design.with_setting("augmentation", True)
            training.design = varied.with_augmentation_kinds(run.varied_by)
        training.compile(network)
        training.fit(network)
        training.measure(run.scope.get(THRESHOLD))
        problems = [*built.problems, *training.problems, *run.strays]
        if run.channels_first and any("2D" in each.block.kind for each in built.layers):
            problems.append(Problem(run.channels_first, _CHANNELS_FIRST))
        design = training.design
        try:
            kept = _kept(self._design, design)
            shape = input_shape(built, kept, _sample(network), network.line, self._notes)
            _check_order(shape, built, dialect)
            design = design.with_input_shape(shape)
            if not run.loads and _are_digits(shape, design):
                design = design.with_data(_DIGITS, alone=True)
                self._notes.say(network.line, _TOLD_BY_SHAPE)
        except DesignError as error:
            line = error.line if isinstance(error, CodeError) else network.line
            problems.append(Problem(line, str(error)))
        layers = self._with_disabled(built, dialect, problems)
        if training.has_logits:
            more = with_logits(built.layers, design.loss, self._notes, training.has_logits)
            layers += [_Placed(0, block, None) for block in more]
        if problems:
            ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
            return Reading(None, tuple(ordered[:MOST_PROBLEMS]))
        try:
            design = design.with_blocks(_named([each.block for each in layers]))
            self.sources = [each.source for each in layers]
        except DesignError as error:
            return Reading(None, (Problem(network.line, str(error)),))
        training.check_metrics()
        return Reading(design, notes=self._told(run))

    def _dialect(self, run: Following) -> Dialect:
        names = {
            keyword.arg
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Call)
            for keyword in node.keywords
        }
        old = any(map(is_sign, filter(None, names)))
        old = old or any(each in run.modules for each in OLD_MODULES[1:])
        new = any(each.startswith("tensorflow") for each in run.modules)
        return Dialect(old and not new, new)

    def _with_disabled(
        self, built: Built, dialect: Dialect, problems: list[Problem]
    ) -> list[_Placed]:
        """The layers, those that are commented out in their place."""
        layers = [_Placed(_line(each), each.block, each.made) for each in built.layers]
        if not self._disabled:
            return layers
        for line, source in self._disabled.items():
            try:
                element = ast.parse(source.rstrip().rstrip(","), mode="eval").body
                made = Following(MOST_STEPS).value(element)
                if not isinstance(made, Made):
                    message = say("A disabled layer is written as a call, as in Dense(10).")
                    raise CodeError(message, line)
                blocks, _ = read_layer(made, dialect, self._notes)
                layers += [_Placed(line, replace(e, enabled=False), line) for e in blocks]
            except DesignError as error:
                problems.append(Problem(line, str(error)))
            except (SyntaxError, ValueError, RecursionError, MemoryError, TooMuch):
                problems.append(Problem(line, say("Python cannot read this disabled layer.")))
        return sorted(layers, key=lambda layer: layer.line)

    def _told(self, run: Following) -> tuple[Problem, ...]:
        notes = sorted(self._notes.found, key=lambda note: note.line)[:MOST_PROBLEMS]
        lines = sorted(set(run.passed))
        if lines:
            said = plural(
                len(lines),
                "{count} statement that does not concern the network is passed by.",
                "{count} statements that do not concern the network are passed by.",
            )
            notes.append(Problem(lines[0], said, tuple(lines[1:]), quiet=True))
        return tuple(notes)


@dataclass(frozen=True)
class _Placed:
    """A block in its place.

    Attributes:
        line: that decides where it comes among those that are commented out.
        block: the block.
        source: the call that makes it, the line of the comment, or None.
    """

    line: int
    block: Block
    source: Made | int | None


def _line(layer: Layer) -> int:
    """The line of a layer within the call that puts it in, or that call's."""
    first, last = layer.place.lineno, layer.place.end_lineno or layer.place.lineno
    return layer.made.line if first <= layer.made.line <= last else first


_CHANNELS_FIRST: Final = mark(
    "This puts the channels first; NetBuilder reads networks whose channels come last. Remove it, "
    "and write the input's shape as height, width, channels."
)


def _kept(before: Design, after: Design) -> tuple[int, ...]:
    """The input's shape where the script says none: that of the data, where these changed."""
    if before.data == after.data:
        return before.input_shape
    return after.data_set.sample_shape


def _are_digits(shape: tuple[int, ...], design: Design) -> bool:
    """Whether an input has the shape of MNIST's pictures, and the design's data have another."""
    of_data = math.prod(design.data_set.sample_shape)
    return shape in _DIGIT_SHAPES and of_data != math.prod(shape)


_DIGITS: Final = "mnist"
_DIGIT_SHAPES: Final = ((784,), (28, 28), (28, 28, 1))
_TOLD_BY_SHAPE: Final = mark(
    "The script does not say which data it trains on; the shape of its input is that of MNIST, so "
    "the design trains on MNIST."
)


def _sample(network: Network) -> tuple[object, ...] | None:
    """The shape of a sample that a model is trained on, as far as it is known."""
    for made in reversed(network.fitted):
        samples = made.arguments[0] if made.arguments else made.named.get("x")
        if isinstance(samples, Array):
            return (Unknown(),) if samples.shape is None else samples.shape[1:]
    return None


def _check_order(shape: tuple[int, ...], built: Built, dialect: Dialect) -> None:
    """Refuse an input whose channels seem to come first."""
    first = next((each for each in built.layers), None)
    if first is None or len(shape) != 3 or "2D" not in first.block.kind:
        return
    if shape[0] in (1, 3) and shape[2] > 4 and shape[1] == shape[2]:
        raise CodeError(_ORDER, first.made.line)


_ORDER: Final = mark(
    "The channels of this input seem to come first; NetBuilder reads networks whose channels come "
    "last. Write the shape as height, width, channels."
)


def _named(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The layers with names for those that have none, and a complaint where two have the same."""
    given: set[str] = set()
    for name in filter(None, (block.name for block in blocks)):
        if name in given:
            raise DesignError(
                say("Two layers are named '{name}'; give each its own name.", name=name)
            )
        given.add(name)
    return Design().named(blocks)


def _disabled(source: str) -> dict[int, str]:
    """Layers that are commented out, by line."""
    lines = enumerate(source.splitlines(), start=1)
    stripped = ((number, line.strip()) for number, line in lines)
    return {n: line.removeprefix(DISABLED) for n, line in stripped if line.startswith(DISABLED)}
