"""What a wheel holds beside the packages: the list of changes, the manual, and compiled kernels.

Kernels make it a wheel for one platform: that of this machine, or the one that the environment
variable NETBUILDER_WHEEL names (see `TARGETS` in engine/compiled/build.py), for which the package
`ziglang` compiles. Without a compiler, or with the name 'any', it is a wheel for every machine,
where NumPy trains. A checkout has the list of changes where it is, and builds its own kernels. The
manual is built where `make manual` has not built it, which takes MkDocs and the whole program
(tools/backend.py has them installed); a wheel goes without it where that fails, as without Qt's
system libraries, and where NETBUILDER_MANUAL is 'no'.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CHANGES: Final = "CHANGELOG.md"
_MANUAL: Final = "netbuilder/manual/site"
_WITH_MANUAL: Final = "NETBUILDER_MANUAL"
_NO: Final = "no"
_VARIABLE: Final = "NETBUILDER_WHEEL"
_ANY: Final = "any"


class Contents(BuildHookInterface[Any]):
    """A hook of hatchling's, which it finds by its base class."""

    _scratch: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add to a wheel, but to none that only points to a checkout."""
        if version == "editable":
            return
        build_data["force_include"][_CHANGES] = f"netbuilder/assets/{_CHANGES}"
        self._add_manual(build_data)
        wanted = os.environ.get(_VARIABLE, "")
        if wanted != _ANY:
            self._add_kernels(build_data, wanted)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was built for the wheel alone."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _add_manual(self, build_data: dict[str, Any]) -> None:
        """Build the manual, where there is none; one that is there is an artifact."""
        if Path(self.root, _MANUAL).is_dir() or os.environ.get(_WITH_MANUAL) == _NO:
            return
        site = self._aside() / "site"
        command = [sys.executable, "-m", "tools.manual", str(site)]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if done.returncode:
            why = (done.stderr.strip().splitlines() or [""])[-1]
            self.app.display_warning(f"The wheel has no manual, which could not be built: {why}")
        else:
            build_data["force_include"][str(site)] = _MANUAL

    def _aside(self) -> Path:
        """A folder for what is built for the wheel alone."""
        if self._scratch is None:
            self._scratch = Path(tempfile.mkdtemp())
        return self._scratch

    def _add_kernels(self, build_data: dict[str, Any], platform: str) -> None:
        build = _build_module(Path(self.root))
        if platform and platform not in build.TARGETS:
            raise ValueError(f"{_VARIABLE} is {platform!r}; it can be: {', '.join(build.TARGETS)}.")
        into = None
        if platform:
            into = self._aside() / "kernels"
        try:
            folder = build.build(into=into, platform_tag=platform)
        except build.BuildError as error:
            if platform:
                raise
            self.app.display_warning(f"The kernels could not be built: {error}")
            folder = None
        if folder is None:
            if platform:
                raise ValueError("The kernels of other platforms need the package ziglang.")
            self.app.display_warning("The wheel has no compiled kernels; NumPy trains with it.")
            return
        place = f"engine/compiled/built/{build.digest(platform)}"
        build_data["force_include"][str(folder)] = place
        own = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform or own}"


def _build_module(root: Path) -> ModuleType:
    """The engine's builder of kernels; the engine itself needs packages that are not here."""
    name = "netbuilder_kernels"
    found = importlib.util.spec_from_file_location(name, root / "engine" / "compiled" / "build.py")
    if found is None or found.loader is None:
        raise ImportError(f"No builder of kernels in {root}.")
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module
