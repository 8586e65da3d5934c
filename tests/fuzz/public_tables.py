"""Looks at every table in a folder, proposes, prepares and trains for one epoch, without advice.

    PYTHON tests/fuzz/public_tables.py FOLDER [--pandas PYTHON] [--limit 400] [--verbose]

Prints how many trained, why the others did not, and where the statistics of a column of numbers
differ from those of pandas, which another Python may have (`--pandas`).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from engine import Sequential, layers
from engine.errors import DataError
from netbuilder.imported import Outline, Prepared, compose, inspect, prepare, problems
from netbuilder.imported.recipes.recipe import CLASSES

NO_TABLES = (
    *("*LICENSE*", "*COPYRIGHT*", "*README*", "*TODO*", "*notes_*", "*names.txt", "*desc.txt"),
    *("*_jmulti_*.txt", "*_summary.txt", "*leverage_influence*"),  # printed results, with prose
    *("*_simulation_check.txt", "*svmlight_invalid*"),  # one column; damaged on purpose
    *("*openml*api-v1*", "*dataset_info.json", "*datasets.json"),  # descriptions of data
    *("*fit_ets_results*.json", "*lsdiag*.json"),  # trees of results
)
"""Files with such endings in the packages of data that hold no table."""

ENDINGS = {".csv", ".tsv", ".txt", ".data", ".dat", ".gz", ".json", ".arff", ".xlsx"}
MOST_VALUES = 2_000_000

STATISTICS = """
import io, json, sys, warnings
import pandas
warnings.simplefilter("ignore")
found = {}
for path, options in json.load(sys.stdin):
    first, end = options.pop("lines")
    try:
        source = path
        if not path.endswith(".gz"):
            with open(path, encoding=options["encoding"], newline="") as file:
                source = io.StringIO("".join(file.readlines()[first : end or None]))
        table = pandas.read_csv(source, **options)
    except Exception:
        continue
    numbers = table.select_dtypes("number")
    found[path] = [
        [place, len(table), int(column.count()), float(column.mean()), float(column.std(ddof=0)),
         float(column.min()), float(column.max())]
        for place, name in enumerate(table.columns)
        if name in numbers.columns
        for column in [table[name]]
    ]
json.dump(found, sys.stdout)
"""


def trained(prepared: Prepared) -> float:
    recipe = prepared.fitted.recipe
    x, y = prepared.train.x, prepared.train.y
    model = Sequential([layers.Input(x.shape[1:]), layers.Flatten(), layers.Dense(16, "relu")])
    if recipe.task == CLASSES:
        model.add(layers.Dense(len(recipe.classes), "softmax"))
        model.compile("adam", "sparse_categorical_crossentropy")
    else:
        model.add(layers.Dense(len(recipe.targets)))
        model.compile("adam", "mean_squared_error")
    return float(model.fit(x, y, epochs=1, batch_size=64, verbose=0).history["loss"][0])


def attempt(path: Path) -> tuple[str, Outline | None]:
    try:
        outline = inspect(path)
    except DataError as error:
        return f"not read: {error}", None
    recipe = compose(outline)
    if against := problems(recipe, outline):
        return f"blocked: {against[0]}", outline
    if outline.rows * max(1, recipe.values) > MOST_VALUES:
        return "large", outline
    with tempfile.TemporaryDirectory() as folder:
        try:
            loss = trained(prepare(path, recipe, folder=Path(folder)))
        except DataError as error:
            return f"not prepared: {error}", outline
    return "trained" if math.isfinite(loss) else "diverged", outline


def as_pandas_reads(outline: Outline) -> dict[str, Any] | None:
    written = outline.format
    if written is None or written.container or written.comment or written.starts:
        return None
    options: dict[str, Any] = {
        "sep": written.delimiter if written.delimiter != " " else r"\s+",
        "encoding": written.encoding,
        "header": 0 if written.header else None,
        "decimal": written.decimal,
        "quotechar": written.quote,
        "lines": (written.skip, written.end),
        "skipinitialspace": True,
        "na_values": list(written.missing),
        "low_memory": False,
    }
    if written.delimiter == " ":
        options.pop("low_memory")
        options["engine"] = "python"
    if written.row_names:
        return None
    return options


def differences(outlines: dict[str, Outline], python: str) -> tuple[int, list[str]]:
    """Columns of numbers that were compared with pandas's, and those that differ."""
    asked = [(p, o) for p, outline in outlines.items() if (o := as_pandas_reads(outline))]
    done = subprocess.run(
        [python, "-c", STATISTICS], input=json.dumps(asked), capture_output=True, text=True
    )
    if done.returncode:
        print(done.stderr[-500:])
        return 0, []
    compared, wrong = 0, []
    for path, columns in json.loads(done.stdout).items():
        outline = outlines[path]
        for place, rows, count, mean, std, low, high in columns:
            if not count or place >= len(outline.columns):
                continue
            column = outline.columns[place]
            compared += 1
            ours = (column.mean, column.std, column.minimum, column.maximum)
            same = column.numeric and (outline.rows, column.count) == (rows, count)
            same &= None not in ours and all(
                math.isclose(a or 0.0, b, rel_tol=1e-9, abs_tol=1e-9 * max(abs(low), abs(high)))
                for a, b in zip(ours, (mean, std, low, high), strict=True)
            )
            if not same:
                wrong.append(
                    f"{path}, {column.name}: {column.kind} {outline.rows}/{column.count} {ours}, "
                    f"pandas {rows}/{count} {(mean, std, low, high)}"
                )
    return compared, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pandas", default=sys.executable)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    files = sorted(
        path
        for path in options.folder.rglob("*")
        if path.suffix.lower() in ENDINGS
        and not path.name.startswith(".")
        and not any(fnmatch(str(path.relative_to(options.folder)), each) for each in NO_TABLES)
    )
    if options.limit and len(files) > options.limit:
        files = sorted(random.Random(0).sample(files, options.limit))
    outcomes: Counter[str] = Counter()
    outlines: dict[str, Outline] = {}
    for path in files:
        try:
            said, outline = attempt(path)
        except Exception as error:
            said, outline = f"crashed: {error!r}", None
        kind = said.split(":")[0]
        outcomes[kind] += 1
        if outline is not None:
            outlines[str(path)] = outline
        if options.verbose or kind not in ("trained", "large"):
            print(f"{path.relative_to(options.folder)}: {said}", flush=True)
    total = sum(outcomes.values())
    for kind, count in outcomes.most_common():
        print(f"{count:5} of {total} ({count / total:.1%}) {kind}")
    compared, wrong = differences(outlines, options.pandas)
    print("\n".join(wrong[:40]))
    print(f"{len(wrong)} of {compared} columns of numbers differ from pandas's")


if __name__ == "__main__":
    main()
