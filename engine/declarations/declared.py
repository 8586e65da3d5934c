"""Constructor, signature and config of a class, made of the arguments that it declares."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final, Self, dataclass_transform

from engine.declarations.fields import (
    anything,
    axes,
    axis,
    boolean,
    choice,
    factor,
    fixed,
    integer,
    interval,
    named,
    numbers,
    real,
    reals,
    sizes,
    texts,
    whole_numbers,
    widths,
)
from engine.declarations.parameters import REQUIRED, Fixed, Parameter
from engine.errors import ParameterError

_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z\d])(?!LU)|(?<=[A-Z\d][A-Z])(?=[A-Z][a-z])")


class ArgumentError(ParameterError, TypeError):
    """Arguments that do not go with a constructor: one too many, unknown, twice or missing."""


class _Signature:
    """The signature of a class without a constructor of its own."""

    def __get__(self, instance: object, owner: type[Declared]) -> inspect.Signature:
        if instance is not None or not owner.makes_constructor():
            raise AttributeError("__signature__")
        return inspect.Signature(
            [
                inspect.Parameter(
                    each.name,
                    inspect.Parameter.POSITIONAL_OR_KEYWORD
                    if each.positional
                    else inspect.Parameter.KEYWORD_ONLY,
                    default=inspect.Parameter.empty
                    if each.default is REQUIRED
                    else each.signature_default,
                )
                for each in owner.arguments
            ]
        )


@dataclass_transform(
    eq_default=False,
    field_specifiers=(
        integer,
        real,
        boolean,
        choice,
        sizes,
        named,
        whole_numbers,
        axes,
        axis,
        numbers,
        factor,
        widths,
        fixed,
        anything,
        reals,
        texts,
        interval,
    ),
)
class Declared:
    """Something whose constructor's arguments are fields of its class.

    The constructor checks each argument, keeps it as an attribute of its name, and calls
    `__post_init__`. The arguments come in the order of a dataclass: those of the bases, then the
    class's own; one declared again keeps its place. Those that are `kw_only` (all of a class with
    `class Loss(Declared, kw_only=True)`) come last; other than in a dataclass they are taken
    without their names, too, as Keras does it, unless they are not `positional`. A class that sets
    a plain value where a base declares an argument settles it: the constructor does not take it.

    Attributes:
        title: what the class is called where people choose it.
        help: one line about it for them.
        formula: what it computes, in NumPy's notation and its own names: of a layer, `y` from a
            sample `x`; of a loss, `loss` from `y_true` and `y_pred` of a sample; of an optimizer, a
            step of the weights `w` by their gradient `g`, the t-th; of a schedule, `rate`.
        usual_name: what objects without a name are called, where that is not the kind.
        arguments: all of the constructor's, in order.
        old_names: of arguments, which Keras takes with a warning, and today's; '' for one that it
            passes over.
        parameters: those of `arguments` that make the kind: not the name, and what else every
            class of the family has.
    """

    title: ClassVar[str] = ""
    help: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    usual_name: ClassVar[str] = ""
    arguments: ClassVar[tuple[Parameter, ...]] = ()
    old_names: ClassVar[Mapping[str, str]] = {}
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    __signature__ = _Signature()

    def __init_subclass__(cls, kw_only: bool = False, **more: Any) -> None:
        super().__init_subclass__(**more)
        fields = {name: value for name, value in vars(cls).items() if isinstance(value, Parameter)}
        for name, value in fields.items():
            if not hasattr(value, "__get__"):
                delattr(cls, name)
        cls._fields = {
            name: replace(value, kw_only=True) if kw_only else value
            for name, value in fields.items()
        }
        cls.arguments = tuple(each.fitted(cls) for each in _composed(cls))
        cls.parameters = tuple(each for each in cls.arguments if not each.common)
        cls._known = {each.name: each for each in cls.arguments}
        cls._positional = tuple(each.name for each in cls.arguments if each.positional)
        if "title" not in vars(cls):
            cls.title = _BETWEEN_WORDS.sub(" ", cls.__name__)

    _fields: ClassVar[Mapping[str, Parameter]] = {}
    _known: ClassVar[Mapping[str, Parameter]] = {}
    _positional: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *given: Any, **values: Any) -> None:
        if given:
            values = self._by_name(given, values)
        if not values.keys() <= self._known.keys():
            values = self._renamed(values)
            name = next((name for name in values if name not in self._known), None)
            if name is not None:
                known = ", ".join(self._known) or "none"
                raise ArgumentError(name, f"one of the parameters {known}", values[name])
        for parameter in self.arguments:
            value = values.get(parameter.name, parameter.default)
            if value is REQUIRED:
                raise ArgumentError(parameter.name, f"given to {type(self).__name__}", None)
            kept = parameter.take(value)
            varies = not isinstance(parameter, Fixed) or parameter.also
            if varies or parameter.written != "never":
                setattr(self, parameter.name, kept)
        self.__post_init__()

    def _renamed(self, values: dict[str, Any]) -> dict[str, Any]:
        """Arguments under today's names, with a warning for each that had an old one."""
        found = {}
        for name, value in values.items():
            today = name if name in self._known else self.old_names.get(name, name)
            if today != name and today in values:
                raise ArgumentError(today, f"given to {type(self).__name__} once", value)
            if today != name:
                remedy = f"write {today}" if today else "it is not used; leave it out"
                warnings.warn(f"{name} is an old argument: {remedy}.", stacklevel=4)
            if today:
                found[today] = value
        return found

    def __post_init__(self) -> None:
        """Check how the arguments go together, and make what follows from them."""

    @classmethod
    def makes_constructor(cls) -> bool:
        """Whether the constructor is made of the declarations, not written by a subclass."""
        return inspect.getattr_static(cls, "__init__") is Declared.__init__

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, as plain values."""
        return {each.name: each.config_of(self) for each in self.arguments if each.in_config(self)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """The object with these arguments."""
        return cls(**config)

    def _by_name(self, given: tuple[Any, ...], values: dict[str, Any]) -> dict[str, Any]:
        """Arguments without a name, under theirs.

        Raises:
            ArgumentError: there are too many, or one comes twice.
        """
        kind = type(self).__name__
        if len(given) > len(self._positional):
            expected = f"named; {kind} takes {len(self._positional)} arguments without a name"
            raise ArgumentError("arguments", expected, given)
        named = dict(zip(self._positional, given, strict=False))
        for name in named:
            if name in values:
                raise ArgumentError(name, f"given to {kind} once", values[name])
        return {**named, **values}


def borrowed(cls: type[Declared], name: str, **changes: Any) -> Any:
    """An argument as another class declares it, but for its place and some changes."""
    declared = next(each for each in cls.arguments if each.name == name)
    return replace(declared, **{"before": "", "kw_only": True, "written": "always", **changes})


def _composed(cls: type[Declared]) -> list[Parameter]:
    """The arguments of a class and its bases, in order."""
    found: dict[str, Parameter] = {}
    for base in reversed(cls.__mro__):
        fields = base.__dict__.get("_fields", {})
        for name in found.keys() & base.__dict__.keys() - fields.keys():
            del found[name]
        for name, field in fields.items():
            old = found.get(name, field)
            if _group(old) != _group(field):
                del found[name]
            found[name] = replace(field, before=field.before or old.before)
    order = sorted(found.values(), key=_group)
    for each in [each for each in order if each.before in found]:
        order.remove(each)
        order.insert(order.index(found[each.before]), each)
    return order


def _group(parameter: Parameter) -> tuple[bool, bool]:
    """What orders arguments first: those that need their names come last."""
    return not parameter.positional, parameter.kw_only
