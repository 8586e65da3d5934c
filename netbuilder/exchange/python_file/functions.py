"""Activation functions as calls in a script."""

from __future__ import annotations

from typing import Any, Final

from engine.activations import ACTIVATIONS, ActivationFunction
from engine.activations.basic import Linear
from engine.activations.piecewise import Threshold
from engine.errors import ParameterError
from netbuilder.exchange.errors import InexpressibleError
from netbuilder.exchange.python_file.script import Code, Script, argument

_NUMPY: Final = {"tanh": "np.tanh", "exponential": "np.exp"}


def applied(script: Script, function: ActivationFunction | None) -> None:
    """Let x be the function of x.

    Raises:
        InexpressibleError: there is no such function for scripts.
    """
    if function is None or isinstance(function, Linear):
        return
    script.call(_name(function), **_parameters(function))


def as_function(function: ActivationFunction | None) -> Code:
    """The function as an argument.

    Raises:
        InexpressibleError: there is no such function for scripts.
    """
    if function is None:
        return Code("linear")
    given = "".join(f", {key}={argument(each)}" for key, each in _parameters(function).items())
    name = _name(function)
    return Code(f"lambda x: {name}(x{given})" if given else name)


def _name(function: ActivationFunction) -> str:
    if isinstance(function, Threshold):
        return "threshold_of"
    try:
        name = ACTIVATIONS.name_of(function)
    except ParameterError:
        raise InexpressibleError(
            f"the activation {type(function).__name__} has no form in a Python file; choose another"
        ) from None
    return _NUMPY.get(name, name)


def _parameters(function: ActivationFunction) -> dict[str, Any]:
    """Those that are not as usual."""
    given = function.get_config()
    if isinstance(function, Threshold):
        return given
    usual = type(function)().get_config()
    return {key: value for key, value in given.items() if usual.get(key) != value}
