"""What a wheel holds beside the packages: the list of changes, and the engine's kernels, compiled.

Kernels make it a wheel for one platform: that of this machine, or the one that the environment
variable NETBUILDER_WHEEL names (see `TARGETS` in engine/compiled/build.py), for which the package
`ziglang` compiles. Without a compiler, or with the name 'any', it is a wheel for every machine,
where NumPy trains. A checkout has the list of changes where it is, and builds its own kernels. The
manual is in a wheel where `make manual` has built it before, which takes MkDocs and the whole
program.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CHANGES: Final = "CHANGELOG.md"
_MANUAL: Final = "netbuilder/manual/site"
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
        if not Path(self.root, _MANUAL).is_dir():
            self.app.display_warning("The wheel has no manual; `make manual` builds it before.")
        wanted = os.environ.get(_VARIABLE, "")
        if wanted != _ANY:
            self._add_kernels(build_data, wanted)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was built for the wheel alone."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _add_kernels(self, build_data: dict[str, Any], platform: str) -> None:
        build = _build_module(Path(self.root))
        if platform and platform not in build.TARGETS:
            raise ValueError(f"{_VARIABLE} is {platform!r}; it can be: {', '.join(build.TARGETS)}.")
        into = None
        if platform:
            self._scratch = Path(tempfile.mkdtemp())
            into = self._scratch / "kernels"
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
