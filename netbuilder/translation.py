"""Texts in the user's language: what is said now, and what is said when it is shown.

A text stands in the program in English, whole, with places for names and numbers: `say` looks it up
in the catalogue of the language and fills it. A text that is made before the language is known, as
constants and defaults are, is `mark`ed: it compares as its English self, and is in the language of
the moment wherever it is formatted, joined by `netbuilder.wording` or handed to Qt by
`netbuilder.views.common.texts`. What is said remembers how it was made, so that `renewed` says it
once more after the language has changed.
"""

from __future__ import annotations

import logging
import re
import string
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

_log = logging.getLogger(__name__)

_REMEMBERED: Final = 20_000
"""Texts of which it is known how they were made, the latest."""

ENGLISH: Final = "en"
_FORMATTER: Final = string.Formatter()
_CLOSE: Final = re.compile("[\u4e00-\u9fff]\\{|\\}[\u4e00-\u9fff]|\\}\\{")
_TOUCHING: Final = re.compile("[\u4e00-\u9fff][A-Za-z0-9\u2212\u00b1]|[A-Za-z0-9%][\u4e00-\u9fff]")
"""A Chinese character beside a Latin letter, a digit or a sign of numbers."""
_SENTENCES: Final = re.compile(r"(?<=[.!?]) (?=[A-Z'])")
_NAMES: Final = {"parameter", "name", "kind", "layer", "monitor", "module", "path"}
"""Places in which identifiers and names of the user's stand, which may be spelled as a term is."""
_PART: Final = "part"
"""The place in which 'training', 'validation' or 'test' stands."""
_WIDE_STOP: Final = "\u3002"
CONTEXT: Final = "\x04"
"""What stands in a catalogue between a context and its text, as in gettext's own files."""


class Catalogue(Protocol):
    """The texts of a language."""

    def one(self, text: str) -> str | None:
        """A text; None where there is none."""

    def many(self, one: str, many: str, count: int) -> str | None:
        """A text in the form for a count; None where there is none."""

    def like(self, text: str) -> tuple[str, Sequence[str], Mapping[str, str]] | None:
        """The template of a filled text, what stands in its places without a name, and in others.

        None where no template is known.
        """


class Said(NamedTuple):
    """A text in the user's language, and how to say it once more."""

    text: str
    how: Callable[..., str]
    parts: tuple[Any, ...]
    values: Mapping[str, Any]


class Marked(str):
    """A text that is translated when it is shown; equal to its English self.

    Attributes:
        template: the English text, with its places.
        parts: what stands in them.
        values: the same, by name.
    """

    __slots__ = ("parts", "template", "values")
    template: str
    parts: tuple[Any, ...]
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return say(self.template, *self.parts, **self.values)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def format(self, *parts: object, **values: object) -> str:
        """The text in the user's language, with these in its places."""
        return say(self.template, *parts, **values)

    def __reduce__(self) -> tuple[Any, ...]:
        return str, (_raw(self),)


class _State:
    """The language of the moment, and what was said in it."""

    language = ENGLISH
    catalogue: Catalogue | None = None
    memory: Final[dict[str, Said]] = {}
    lock: Final = threading.Lock()


def use(language: str, catalogue: Catalogue | None) -> None:
    """Say everything in this language from now on.

    Args:
        language: its code.
        catalogue: its texts; None for English.
    """
    _State.language, _State.catalogue = language, catalogue


def language() -> str:
    """The code of the language of the moment."""
    return _State.language


def say(text: str, /, *parts: object, **values: object) -> str:
    """A text in the user's language.

    Args:
        text: a whole sentence or a term in English; `{name}` is a place.
        parts: what stands in places without a name.
        values: what stands in the others.
    """
    if type(text) is not str:
        text = text.template if isinstance(text, Marked) else _raw(text)
    found = None if _State.catalogue is None else _State.catalogue.one(text)
    return remembered(_filled(found, text, parts, values), say, (text, *parts), values, plain=1)


def say_as(context: str, text: str) -> str:
    """A term in the user's language that means something else, or is put otherwise, elsewhere.

    Args:
        context: what it is the name of: 'layer'.
        text: in English.
    """
    text, catalogue = _raw(text), _State.catalogue
    found = None if catalogue is None else catalogue.one(f"{context}{CONTEXT}{text}")
    said = say(text) if found is None else found
    return remembered(said, say_as, (context, text), {}, plain=2)


def mark(text: str, /, *parts: object, **values: object) -> str:
    """A text that is translated whenever it is shown: for constants and defaults.

    Args:
        text: as of `say`.
        parts: as of `say`.
        values: as of `say`.
    """
    marked = Marked(text.format(*parts, **values) if parts or values else text)
    marked.template, marked.parts = text, tuple(map(_told, parts))
    marked.values = {name: _told(each) for name, each in values.items()}
    return marked


def say_count(count: float, one: str, many: str, /, **values: object) -> str:
    """A text in the user's language, in the form for a count.

    Args:
        count: how many.
        one: the English sentence for one.
        many: the one for any other number.
        values: what stands in the places.
    """
    english = one if count == 1 else many
    catalogue = _State.catalogue
    found = None if catalogue is None else catalogue.many(one, many, abs(int(count)))
    text = _filled(found, english, (), values)
    return remembered(text, say_count, (count, one, many), values, plain=3)


def told(text: str) -> str:
    """What was said in English by something that knows no language, in the user's.

    A part that nothing is known of stays as it is.

    Args:
        text: what an error of the engine, a library or another process says.
    """
    known = _State.memory.get(text)
    if known is not None and known.text is text:
        return text  # It is in the user's language, and known how it was made.
    return remembered(_understood(text), told, (_raw(text),), {})


