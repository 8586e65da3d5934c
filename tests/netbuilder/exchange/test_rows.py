from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from engine.errors import DataError
from netbuilder.exchange.answers import answer_rows, table_of
from netbuilder.exchange.measuring import file_samples, measure, own_samples
from netbuilder.exchange.rows import read_rows
from netbuilder.imported.outline import quiet
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.run import data
from tests.netbuilder.exchange.networks import (
    ARRAYS,
    CLASSES,
    COLOUR,
    KINDS,
    MIXED,
    NUMBERS,
    own_network,
)
from tests.netbuilder.imported.writing import write


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainedNetwork, Path]:
    folder = tmp_path_factory.mktemp("mixed")
    return own_network(MIXED, folder), folder


@pytest.mark.parametrize("kind", [CLASSES, NUMBERS, MIXED, ARRAYS])
def test_rows_are_prepared_as_in_training(kind: str, tmp_path: Path) -> None:
    network = own_network(kind, tmp_path)
    assert network.fitted is not None
    assert network.design.own is not None
    rows = read_rows(Path(network.design.own.path), network.fitted)
    loaded = data.load(network.design, quiet)
    parts = [loaded.x_train, loaded.x_test, loaded.validation[0] if loaded.validation else None]
    trained = np.concatenate([p.reshape(len(p), -1) for p in parts if p is not None])
    found = rows.samples.reshape(len(rows.samples), -1)
    assert len(found) == len(trained)
    np.testing.assert_array_equal(
        found[np.lexsort(found.T[::-1])], trained[np.lexsort(trained.T[::-1])]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_measured_on_its_own_data_as_its_training_told(
    kind: str, tmp_path: Path
) -> None:
    network = own_network(kind, tmp_path)
    on = own_samples(network, quiet)
    figures = measure(network, on, [])
    wanted = {f.name: f.value for f in network.figures if f.part == "test"}
    assert figures == pytest.approx(wanted, rel=1e-5)
    assert (on.part, on.notices) == ("test", ())
    assert network.design.own is not None
    every = file_samples(network, Path(network.design.own.path), quiet)
    assert every.part == "all"
    assert len(every.x) > len(on.x)
    assert set(measure(network, every, [])) == set(wanted)


def test_other_rows_of_the_same_name_are_measured_with_the_old_preparation(
    tmp_path: Path,
) -> None:
    network = own_network(CLASSES, tmp_path)
    path = tmp_path / "flowers.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:41]))
    on = own_samples(network, quiet)
    assert (on.part, len(on.x)) == ("all", 40)
    assert on.notices == ("flowers.csv has changed since the training, so all of it is used.",)
    path.unlink()
    with pytest.raises(DataError, match="no longer at"):
        own_samples(network, quiet)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("size\n1\n", "no column 'kind'"),
        ("kind,size\nflat,1,2\n", "line 2: 3 values, but the header names 2"),
        (
            "kind,size\nflat,abc\n",
            "line 2: 'abc' in column size is not a valid number. Correct it.",
        ),
        ("kind,size\n", "has no rows"),
        ("", "is empty"),
    ],
)
def test_bad_rows_name_line_and_column(
    text: str, said: str, mixed: tuple[TrainedNetwork, Path], tmp_path: Path
) -> None:
    network, _ = mixed
    assert network.fitted is not None
    with pytest.raises(DataError) as error:
        read_rows(write(tmp_path / "rows.csv", text), network.fitted)
    assert said in str(error.value)
    assert "rows.csv" in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "size,kind\n50.5,flat\n,house\n",
        "KIND ; extra ; Size\nflat;x;50.5\nhouse;y;\n",
        "\ufeffsize\tkind\n50.5\tflat\n\thouse\n",
        "50.5,flat\n,house\n",
    ],
)
def test_columns_are_found_however_the_table_is_written(
    text: str, mixed: tuple[TrainedNetwork, Path], tmp_path: Path
) -> None:
    network, _ = mixed
    assert network.fitted is not None
    rows = read_rows(write(tmp_path / "rows.csv", text), network.fitted)
    wanted = network.fitted.transform(
        [{"size": "50.5", "kind": "flat"}, {"size": "", "kind": "house"}]
    )
    np.testing.assert_array_equal(rows.samples, wanted)
    head, *lines = table_of(rows, answer_rows(network, rows)).splitlines()
    assert head.endswith("prediction")
    assert len(lines) == 2


def test_values_that_nobody_knew_are_told(
    mixed: tuple[TrainedNetwork, Path], tmp_path: Path
) -> None:
    network, _ = mixed
    assert network.fitted is not None
    path = write(tmp_path / "rows.csv", "size,kind\n1,castle\n2,flat\n")
    [notice] = read_rows(path, network.fitted).notices
    assert notice == (
        "Column kind: 1 value does not occur in the training data and was treated as 'other'."
    )


def test_pictures_of_strange_classes_are_refused(tmp_path: Path) -> None:
    network = own_network(COLOUR, tmp_path)
    (tmp_path / "pictures" / "red").rename(tmp_path / "pictures" / "green")
    with pytest.raises(DataError, match="folder 'green', but the classes are"):
        file_samples(network, tmp_path / "pictures", quiet)


@pytest.mark.parametrize("kind", ["title", "gz", "xlsx", "json", "blanks"])
def test_rows_in_another_dress(
    kind: str, mixed: tuple[TrainedNetwork, Path], tmp_path: Path
) -> None:
    network, _ = mixed
    assert network.fitted is not None
    plain = tmp_path / "plain.csv"
    plain.write_text("kind,size\nflat,50\nhouse,90\n")
    wanted = read_rows(plain, network.fitted)
    path = tmp_path / {"xlsx": "t.xlsx", "json": "t.json", "gz": "t.csv.gz"}.get(kind, "t.csv")
    if kind == "title":
        path.write_text("# of May\nRows,\nkind,size\nflat,50\nhouse,90\n")
    elif kind == "gz":
        path.write_bytes(gzip.compress(plain.read_bytes()))
    elif kind == "json":
        path.write_text('[{"kind": "flat", "size": 50}, {"kind": "house", "size": 90}]')
    elif kind == "blanks":
        path.write_text("kind    size\nflat      50\nhouse     90\n")
    else:
        book = Workbook()
        for row in (("kind", "size"), ("flat", 50), ("house", 90)):
            book.active.append(row)
        book.save(path)
    found = read_rows(path, network.fitted)
    np.testing.assert_array_equal(found.samples, wanted.samples)
    assert found.names == ("kind", "size")
