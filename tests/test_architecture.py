"""The shape of the house: arrows point one way, what decides knows no Qt, files stay readable."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
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
    "netbuilder.latest",
    "netbuilder.network.current",
    "netbuilder.pictures.decoding",
    "netbuilder.recovery",
    "netbuilder.theme",
    "netbuilder.training.trainer",
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


def test_no_module_leads_back_to_itself() -> None:
    """Counting imports within functions and those for type checkers."""
    graph = grimp.build_graph("engine", "netbuilder", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(imports) > 400
    TopologicalSorter(imports).prepare()  # raises CycleError, with the circle


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


# What decodes a picture, whoever calls it; only `netbuilder.pictures` may, which knows the limits.
DECODERS = {"QImageReader", "QMovie", "QPixmapCache", "QSvgRenderer", "QPdfDocument"}
DECODING = {"fromData", "loadFromData", "imageData", "hasImage"}
OWN_PICTURES = ("str(resources.path(", 'str(path("icon.svg")')


def test_pictures_are_decoded_in_one_place() -> None:
    found = []
    for path in SOURCES:
        if path.is_relative_to(ROOT / "netbuilder" / "pictures"):
            continue
        text = path.read_text(encoding="utf-8")
        if "PySide6" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            imported = {each.name for each in getattr(node, "names", []) if hasattr(each, "name")}
            if name in DECODERS | DECODING or imported & DECODERS:
                found.append(f"{path.name}:{node.lineno}")
            if isinstance(node, ast.Call) and reads_file(node, text):
                found.append(f"{path.name}:{node.lineno}")
    assert not found, f"to be read by netbuilder.pictures: {found}"


def reads_file(call: ast.Call, text: str) -> bool:
    """Whether it makes an image, pixmap or icon of a file that is none of the program's own."""
    name = getattr(call.func, "id", "")
    if name not in {"QIcon", "QPixmap", "QImage", "QBitmap"} or len(call.args) != 1:
        return False
    given = ast.get_source_segment(text, call.args[0]) or ""
    made = isinstance(call.args[0], ast.Call) and not given.startswith("str(")
    size = given.endswith("size()") or "ratio" in given
    return not (made or size or given.startswith(OWN_PICTURES))


def test_no_file_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE}
    assert not long, f"longer than {LONGEST_FILE} lines: {long}"
