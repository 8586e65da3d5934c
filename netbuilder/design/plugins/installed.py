"""The packages on this machine that offer layers, by their metadata alone."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Final

_log = logging.getLogger(__name__)

GROUP: Final = "netbuilder.layers"
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
_VERSION: Final = re.compile(r"[A-Za-z0-9.!+_-]{1,40}")
_KIND: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,39}")
_MOST_LAYERS: Final = 100


@dataclass(frozen=True)
class Plugin:
    """A package that offers layers.

    Attributes:
        package: its name, as package indexes compare names.
        version: as its metadata have it.
        layers: by the name of each class, where it is to be found: 'module:Class'.
    """

    package: str
    version: str
    layers: tuple[tuple[str, str], ...]

    @property
    def named(self) -> str:
        """Package and version."""
        return f"{self.package} {self.version}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of its layers."""
        return tuple(kind for kind, _ in self.layers)


def normalized(name: str) -> str:
    """The name of a package as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> tuple[Plugin, ...]:
    """All, by their names; nothing of them is imported."""
    offers: dict[tuple[str, str], dict[str, str]] = {}
    try:
        points: Iterable[metadata.EntryPoint] = metadata.entry_points(group=GROUP)
    except Exception:  # The metadata of any package may be damaged.
        _log.warning("The packages cannot be looked through for layers", exc_info=True)
        return ()
    for point in points:
        known = _package_of(point)
        if known is not None and _KIND.fullmatch(point.name):
            layers = offers.setdefault(known, {})
            if len(layers) < _MOST_LAYERS:
                layers[point.name] = point.value
        else:
            _log.warning("The entry point %r offers no layer", point)
    return tuple(
        Plugin(package, version, tuple(sorted(layers.items())))
        for (package, version), layers in sorted(offers.items())
    )


def _package_of(point: metadata.EntryPoint) -> tuple[str, str] | None:
    """Name and version of the package of an entry point; None where they cannot be those."""
    try:
        package, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    except Exception:
        return None
    sound = isinstance(package, str) and isinstance(version, str)
    if not (sound and _NAME.fullmatch(package) and _VERSION.fullmatch(version)):
        return None
    return normalized(package), version
