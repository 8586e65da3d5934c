"""Names to objects: one table per family of things that Keras lets users name by a string."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from engine.errors import ParameterError, ParameterTypeError

T = TypeVar("T")
C = TypeVar("C", bound=type[Any])


class Registry(Generic[T]):
    """Turns a name, a class, a config or an instance into an instance.

    Names are compared without regard to case and underscores, so that 'glorot_uniform' and
    'GlorotUniform' are the same.

    Args:
        family: what the entries are, for messages: 'activation', 'loss'.
        module: Keras's module of the family, as its config format spells it.
        base: the class of the instances.
    """

    def __init__(self, family: str, module: str, base: type[T]) -> None:
        self.family = family
        self.module = module
        self._base = base
        self._classes: dict[str, type[T]] = {}
        self._aliases: dict[str, str] = {}
        self._packages: dict[str, str] = {}

    def register(self, name: str, *aliases: str) -> Callable[[C], C]:
        """Class decorator: enter the class under its canonical name and further ones.

        Raises:
            ParameterError: another class has the name.
        """

        def enter(cls: C) -> C:
            known = self._classes.get(name)
            same = known is None or _place(known) == _place(cls)  # A module may be loaded anew.
            if not same:
                raise ParameterError(f"name of the {self.family}", "one that is not taken", name)
            self._classes[name] = cls
            for alias in (name, cls.__name__, *aliases):
                self._aliases[_key(alias)] = name
            return cls

        return enter

    def knows(self, name: str) -> bool:
        """Whether a name stands for a class."""
        return _key(name) in self._aliases

    def adopt(self, cls: type[T], package: str) -> None:
        """Enter a class of another package under its own name.

        Configs hold it as Keras holds registered objects: by its module and 'package>Name'.

        Raises:
            ParameterError: the name is taken.
        """
        name = cls.__name__
        if self.knows(name):
            raise ParameterError(f"name of the {self.family}", "one that is not taken", name)
        self._classes[name] = cls
        self._aliases[_key(name)] = name
        self._packages[name] = package

    def registered_name(self, name: str) -> str | None:
        """'package>Name' of an adopted class, by its name; None for the registry's own."""
        package = self._packages.get(name)
        return None if package is None else f"{package}>{name}"

    def arrange(self, *first: str) -> None:
        """Let these canonical names come first, in this order."""
        rest = [name for name in self._classes if name not in first]
        self._classes = {name: self._classes[name] for name in (*first, *rest)}

    def names(self) -> tuple[str, ...]:
        """The canonical names, in the order of registration where none is arranged."""
        return tuple(self._classes)

    def class_of(self, name: str) -> type[T]:
        """The class that `name` stands for.

        Raises:
            ParameterError: no such name; the message lists near matches.
        """
        canonical = self._aliases.get(_key(name)) if isinstance(name, str) else None
        if canonical is None:
            raise ParameterError(self.family, self._suggestion(name), name)
        return self._classes[canonical]

    def name_of(self, instance: T | type[T]) -> str:
        """The canonical name of an instance's class."""
        cls = instance if isinstance(instance, type) else type(instance)
        for name, registered in self._classes.items():
            if registered is cls:
                return name
        raise ParameterError(self.family, f"a registered {self.family}", cls.__name__)

    def get(self, identifier: Any) -> T:
        """The instance that a name, class, config or instance stands for.

        Raises:
            ParameterError: `identifier` is none of them.
        """
        if isinstance(identifier, self._base):
            return identifier
        if isinstance(identifier, type) and issubclass(identifier, self._base):
            return identifier()
        if isinstance(identifier, Mapping):
            return self._from_config(identifier)
        return self.class_of(identifier)()

    def deserialize(self, config: Any, custom_objects: None = None) -> T:
        """The same, under Keras's name.

        Raises:
            ParameterError: there are custom objects.
        """
        refuse_custom(custom_objects)
        return self.get(config)

    def find(self, identifier: Any) -> T | None:
        """The same, and None for None, as Keras's functions `get` have it."""
        return None if identifier is None else self.get(identifier)

    def serialize(self, instance: T) -> dict[str, Any]:
        """Keras's config of an instance: module, class name, config."""
        cls = type(instance)
        registered = self.registered_name(cls.__name__)
        return {
            "module": self.module if registered is None else cls.__module__,
            "class_name": cls.__name__,
            "config": instance.get_config(),  # type: ignore[attr-defined]
            "registered_name": registered,
        }

    def _from_config(self, config: Mapping[str, Any]) -> T:
        name, arguments = config.get("class_name"), config.get("config", {})
        self._refuse_foreign(config)
        if name == "function" and isinstance(arguments, str):
            return self.class_of(arguments)()
        if not isinstance(name, str) or not isinstance(arguments, Mapping):
            expected = "a config with 'class_name' and 'config'"
            raise ParameterError(self.family, expected, dict(config))
        cls = self.class_of(name)
        try:
            result: T = cls.from_config(dict(arguments))  # type: ignore[attr-defined]
        except ParameterTypeError:
            raise
        except TypeError as error:
            raise _misfit(name, cls, arguments) from error
        return result

    def _refuse_foreign(self, config: Mapping[str, Any]) -> None:
        """Own objects only: code of others is never looked for.

        Raises:
            ParameterError: the config names another module, or a class that a user registered.
        """
        module, registered = config.get("module"), config.get("registered_name")
        name = config.get("class_name")
        if isinstance(name, str) and registered and registered == self.registered_name(name):
            return
        own_module = module in (None, self.module, "builtins")
        if not own_module or registered not in (None, config.get("class_name")):
            expected = f"one of {self.module}; custom objects are not loaded"
            received = registered if own_module else f"{module}.{config.get('class_name')}"
            raise ParameterError(self.family, expected, received)

    def _suggestion(self, name: object) -> str:
        known = self.names()
        near: list[str] = []
        if isinstance(name, str):
            by_key = self._aliases
            keys = difflib.get_close_matches(_key(name), by_key, n=6, cutoff=0.5)
            near = list(dict.fromkeys(by_key[key] for key in keys))[:3]
        if near:
            return f"a known {self.family} (did you mean {' or '.join(map(repr, near))}?)"
        return f"one of {', '.join(map(repr, known))}"


def _misfit(name: str, cls: type[Any], arguments: Mapping[str, Any]) -> ParameterError:
    """What is wrong with the arguments of a config."""
    known = inspect.signature(cls).parameters
    open_ended = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in known.values())
    unknown = [key for key in arguments if key not in known]
    if unknown and not open_ended:
        expected = f"one of the arguments of {name}, {', '.join(known) or 'which has none'}"
        return ParameterError(str(unknown[0]), expected, arguments[unknown[0]])
    return ParameterError(
        f"config of {name}", "complete, with values of the right types", arguments
    )


def refuse_custom(custom_objects: object) -> None:
    """See that objects of the user's own are not asked for.

    Raises:
        ParameterError: they are.
    """
    if custom_objects:
        expected = "None, because configs and files hold objects of Keras's own only"
        raise ParameterError("custom_objects", expected, custom_objects)


def snake_case(name: str) -> str:
    """The snake-case name that Keras gives a class: RMSprop is 'rm_sprop'."""
    words = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()


def _place(cls: type[Any]) -> tuple[str, str]:
    return cls.__module__, cls.__qualname__


def _key(name: str) -> str:
    return name.replace("_", "").lower()
