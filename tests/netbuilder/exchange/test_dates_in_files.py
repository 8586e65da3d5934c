"""Networks that take dates, in every kind of file: the same answers, or a sentence."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from netbuilder.exchange import python_file
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.preparation_layers import preparation_around
from netbuilder.exchange.rows import read_rows
from netbuilder.exchange.webpage.page import contents
from netbuilder.exchange.webpage.scripts import NETWORK
from netbuilder.imported.preparation.dates import date_inputs
from netbuilder.imported.reading.dates import moment_of
from netbuilder.imported.recipes.recipe import PARTS
from netbuilder.insight.reading import read_row
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from tests.netbuilder.exchange.networks import DATED, own_network
from tests.netbuilder.exchange.webpage.node import needs_node, run
from tests.netbuilder.imported.writing import write

DATES = ("2021-05-17", "17 May 2021", "", "20210517", "2021-05", "2020-02-29T12:00")
SPELLINGS = (
    *("2020-01-31", "2020/1/5", "2020-01-31T12:30:00Z", "2020-01-31 12:30:00.250+02:00"),
    *("20200131", "20200131T0430", "31.12.2020", "1/2/2020", "12/31/20 1:05 PM", "1949-01"),
    *("01/1949", "1949M12", "Jan-68", "Sept. 2021", "5-Mar-21", "March 5th, 2021"),
    *("Fri, 05 Mar 2021 10:00", "31. Dezember 2020", "3 février 2020", "2020年1月31日", "1987Q1"),
    *("Q2 1987", "2020-02-30", "2020-13-01", "2020-01-31 25:00", "0000-01-01", "3.14", "1990"),
    *("maybe-20", "x", "1580428800", "-5", "1969-12-31 23:59", "192.168.1.1", "31/12/99"),
)


def row_answers(network: TrainedNetwork, rows: list[dict[str, str]]) -> list[float]:
    probe = Probe(network.design)
    probe.set(network.weights)
    assert network.fitted is not None
    found = [read_row(probe, network.fitted, row) for row in rows]
    return [float(each[0]) for each in found if each is not None]


@pytest.fixture
def network(tmp_path: Path) -> TrainedNetwork:
    return own_network(DATED, tmp_path)


@pytest.fixture
def rows() -> list[dict[str, str]]:
    return [{"when": date, "size": "50"} for date in DATES]


@needs_node
@pytest.mark.parametrize("order", ["year first", "day first", "month first", "Unix seconds"])
def test_a_page_reads_dates_as_the_program_does(order: str) -> None:
    body = "return given.texts.map((text) => momentOf(text, given.order, []));"
    found = run((*NETWORK, "dates"), body, {"texts": SPELLINGS, "order": order})
    assert found == [moment_of(text, order) for text in SPELLINGS]


@needs_node
def test_a_page_makes_the_same_of_them() -> None:
    moments = [0.0, 1.5e9, -1e9, 951_782_400.0, 86_399.0, -1.0, 4.1e9]
    body = "return given.moments.map((each) => dateInputs(each, given.parts));"
    found = run((*NETWORK, "dates"), body, {"moments": moments, "parts": list(PARTS)})
    np.testing.assert_allclose(found, date_inputs(np.array(moments), tuple(PARTS)), atol=1e-9)


@needs_node
def test_a_page_answers_as_the_window(network: TrainedNetwork, rows: list[dict[str, str]]) -> None:
    content, pack = contents(network)
    given = {"network": content, "arrays": pack.text(), "rows": [list(r.values()) for r in rows]}
    body = """
    const find = unpack(given.arrays);
    const ask = (row) => answer(given.network, find, sampleOfRow(row, given.network.asking));
    return given.rows.map((row) => answerOf(ask(row), given.network.answering)[0]);
    """
    scripts = (*NETWORK, "pen", "dates", "samples")
    found = run(scripts, body, json.loads(json.dumps(given)))
    assert found == pytest.approx(row_answers(network, rows), rel=5e-3)
    refused = "try { sampleOfRow(['soon', '5'], given.asking); } catch (e) { return e.message; }"
    said = run(scripts, refused, {"asking": content["asking"]})
    assert said == "when: 'soon' is not a date; correct it."


def test_a_script_answers_as_the_window(
    network: TrainedNetwork, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    python_file.write(network, tmp_path / "network.py")
    script = runpy.run_path(str(tmp_path / "network.py"))
    answers = script["predict"](rows)
    wanted = row_answers(network, rows)
    assert np.ravel(answers) == pytest.approx(wanted, rel=1e-4)
    with pytest.raises(ValueError, match="Row 1, when: 'soon' is not a valid date"):
        script["predict"]([{"when": "soon", "size": "5"}])


def test_rows_of_a_file_are_read(
    network: TrainedNetwork, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    assert network.fitted is not None
    lines = "\n".join(",".join(row.values()) for row in rows)
    path = write(tmp_path / "new.csv", f"when,size\n{lines}\n")
    found = read_rows(path, network.fitted)
    np.testing.assert_array_equal(found.samples, network.fitted.transform(rows))


def test_layers_of_keras_read_no_dates(network: TrainedNetwork) -> None:
    with pytest.raises(ExportError, match="Keras layers, which read no dates: when"):
        preparation_around(network.design, network.fitted)
