from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.datasets import digits, fashion_mnist, mnist
from engine.datasets.files import Progress
from engine.datasets.toys import TOYS
from engine.errors import DataError, DownloadError
from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.training.control import StoppedError
from netbuilder.training.run.data import load

Images = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


class Reports(list[tuple[str, float | None]]):
    """Takes what the loading tells."""

    def __call__(self, message: str, fraction: float | None) -> None:
        self.append((message, fraction))


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> Images:
    """What both data sets hold here: ten images of noise to train on, five to test."""
    rng = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        x = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        x[:, 0, :2] = 0, 255
        return x, np.arange(count, dtype=np.uint8) % 10

    both = part(10), part(5)

    def load_mnist(path: str = "", *, report: Any = None) -> Images:
        report(Progress(3, 4, "Downloading MNIST"))
        return both

    monkeypatch.setattr(mnist, "load_data", load_mnist)
    monkeypatch.setattr(digits, "load_data", lambda *arguments, **options: both)
    return both


def test_images_become_samples_between_0_and_1(images: Images) -> None:
    data = load(Design.default("mnist"), Reports())
    (x, _), (x_test, _) = images
    assert (data.x_train.dtype, data.x_train.shape) == (np.float32, (10, 784))
    assert np.array_equal(data.x_train, x.reshape(10, 784) / np.float32(255))
    assert (data.x_train.min(), data.x_train.max()) == (0, 1)
    assert data.x_test.shape == (5, 784)
    assert np.array_equal(np.round(data.x_test * 255), x_test.reshape(5, 784))
    assert (data.title, data.notice) == ("MNIST", "")


def test_many_images_are_prepared_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    many = np.repeat(np.arange(250, dtype=np.uint8), 40)
    both = (np.broadcast_to(many[:, None, None], (10_000, 28, 28)), many % 10)
    monkeypatch.setattr(digits, "load_data", lambda: (both, both))
    reports = Reports()
    data = load(Design.default("digits"), reports)
    assert np.array_equal(data.x_train[:, 500], many / np.float32(255))
    told = [fraction for message, fraction in reports if message == "Preparing 10,000 images"]
    assert len(set(told)) >= 3


def test_labels_are_what_the_loss_takes(images: Images) -> None:
    design = Design.default("mnist")
    assert np.array_equal(load(design, Reports()).y_train, np.eye(10, dtype=np.float32))
    sparse = load(design.with_loss("sparse_categorical_crossentropy"), Reports())
    assert np.array_equal(sparse.y_train, np.arange(10))


def test_numbers_and_the_samples_themselves_can_be_learned(images: Images) -> None:
    design = Design.default("mnist")
    numbers = load(design.with_target("number"), Reports())
    assert np.array_equal(numbers.y_train, np.arange(10, dtype=np.float32)[:, None])
    again = load(design.with_target("input"), Reports())
    assert again.y_train is again.x_train
    assert again.y_test is again.x_test


def test_samples_take_the_shape_of_the_input(images: Images) -> None:
    data = load(Design.default("mnist").with_input_shape((28, 28)), Reports())
    assert data.x_train.shape == (10, 28, 28)


def test_an_input_of_another_size_is_refused(images: Images) -> None:
    with pytest.raises(DataError, match=r"28.28, .* shape 100; set the input shape to 784"):
        load(Design.default("mnist").with_input_shape((100,)), Reports())


def test_the_download_is_reported(images: Images) -> None:
    reports = Reports()
    load(Design.default("mnist"), reports)
    assert ("Downloading MNIST", 0.75) in reports


@pytest.mark.parametrize("error", [DownloadError("no host"), OSError("no disk")])
def test_without_mnist_the_built_in_digits_are_taken_and_that_is_said(
    images: Images, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*arguments: Any, **options: Any) -> Images:
        raise error

    monkeypatch.setattr(mnist, "load_data", fail)
    data = load(Design.default("mnist"), Reports())
    assert len(data.x_train) == 10
    assert data.title == "Built-in digits"
    assert "MNIST" in data.notice
    assert "built-in digits" in data.notice


def test_what_the_report_raises_ends_the_loading(images: Images) -> None:
    def stop(message: str, fraction: float | None) -> None:
        if fraction:
            raise StoppedError

    with pytest.raises(StoppedError):
        load(Design.default("mnist"), stop)


def test_built_in_digits_load_as_they_are() -> None:
    data = load(Design.default("digits"), Reports())
    assert data.x_train.shape == (60_000, 784)
    assert data.y_test.shape == (4_000, 10)
    assert data.notice == ""


@pytest.mark.parametrize("name", list(TOYS))
def test_points_load_as_they_are(name: str) -> None:
    design = Design.default(name).with_setting("noise", 0.2)
    data = load(design, Reports())
    (x, y), (x_test, y_test) = TOYS[name].load_data(noise=0.2)
    assert np.array_equal(data.x_train, x)
    assert np.array_equal(data.x_test, x_test)
    if TOYS[name].classes:
        assert np.array_equal(data.y_train, np.eye(TOYS[name].classes, dtype=np.float32)[y])
    else:
        assert np.array_equal(data.y_test[:, 0], y_test)
    assert (data.title, data.notice) == (DATASETS[name].title, "")


def test_points_take_the_shape_of_the_input() -> None:
    assert load(Design.default("xor").with_input_shape((2, 1)), Reports()).x_train.shape[1:] == (
        2,
        1,
    )
    with pytest.raises(
        DataError, match=r"A sample has shape 2, .* shape 3; set the input shape to 2"
    ):
        load(Design.default("xor").with_input_shape((3,)), Reports())


def test_numbers_are_no_classes() -> None:
    with pytest.raises(DataError, match="Line has no classes"):
        load(Design.default("line").with_target("class"), Reports())


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_a_set_that_cannot_be_had_is_named(
    images: Images, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*arguments: Any, **options: Any) -> Images:
        raise DownloadError("no host")

    for module in (mnist, fashion_mnist):
        monkeypatch.setattr(module, "load_data", fail)
    data = load(Design.default(name), Reports())
    assert data.title == "Built-in digits"
    assert data.notice.startswith(f"{DATASETS[name].title} is not on this machine")


def test_clothes_are_loaded_as_digits_are(images: Images, monkeypatch: pytest.MonkeyPatch) -> None:
    def load_clothes(*, report: Any) -> Images:
        report(Progress(1, 2, "Downloading Fashion-MNIST"))
        return images

    monkeypatch.setattr(fashion_mnist, "load_data", load_clothes)
    reports = Reports()
    data = load(Design.default("fashion_mnist"), reports)
    assert (data.x_train.shape, data.title) == ((10, 784), "Fashion-MNIST")
    assert ("Downloading Fashion-MNIST", 0.5) in reports
