"""A stand-alone Python file, made of an engine's model or of a trained network."""

from __future__ import annotations

import ast
import base64
import textwrap
import zlib
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine import Sequential
from engine.types import Array
from netbuilder.design import deciding
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.networks import (
    COMPARING,
    WRITING,
    Outcome,
    about,
    about_model,
    model_of,
    write_file,
)
from netbuilder.exchange.python_file import pieces as own_pieces
from netbuilder.exchange.python_file.layers import write_stack
from netbuilder.exchange.python_file.library import names_in, used
from netbuilder.exchange.python_file.preparing import (
    WIDTH,
    Preparation,
    constants_as_code,
    preparation_of,
)
from netbuilder.exchange.python_file.script import Script
from netbuilder.exchange.verification import verify
from netbuilder.imported import tokens
from netbuilder.imported.outline import Report, quiet
from netbuilder.imported.preparation import dates as date_parts
from netbuilder.imported.reading import blanks, booleans, dates, written
from netbuilder.network.trained import TrainedNetwork
from netbuilder.plain import one_line

_QUICK: Final = 1 << 22
"""Values of weights beyond which compressing well takes too long."""

_HEAD: Final = '''"""{about}

Needs Python 3.10 or newer and NumPy; nothing else.

    python {file} INPUT            answers in words
    python {file} INPUT OUTPUT     all outputs, in a .csv or .npy file

INPUT is a .csv or .npy file.{programs}

{given}
"""
'''

_BODY: Final = '''

def predict(samples: Any) -> Array:
    """The answers for samples as described above: one row for each."""
    x = prepared(samples)
    with np.errstate(all="ignore"):
        parts = [network(x[start : start + 256]) for start in range(0, max(len(x), 1), 256)]
    outputs = np.concatenate(parts)
    return {outputs}


{classify}def prepared(samples: Any) -> Array:
    """Samples as the network itself takes them: float32 (n, *INPUT_SHAPE)."""
{samples}


def network(x: Array) -> Array:
    """The outputs for prepared samples."""
{lines}
    return x


def read(path: str) -> Any:
    """The samples in a file."""
    return {read}
'''

_CLASSIFY: Final = '''def classify(samples: Any) -> list[str]:
    """The class of each sample."""
    return [CLASSES[place] for place in decided(predict(samples), THRESHOLD)]


'''

_END: Final = """

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], __doc__, read, predict, {names}, {threshold}))
"""


def write(
    network: TrainedNetwork,
    path: Path,
    samples: Array | None = None,
    report: Report = quiet,
) -> Outcome:
    """Write a trained network as a Python file, which is run once before.

    Args:
        network: to write.
        path: of the file; what is there is replaced.
        samples: to try it with, float32 (n, *input shape); random ones where None.
        report: told how far it is; what it raises ends the work before anything is written.

    Raises:
        ExportError: a layer has no form in a script, it answers differently there, or the file
            cannot be written; nothing is written then.
    """
    report(WRITING, None)
    model = model_of(network)
    return _written(model, source_of(model, path.name, network), path, samples, report)


def write_model(model: Sequential, path: Path, report: Report = quiet) -> Outcome:
    """The same for a built model of which nothing else is known.

    Raises:
        ExportError: as `write`.
    """
    report(WRITING, None)
    return _written(model, source_of(model, path.name), path, None, report)


def _written(
    model: Sequential, source: str, path: Path, samples: Array | None, report: Report
) -> Outcome:
    """Run what was written; then it counts.

    Raises:
        ExportError: it answers otherwise than the engine, or cannot be written.
    """
    report(COMPARING, None)
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, path.name, "exec", dont_inherit=True), namespace)
    run = namespace["network"]

    def answered(asked: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(run(asked))

    outcome = verify(model, answered, "The Python file", samples)
    report(WRITING, None)
    write_file(path, source.encode())
    return Outcome(path, outcome)


def source_of(
    model: Sequential, file: str = "network.py", network: TrainedNetwork | None = None
) -> str:
    """The text of a file.

    Args:
        model: built.
        file: the name of the file.
        network: that the model is of, for names and the preparation of raw samples.

    Raises:
        ExportError: a layer has no form in a script.
    """
    shape = tuple(size or 0 for size in model.input_shape[1:])
    if 0 in shape:
        raise ExportError(
            f"The model takes samples of shape {shape}, which hold no values; give it an input "
            "with sizes above 0."
        )
    script = Script()
    write_stack(script, model.stack.line, (None, *shape))
    preparation = preparation_of(shape, network)
    body = _BODY.format(
        outputs=preparation.outputs,
        classify=_CLASSIFY if preparation.classes else "",
        samples=_indented(preparation.samples),
        lines=_indented(script.lines),
        read=preparation.read,
    )
    threshold = "THRESHOLD" if preparation.classes else "None"
    end = _END.format(names=preparation.names, threshold=threshold)
    own = names_in(ast.parse(body + end)) | {"unpacked", "Array"}
    imports, pieces = used(
        own, (deciding, tokens, dates, date_parts, blanks, booleans, written, own_pieces)
    )
    text = about(network) if network else about_model(model)
    return "\n".join(
        [
            _HEAD.format(
                about=_wrapped(text),
                file=_harmless(file),
                programs=_programs(Path(file).stem, preparation),
                given=_wrapped(preparation.given),
            ),
            "from __future__ import annotations\n",
            *imports,
            "\nArray = np.ndarray\n",
            *constants_as_code(preparation.constants),
            body.rstrip(),
            *(f"\n\n{piece}" for piece in pieces),
            "\n",
            *_weights(script),
            end,
        ]
    )


def _programs(module: str, preparation: Preparation) -> str:
    """How other programs use a file, if its name is one that they can import."""
    if not module.isidentifier() or iskeyword(module):
        return ""
    functions = "classify, predict" if preparation.classes else "predict"
    return f" In programs: from {module} import {functions}"


def _weights(script: Script) -> Iterator[str]:
    """Statements that make `W`, the weights by their names."""
    shapes = {name: array.shape for name, array in script.weights.items()}
    yield from constants_as_code({"SHAPES": shapes})
    arrays = [array.reshape(-1) for array in script.weights.values()]
    numbers = np.concatenate([np.empty(0, np.float32), *arrays]).astype("<f4")
    level = 9 if numbers.size < _QUICK else 1
    text = base64.b64encode(zlib.compress(numbers.tobytes(), level)).decode()
    lines = (text[start : start + WIDTH] for start in range(0, len(text), WIDTH))
    yield 'W = unpacked(\n    """\n' + "\n".join(lines) + '\n""",\n    SHAPES,\n)'


def _indented(lines: list[str]) -> str:
    return textwrap.indent("\n".join(lines), "    ")


def _wrapped(text: str) -> str:
    return textwrap.fill(_harmless(text), WIDTH)


def _harmless(text: str) -> str:
    """Text that can neither end a docstring nor mean something else in it."""
    return one_line(text, 2000).replace("\\", "/").replace('"', "'")
