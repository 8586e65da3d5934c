"""What every test stands on: no screen, no network, no file of the user's, nothing left behind."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import numpy as np
import pytest

from tests.helpers.leftovers import Watch

# Before anything loads Qt: the tests draw into memory. A value of your own shows them on a screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The system's language and numbers stay the caller's: `LANG=de_DE.UTF-8 make test` is a run under
# that locale. What tests compare is English with a decimal point, which `english` chooses.
os.environ.pop("NETBUILDER_LANGUAGE", None)
LOCALE = next(
    (os.environ[each] for each in ("LC_ALL", "LC_NUMERIC", "LANG") if os.environ.get(each)), "C"
)

# The machines that tests run on are shared: how long an example takes says nothing. What is tried
# is the same in every run, so that a test that passed fails by a change alone; --hypothesis-profile
# search tries other examples, and many more of them.
_SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile(
    "same", deadline=None, suppress_health_check=_SLOW, derandomize=True, max_examples=25
)
hypothesis.settings.register_profile(
    "search", deadline=None, suppress_health_check=_SLOW, max_examples=1000
)
hypothesis.settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent
FAILED = pytest.StashKey[bool]()

Pair = tuple[np.ndarray, np.ndarray]


class ImageData(NamedTuple):
    """Images of digits, uint8 (n, 28, 28), with labels, uint8 (n,); read-only; and their source."""

    train: Pair
    test: Pair
    name: str


# Data ---------------------------------------------------------------------------------------------


def find_mnist() -> Path | None:
    """The folder with MNIST's files: `NETBUILDER_DATA`, else the one beside the checkout."""
    named = os.environ.get("NETBUILDER_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "mnist"
    patterns = ("train-images*", "*/train-images*")
    found = any(True for pattern in patterns for _ in folder.glob(pattern))
    return folder.resolve() if found else None


MNIST = find_mnist()
DATA = f"MNIST ({MNIST})" if MNIST else "the built-in digits (MNIST not found: set NETBUILDER_DATA)"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell which images the tests used."""
    terminalreporter.write_line(f"Image data: {DATA}")
    terminalreporter.write_line(f"Locale of numbers: {LOCALE}")


@pytest.fixture(scope="session")
def mnist_folder() -> Path | None:
    """The folder with MNIST's IDX files, or None."""
    return MNIST


@pytest.fixture
def needs_mnist(mnist_folder: Path | None) -> Path:
    """For what only MNIST can answer: its folder; without it the test is reported as not run."""
    if mnist_folder is None:
        pytest.skip("MNIST not found: set NETBUILDER_DATA")
    return mnist_folder


@pytest.fixture(scope="session")
def image_data(session_environment: None) -> ImageData:
    """MNIST when it is there, else the built-in digits: for assertions that hold for both."""
    from engine.datasets import digits, mnist

    train, test = mnist.load_data() if MNIST else digits.load_data()
    for array in (*train, *test):
        array.setflags(write=False)
    return ImageData(train, test, "mnist" if MNIST else "digits")


# Isolation ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def session_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache for the whole run, so that the digits are drawn once; no way into the network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        if MNIST:
            patch.setenv("NETBUILDER_DATA", str(MNIST))
        else:
            patch.delenv("NETBUILDER_DATA", raising=False)
        patch.setattr(socket, "getaddrinfo", local_only(socket.getaddrinfo, host_at=0))
        for name in ("connect", "connect_ex"):
            method = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, local_only(method, host_at=1))
        yield


def local_only(function: Any, host_at: int) -> Any:
    """`function`, refusing every host but this machine."""

    def guarded(*arguments: Any, **options: Any) -> Any:
        host = arguments[host_at]
        host = host[0] if isinstance(host, tuple) else host
        local = host is None or str(host) in {"localhost", "::1"} or str(host).startswith("127.")
        if not local and not Path(str(host)).is_absolute():
            raise OSError(f"the tests do not use the network, and this one asked for {host}")
        return function(*arguments, **options)

    return guarded


def pytest_collection_finish() -> None:
    """Spare each search for unused cycles what modules and tests hold, which stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, empty, so that no test reads or writes the user's files."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    # Qt reads the environment only once.
    from PySide6.QtCore import QSettings

    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(home / "config"))
    return home


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """English and its decimal point, as a user chooses them on a system of another language."""
    from PySide6.QtCore import QLocale

    monkeypatch.setenv("NETBUILDER_LANGUAGE", "en")
    QLocale.setDefault(QLocale(QLocale.Language.C))


@pytest.fixture(autouse=True)
def no_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that asks for none: things are where they belong at once."""
    monkeypatch.setattr("netbuilder.views.common.motion._system_reduces", lambda: True)


# Leftovers ----------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure: what a failed test leaves behind is not its first trouble."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def open_above_all() -> Iterator[str]:
    """A menu or a question that takes the clicks of later tests."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    for find in (widgets.QApplication.activePopupWidget, widgets.QApplication.activeModalWidget):
        found = find()
        if found is not None:
            yield f"an open {type(found).__name__}"


def release_mouse() -> None:
    """Let go of buttons that the test has pressed: the clicks of later tests would miss."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    from PySide6.QtTest import QTest

    for button in widgets.QApplication.mouseButtons():
        QTest.mouseRelease(widgets.QWidget(), button)


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest, user_folders: Path) -> Iterator[None]:
    """Fail a test that leaves a running thread, a running timer or a top-level widget behind."""
    with Watch() as watch:
        yield
        # pytest would hold the values of the fixtures for a while longer.
        request.node.funcargs.clear()
        leftovers = [*watch.leftovers(), *open_above_all()]
        release_mouse()
    if leftovers and not request.node.stash.get(FAILED, False):
        pytest.fail(f"The test leaves behind: {', '.join(leftovers)}", pytrace=False)
