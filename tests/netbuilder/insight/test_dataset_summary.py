"""A data set, looked through."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.datasets import digits, mnist
from engine.datasets.toys import TOYS
from engine.errors import DownloadError
from netbuilder.design import Design
from netbuilder.insight.dataset_summary import measured, summarize
from netbuilder.training.control import StoppedError


def whole(data: str) -> Design:
    """A design that keeps nothing back."""
    return Design.default(data).with_setting("validation_split", 0.0)


def quiet(message: str, fraction: float | None = None) -> None:
    """Hear nothing."""


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> Any:
    rng = np.random.default_rng(3)
    parts = [
        (rng.integers(0, 256, (n, 28, 28), np.uint8), (np.arange(n) ** 2 % 10).astype(np.uint8))
        for n in (9_000, 50)
    ]
    monkeypatch.setattr(mnist, "load_data", lambda **options: tuple(parts))
    monkeypatch.setattr(digits, "load_data", lambda **options: tuple(parts))
    return parts


def test_pictures_are_counted_and_measured(images: Any) -> None:
    told: list[float | None] = []
    found = summarize(whole("mnist"), lambda message, fraction: told.append(fraction))
    (x, y), (x_test, _) = images
    assert (found.kind.name, found.notice) == ("mnist", "")
    assert found.train.samples is x
    assert found.test.samples is x_test
    assert found.train.counts == tuple(np.bincount(y, minlength=10))
    assert found.train.counts[2] == 0
    assert sum(found.test.counts) == 50
    (figures,) = found.figures
    assert (figures.minimum, figures.maximum) == (x.min(), x.max())
    assert figures.mean == pytest.approx(x.mean(dtype=np.float64))
    assert figures.deviation == pytest.approx(x.std(dtype=np.float64))
    fractions = [fraction for fraction in told if fraction is not None]
    assert fractions == sorted(fractions)
    assert len(set(fractions)) == 6


def test_samples_of_a_class_are_found(images: Any) -> None:
    part = summarize(whole("mnist"), quiet).train
    assert np.array_equal(part.of_class(9), np.flatnonzero(images[0][1] == 9))
    assert len(part.of_class(2)) == 0
    assert len(part.of_class(None)) == 9_000


@pytest.mark.parametrize("name", list(TOYS))
def test_points_are_measured_by_axis(name: str) -> None:
    design = whole(name).with_setting("noise", 0.3)
    found = summarize(design, quiet)
    (x, y), _ = TOYS[name].load_data(noise=0.3)
    columns = [x[:, 0], x[:, 1], *([] if TOYS[name].classes else [y])]
    assert [each.name for each in found.figures] == ["Input 1", "Input 2", "Target"][: len(columns)]
    for figures, column in zip(found.figures, columns, strict=True):
        assert figures.mean == pytest.approx(column.mean(dtype=np.float64), abs=1e-9)
        assert figures.deviation == pytest.approx(column.std(dtype=np.float64))
        assert (figures.minimum, figures.maximum) == (column.min(), column.max())
    assert len(found.train.counts) == TOYS[name].classes


@given(arrays.arrays(np.float32, st.tuples(st.integers(1, 9), st.integers(1, 9)),
                     elements=st.floats(-1e6, 1e6, width=32)))  # fmt: skip
def test_figures_are_numpys(values: np.ndarray) -> None:
    figures = measured("some", values, quiet)
    assert figures.mean == pytest.approx(values.mean(dtype=np.float64), abs=1e-6)
    assert figures.deviation == pytest.approx(values.astype(np.float64).std(), rel=1e-6, abs=1e-9)
    assert (figures.minimum, figures.maximum) == (values.min(), values.max())


def test_what_is_loaded_instead_is_said(images: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**options: Any) -> Any:
        raise DownloadError("no network")

    monkeypatch.setattr(mnist, "load_data", fail)
    found = summarize(whole("mnist"), quiet)
    assert found.kind.name == "digits"
    assert "MNIST is not on this machine" in found.notice


def test_what_the_report_raises_ends_it(images: Any) -> None:
    def stop(message: str, fraction: float | None = None) -> None:
        if fraction:
            raise StoppedError

    with pytest.raises(StoppedError):
        summarize(whole("mnist"), stop)


def test_what_is_kept_back_is_a_part_of_its_own(images: Any) -> None:
    found = summarize(Design.default("mnist"), quiet)
    assert [(name, len(part.samples)) for name, part in found.parts] == [
        ("Training", 8_100),
        ("Validation", 900),
        ("Test", 50),
    ]
    assert found.validation is not None
    assert np.array_equal(found.validation.samples, images[0][0][-900:])