def _understood(text: str) -> str:
    """A text that was looked up as a whole or by its template, or else sentence by sentence."""
    catalogue = _State.catalogue
    if catalogue is None or not text:
        return text
    found = _looked_up(catalogue, text.strip())
    if found is not None:
        return found
    said = _SENTENCES.split(text)
    for count in range(len(said) - 1, 0, -1):
        first = _looked_up(catalogue, " ".join(said[:count]).strip())
        if first is not None:
            rest = _understood(" ".join(said[count:]))
            return f"{first}{rest}" if first.endswith(_WIDE_STOP) else f"{first} {rest}"
    return text


def _looked_up(catalogue: Catalogue, text: str) -> str | None:
    whole = catalogue.one(text)
    if whole is not None:
        return whole
    found = catalogue.like(text)
    if found is None:
        return None
    template, parts, values = found
    understood = {
        name: part if name in _NAMES else _understood(part) for name, part in values.items()
    }
    return _filled(catalogue.one(template), template, tuple(map(_understood, parts)), understood)


def now(text: str) -> str:
    """A text as it is to be shown: what is marked is translated, all else is as it is."""
    return str(text) if isinstance(text, Marked) else text


def remembered(
    text: str,
    how: Callable[..., str],
    parts: Sequence[Any],
    values: Mapping[str, Any],
    plain: int = 0,
) -> str:
    """The text, of which is known from now on that it is made by calling `how` with these.

    Args:
        text: as it is shown.
        how: makes it.
        parts: it is made of these.
        values: and of these, by name.
        plain: how many of the parts are the program's own English texts, which may be the very
            object that is shown.
    """
    kept = {name: _kept(each) for name, each in values.items()}
    said = Said(text, how, (*parts[:plain], *map(_kept, parts[plain:])), kept)
    said = (_within(said, text, how) or said)._replace(text=text)
    with _State.lock:
        memory = _State.memory
        memory.pop(text, None)
        memory[text] = said
        if len(memory) > _REMEMBERED:
            del memory[next(iter(memory))]
    return text


def _within(said: Said, text: str, how: Callable[..., str]) -> Said | None:
    """The same text, made in the same way before, among what it is made of now.

    A text of one part alone is that part: said once more of itself, it would be kept as made of
    itself, deeper each time.
    """
    for each in (*said.parts, *said.values.values()):
        if isinstance(each, Said) and each.text == text:
            return each if each.how is how else _within(each, text, how)
    return None


def recalled(text: str) -> str | None:
    """A text that was said before, as Qt gives it back, in the language of the moment.

    None where it is not known how it was made.
    """
    said = _State.memory.get(text)
    return None if said is None else _again(said)


def renewed(value: Any) -> Any:
    """A text that was said before, in the language of the moment; anything else as it is.

    It must be the very object: a name from outside may be spelled as one of ours is.
    """
    made = source(value)
    return value if made is value else _again(made)


def source(value: Any) -> Any:
    """How a text was made; a value of which that is not known as it is."""
    if type(value) is str:
        said = _State.memory.get(value)
        return said if said is not None and said.text is value else value
    if type(value) in (tuple, list) and any(source(each) is not each for each in value):
        return Said("", _joined, tuple(map(source, value)), {})
    return value


def _kept(value: Any) -> Any:
    return source(_told(value))


def _told(value: Any) -> Any:
    """What an error says; the error itself would keep alive all it has passed through."""
    return str(value) if isinstance(value, BaseException) else value


def _joined(*values: Any) -> Any:
    return list(values)


def _again(value: Any) -> Any:
    if isinstance(value, Said):
        values = {name: _again(each) for name, each in value.values.items()}
        return value.how(*map(_again, value.parts), **values)
    return value


def _filled(
    found: str | None, english: str, parts: tuple[object, ...], values: Mapping[str, Any]
) -> str:
    """A translation with its places filled; the English text where it has other places."""
    if not parts and not values:
        return english if found is None else found
    if found is not None:
        values = {name: _in_words(name, value) for name, value in values.items()}
        try:
            return _spaced(found, parts, values)
        except (LookupError, ValueError, AttributeError):
            _log.warning("The translation of %r has other places", english)
    return english.format(*parts, **values)


def _spaced(template: str, parts: tuple[object, ...], values: Mapping[str, Any]) -> str:
    """A template with its places filled, Latin letters and digits set apart from Chinese.

    What is put into a place is as it is: only a space before or behind it is added.
    """
    if not _CLOSE.search(template):
        return template.format(*parts, **values)
    text, number = "", 0
    for literal, name, spec, conversion in _FORMATTER.parse(template):
        text = _apart(text, literal)
        if name is None:
            continue
        if not name:
            name, number = str(number), number + 1
        value, _ = _FORMATTER.get_field(name, parts, values)
        text = _apart(
            text, _FORMATTER.format_field(_FORMATTER.convert_field(value, conversion), spec or "")
        )
    return text


def _apart(text: str, more: str) -> str:
    """Two texts one after the other, with a space where Chinese and Latin would touch."""
    close = bool(text and more and _TOUCHING.match(f"{text[-1]}{more[0]}"))
    return f"{text} {more}" if close else f"{text}{more}"


def _in_words(name: str, value: Any) -> Any:
    """A part of the data, which is a word in files and records, as it is called in the language."""
    catalogue = _State.catalogue
    if name != _PART or type(value) is not str or catalogue is None:
        return value
    return catalogue.one(value) or value


def _raw(text: str) -> str:
    return "".join(text)
