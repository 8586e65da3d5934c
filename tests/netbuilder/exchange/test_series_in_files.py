"""Networks that forecast, in every kind of file: the same answers, or a sentence."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from netbuilder.design import Design, code
from netbuilder.design.own import OwnData
from netbuilder.design.templates import built_in
from netbuilder.exchange import keras_script, model_file, onnx, python_file
from netbuilder.exchange.answers import answer_rows, table_of
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.measuring import file_samples
from netbuilder.exchange.preparation_layers import preparation_around
from netbuilder.exchange.rows import read_rows
from netbuilder.exchange.webpage.page import contents
from netbuilder.exchange.webpage.scripts import NETWORK
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.outline import CATEGORY
from netbuilder.imported.recipes.recipe import CLASSES, NUMBERS, Recipe, Series
from netbuilder.insight.reading import read_window
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from tests.netbuilder.exchange.networks import trained
from tests.netbuilder.exchange.webpage.node import needs_node, run
from tests.netbuilder.imported.writing import write

WINDOW = 4


def table(folder: Path, rows: int = 90) -> Path:
    months = np.datetime64("1990-01") + np.arange(rows).astype("timedelta64[M]")
    lines = [f"{m},{n % 12 + 100.5},{n % 5}.25,{'ab'[n % 2]}" for n, m in enumerate(months)]
    return write(folder / "series.csv", "month,sales,wind,state\n" + "\n".join(lines) + "\n")


def design_for(path: Path, recipe: Recipe) -> Design:
    design = Design().with_own(OwnData(str(path), recipe)).with_input_shape(recipe.input_shape)
    design = design.inserted(0, "GRU", {"units": 4})
    design = design.inserted(1, "Dense", {"units": 1, "activation": "linear"})
    return design.with_setting("epochs", 3).with_setting("batch_size", 8)


@pytest.fixture
def network(tmp_path: Path) -> TrainedNetwork:
    path = table(tmp_path)
    series = Series(WINDOW, 2, "month", "year first")
    kinds = {"state": "left out"}
    recipe = compose(inspect(path), target="sales", task=NUMBERS, series=series, kinds=kinds)
    return trained(design_for(path, recipe))


def rows_from(number: int) -> list[dict[str, str]]:
    return [
        {"sales": f"{n % 12 + 100.5}", "wind": f"{n % 5}.25"}
        for n in range(number, number + WINDOW)
    ]


def forecast(network: TrainedNetwork, rows: list[dict[str, str]]) -> float:
    probe = Probe(network.design)
    probe.set(network.weights)
    assert network.fitted is not None
    found = read_window(probe, network.fitted, rows)
    assert found is not None
    return float(found[0])


def raw(rows: list[dict[str, str]]) -> np.ndarray:
    return np.array([[[float(value) for value in row.values()] for row in rows]], np.float32)


def test_a_saved_network_forecasts_the_same(network: TrainedNetwork, tmp_path: Path) -> None:
    model_file.write(network, tmp_path / "own.keras")
    found = model_file.read(tmp_path / "own.keras")
    assert found.notes == ()
    assert found.network is not None
    assert found.design == network.design
    assert found.network.fitted == network.fitted
    assert forecast(found.network, rows_from(3)) == forecast(network, rows_from(3))


def test_layers_of_keras_prepare_windows(network: TrainedNetwork) -> None:
    around = preparation_around(network.design, network.fitted)
    assert around.shape == (WINDOW, 2)
    assert network.fitted is not None
    (layer,) = around.front
    samples = raw(rows_from(3))
    wanted = network.fitted.transform(rows_from(3))
    np.testing.assert_allclose(np.asarray(layer(samples)), wanted, atol=1e-5)


def test_a_script_in_numpy_forecasts_the_same(network: TrainedNetwork, tmp_path: Path) -> None:
    python_file.write(network, tmp_path / "network.py")
    script = runpy.run_path(str(tmp_path / "network.py"))
    answer = script["predict"](raw(rows_from(3)))
    assert np.ravel(answer) == pytest.approx([forecast(network, rows_from(3))], rel=1e-4)
    assert "The last rows of a series" in (tmp_path / "network.py").read_text("utf-8")


def test_onnx_takes_windows(network: TrainedNetwork, tmp_path: Path) -> None:
    outcome = onnx.write(network, tmp_path / "network.onnx")
    assert outcome.path.exists()


@needs_node
def test_a_page_forecasts_the_same(network: TrainedNetwork) -> None:
    content, pack = contents(network)
    given = {
        "network": content,
        "arrays": pack.text(),
        "text": " ".join(map(str, raw(rows_from(3)).ravel().tolist())),
    }
    body = """
    const find = unpack(given.arrays);
    const sample = sampleOfNumbers(given.text, given.network.asking);
    return answerOf(answer(given.network, find, sample), given.network.answering)[0];
    """
    found = run((*NETWORK, "pen", "dates", "samples"), body, json.loads(json.dumps(given)))
    assert found == pytest.approx(forecast(network, rows_from(3)), rel=5e-3)


def test_the_script_panel_trains_on_the_same_windows(network: TrainedNetwork) -> None:
    text = code.script(network.design)
    namespace: dict[str, object] = {}
    lines = text.split("model = ")[0]
    exec("\n".join(line for line in lines.splitlines() if "keras" not in line), namespace)
    assert network.design.own is not None
    prepared = prepare(network.design.own.path, network.design.own.recipe)
    np.testing.assert_array_equal(namespace["x_train"], prepared.train.x)


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("target", ["sales", "state"])
def test_a_keras_script_trains_on_the_same_windows(
    tmp_path: Path, dated: bool, target: str
) -> None:
    path = table(tmp_path)
    lines = path.read_text("utf-8").splitlines()
    lines[30] = lines[30].replace(lines[30].split(",")[1], "")  # a gap in the sales
    if dated:
        lines[1:] = reversed(lines[1:])
    path.write_text("\n".join(lines) + "\n", "utf-8")
    series = Series(WINDOW, 2, "month" if dated else "", "year first" if dated else "")
    task = NUMBERS if target == "sales" else CLASSES
    recipe = compose(inspect(path), target=target, task=task, series=series)
    prepared = prepare(path, recipe)
    design = design_for(path, recipe)
    keras_script.write(design, prepared.fitted, tmp_path / "train.py")
    text = (tmp_path / "train.py").read_text("utf-8").split("model = ")[0]
    kept = [line for line in text.splitlines() if not line.startswith(("import keras", "keras."))]
    namespace: dict[str, Any] = {}
    exec("\n".join(kept), namespace)
    parts = {"train": prepared.train, "val": prepared.validation, "test": prepared.test}
    for name, part in parts.items():
        np.testing.assert_array_equal(namespace[f"x_{name}"], part.x)
        wanted = part.y if target == "sales" else np.eye(2, dtype=np.float32)[part.y]
        np.testing.assert_array_equal(namespace[f"y_{name}"], wanted)


def test_the_built_in_series_is_read_by_a_keras_script(tmp_path: Path) -> None:
    design = next(each.design for each in built_in("mnist") if "Forecast" in each.title)
    keras_script.write(design, None, tmp_path / "train.py")
    assert "monthly-sales.csv" in (tmp_path / "train.py").read_text("utf-8")


def test_a_file_is_forecast_row_by_row_up_to_what_nobody_knows(
    network: TrainedNetwork, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "new.csv",
        "month,sales,wind\n"
        + "\n".join(
            f"2000-{n + 1:02},{row['sales']},{row['wind']}"
            for n, row in reversed(list(enumerate([*rows_from(0), *rows_from(WINDOW)])))
        ),
    )
    assert network.fitted is not None
    rows = read_rows(path, network.fitted)
    assert [text[0] for text in rows.texts] == [f"2000-{month:02}" for month in range(4, 9)]
    assert rows.samples.shape == (5, WINDOW, 2)
    assert rows.answers is not None
    np.testing.assert_array_equal(rows.answers[:3], [105.5, 106.5, 107.5])
    assert np.isnan(rows.answers[3:]).all()
    answers = answer_rows(network, rows)
    assert answers.values[0, 0] == pytest.approx(forecast(network, rows_from(0)), rel=1e-5)
    assert table_of(rows, answers).startswith("month,sales,wind,")
    measured = file_samples(network, path, lambda message, fraction: None)
    assert len(measured.x) == 3
    short = write(tmp_path / "short.csv", "month,sales,wind\n2000-01,1.5,2.5\n")
    with pytest.raises(ValueError, match=r"short.csv has 1 row, but a forecast needs the last 4"):
        read_rows(short, network.fitted)


def test_categories_in_a_series_stay_in_netbuilder(tmp_path: Path) -> None:
    path = table(tmp_path)
    recipe = compose(
        inspect(path), target="sales", task=NUMBERS, series=Series(3, 1), kinds={"state": CATEGORY}
    )
    network = trained(design_for(path, recipe))
    with pytest.raises(ExportError, match="state"):
        python_file.write(network, tmp_path / "network.py")
    with pytest.raises(ExportError, match="state"):
        contents(network)
    with pytest.raises(ExportError, match="state"):
        preparation_around(network.design, network.fitted)
