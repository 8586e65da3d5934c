"""Functions of arrays under the names of `keras.ops`, computed by NumPy.

Each is declared in one place, in the module that its kind belongs to; here they are together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

from engine.ops import arrays, control, elementwise, functions, linear, places, reductions


def _declared(*parts: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The functions of modules, with the names under which they are public."""
    for part in parts:
        for name, value in vars(part).items():
            own = getattr(value, "__module__", "") == part.__name__
            if callable(value) and own and not name.startswith("_"):
                yield name, value


_functions = dict(_declared(arrays, control, elementwise, functions, linear, places, reductions))
for _name, _function in _functions.items():
    _function.__module__ = __name__
    if _function.__name__ == "<lambda>":
        _function.__name__ = _function.__qualname__ = _name
        _function.__doc__ = f"As `keras.ops.{_name}`."
globals().update(_functions)
__all__ = sorted(_functions)

if TYPE_CHECKING:

    def __getattr__(name: str) -> Callable[..., Any]: ...
