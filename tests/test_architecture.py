"""The shape of the house: arrows point one way, what decides knows no Qt, files stay readable."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path for package in ("engine", "netbuilder") for path in (ROOT / package).rglob("*.py")
)

# The rooms that may import Qt; every other module must do without.
QT_ROOMS = (
    "netbuilder.app",
    "netbuilder.appearance",
    "netbuilder.background",
    "netbuilder.document",
    "netbuilder.recovery",
    "netbuilder.settings",
    "netbuilder.theme",
    "netbuilder.training.worker",
    "netbuilder.views",
)
QT_PACKAGES = ("PySide6", "shiboken6", "pyqtgraph")
LONGEST_FILE = 400


def module_name(path: Path) -> str:
    """`engine/layers/__init__.py` is `engine.layers`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = [module_name(path) for path in SOURCES]


def knows_qt(module: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in QT_ROOMS)


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_import_contracts_hold() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    answer = run_python("-c", lint, "--no-logo", "--no-cache")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


def test_modules_without_qt_load_none() -> None:
    modules = [module for module in MODULES if not knows_qt(module)]
    assert "engine" in modules
    assert "netbuilder.design" in modules
    program = (
        "import importlib, sys\n"
        f"for module in {modules}:\n"
        "    importlib.import_module(module)\n"
        f"    loaded = sorted(set({QT_PACKAGES}) & set(sys.modules))\n"
        "    if loaded:\n"
        "        sys.exit(f'importing {module} loads {loaded}')\n"
    )
    answer = run_python("-c", program)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports(module: str) -> None:
    importlib.import_module(module)


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE}
    assert not long, f"longer than {LONGEST_FILE} lines: {long}"
