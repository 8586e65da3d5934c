"""Installs the example of a plug-in as pip does, into a folder of its own, without a network."""

from __future__ import annotations

import importlib
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from engine.layers import LAYERS
from netbuilder.design import catalogue, missing_layers
from netbuilder.design.plugins import loading
from netbuilder.design.plugins.installed import Plugin, installed

EXAMPLE = Path(__file__).resolve().parents[1] / "plugins" / "example_layers"


def install(
    folder: Path,
    patch: pytest.MonkeyPatch,
    *,
    package: str = "example-layers",
    module: str = "example_layers",
    version: str = "1.0",
    code: str | None = None,
    layers: dict[str, str] | None = None,
) -> Plugin:
    """Have a package on the path for this test: the example, or another with this code."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    if code is None:
        shutil.copytree(EXAMPLE / "src" / "example_layers", folder / module, dirs_exist_ok=True)
    else:
        (folder / module).mkdir(parents=True, exist_ok=True)
        (folder / module / "__init__.py").write_text(code)
    info = folder / f"{module}-{version}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
    (info / "METADATA").write_text(head)
    points = layers or project["entry-points"]["netbuilder.layers"]
    lines = "\n".join(f"{name} = {value}" for name, value in points.items())
    (info / "entry_points.txt").write_text(f"[netbuilder.layers]\n{lines}\n")
    patch.syspath_prepend(folder)
    patch.setenv("PYTHONPATH", str(folder))
    importlib.invalidate_caches()
    return next(each for each in installed() if each.package == package)


def forget_after(patch: pytest.MonkeyPatch, *modules: str) -> None:
    """Have layers, catalogue and modules after the test as they were before it."""
    for owner, names in ((LAYERS, ("_classes", "_aliases", "_packages")),):
        for name in names:
            patch.setattr(owner, name, dict(getattr(owner, name)))
    patch.setattr(catalogue, "CATALOGUE", catalogue.CATALOGUE)
    patch.setattr(loading, "_loaded", {})
    patch.setattr(missing_layers, "_reasons", {})
    for module in modules or ("example_layers",):
        patch.setitem(sys.modules, module, sys)  # so that it is taken out again afterwards
        del sys.modules[module]
