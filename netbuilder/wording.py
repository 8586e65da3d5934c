"""How names, numbers, shapes, shares and times are written wherever the program says them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from engine import reasons
from netbuilder.translation import mark, now, remembered, say, say_as, say_count, told

_LABELS: Final = {"gradient_accumulation_steps": "Batches per step"}
"""Labels of identifiers that would be too long."""

SETTING: Final = "setting"
"""The context in which catalogues have labels that are also the name of something else."""

_SPELLINGS: Final = {
    "auc": "AUC",
    "clipnorm": "clip norm",
    "clipvalue": "clip value",
    "crossentropy": "cross-entropy",
    "ema": "EMA",
    "f1": "F1",
    "kl": "KL",
    "l1": "L1",
    "l2": "L2",
    "r2": "R2",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
}

FIGURES_OF_PARTS: Final = {"val": "validation {figure}", "test": "test {figure}"}
_SHARES: Final = ("accuracy", "precision", "recall", "f1_score")

_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_MOST_SIZES: Final = 8
_LARGEST_SIZE: Final = 10**18

_WIDE_STOP: Final = "\u3002"
STOPS: Final = f".{_WIDE_STOP}"
"""What ends a sentence, to be taken away where it becomes part of another."""
_AFTER_SENTENCE: Final = re.compile(rf"(?<=\.) |(?<={_WIDE_STOP})")
_SEPARATOR: Final = ", "
_WIDE_MARKS: Final = str.maketrans(
    "\uff0c\u3001\uff1b\uff1a\uff08\uff09\u3000\uff0e\uff0d\uff1d", ",,;:() .-="
)
_LIST: Final = "{} and {}"
_LIST_CUT: Final = "{} and {} more"
_CHOICE: Final = "{} or {}"

_THOUSAND: Final = 1000
_READABLE: Final = 10**15
"""Numbers from here on are written with an exponent."""
_ROUNDS_UP: Final = 999.5

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)

_VALUES: Final = {"off": mark("off"), "balanced": mark("balanced"), "manual": mark("manual")}
"""Values of settings that are no identifiers of Keras's."""


class _Marks:
    """The marks in numbers, as the user's system writes them."""

    point = "."
    group = ","
    table: Mapping[int, str] = {}


def use_marks(point: str, group: str) -> None:
    """Write numbers from now on with a decimal point and thousands set apart like this."""
    _Marks.point, _Marks.group = point, group
    plain = (point, group) == (".", ",")
    _Marks.table = {} if plain else str.maketrans({".": point, ",": group})


def in_marks(number: str) -> str:
    """A number that is written already, with the marks of the user's system."""
    return number.translate(_Marks.table) if _Marks.table else number


def words_of(identifier: str) -> str:
    """'categorical_crossentropy' becomes 'categorical cross-entropy'."""
    return say(_english(identifier))


def _english(identifier: str) -> str:
    return " ".join(_SPELLINGS.get(word, word) for word in identifier.split("_") if word)


def label_of(identifier: str) -> str:
    """'categorical_crossentropy' becomes 'Categorical cross-entropy'."""
    return say_as(SETTING, _LABELS.get(identifier) or capitalized(_english(identifier)))


def figure_name(key: str) -> str:
    """Keras's key of a figure in a sentence: 'val_loss' becomes 'validation loss'."""
    part, _, name = key.partition("_")
    if part in FIGURES_OF_PARTS and name:
        return say(FIGURES_OF_PARTS[part], figure=words_of(name))
    return words_of(key)


def capitalized(text: str) -> str:
    """Text as the beginning of a sentence; only its first letter changes."""
    return text[:1].upper() + text[1:]


def count_text(count: float) -> str:
    """A whole number of things: '1,460'."""
    return in_marks(f"{count:,}" if isinstance(count, int) else f"{count:,.0f}")


def counted(count: int, one: str, many: str = "") -> str:
    """'1 row', '1,460 rows'; `plural` is to be preferred, whose patterns can be translated."""
    return f"{count_text(count)} {one if count == 1 else many or one + 's'}"


def plural(count: int, one: str, many: str, **words: object) -> str:
    """A whole sentence or term for one thing, or for another number of them.

    Args:
        count: how many; `{count}` in the sentences is the number.
        one: the sentence for one.
        many: the sentence for any other number.
        words: what stands in the other places of the sentences.
    """
    return say_count(count, one, many, **{"count": count_text(count), **words})


def sentences(*parts: str) -> str:
    """Whole sentences, one after another; empty ones are left out."""
    text = ""
    for part in filter(None, parts):
        between = " " if text and not text.endswith(_WIDE_STOP) else ""
        text = f"{text}{between}{now(part)}"
    return remembered(text, sentences, parts, {})


def stacked(parts: Iterable[str]) -> str:
    """Texts on lines of their own; empty ones are left out."""
    kept = [part for part in parts if part]
    return remembered("\n".join(map(now, kept)), _stack, kept, {})


def _stack(*parts: str) -> str:
    return stacked(parts)


def beside(parts: Iterable[str]) -> str:
    """Short texts beside each other, with dots between them; empty ones are left out."""
    kept = [part for part in parts if part]
    return remembered(" · ".join(map(now, kept)), _set_beside, kept, {})


def _set_beside(*parts: str) -> str:
    return beside(parts)


def first_sentence(text: str) -> str:
    """A text's first sentence, in any of the languages."""
    return _AFTER_SENTENCE.split(text, maxsplit=1)[0]


def terms(parts: Iterable[str]) -> str:
    """Terms beside each other that form no sentence: 'a, b, c'; empty ones are left out."""
    kept = [part for part in parts if part]
    separator = say(_SEPARATOR) if _Marks.point != "," else "; "
    return remembered(separator.join(map(now, kept)), _terms_of, kept, {})


def _terms_of(*parts: str) -> str:
    return terms(parts)


def paired(first: str, second: str) -> str:
    """Two things in one term, the second told of the first: 'Run 5, epoch 3'."""
    return say("{first}, {second}", first=first, second=second)


def typed(values: Iterable[str]) -> str:
    """Values beside each other as they may be typed, the same in every language: '3, 3'."""
    return ", ".join(values)


def keyed(text: str) -> str:
    """What was typed, with the marks of Chinese keyboards as if they were those of others."""
    return text.translate(_WIDE_MARKS)


def listed(words: Sequence[str], most: int = 5) -> str:
    """'a, b and c'; of many the first, and how many more there are."""
    if len(words) > most:
        return say(_LIST_CUT, terms(words[:most]), count_text(len(words) - most))
    return say(_LIST, terms(words[:-1]), words[-1]) if len(words) > 1 else _only(words)


def alternatives(words: Sequence[str]) -> str:
    """'a, b or c'."""
    return say(_CHOICE, terms(words[:-1]), words[-1]) if len(words) > 1 else _only(words)


def _only(words: Sequence[str]) -> str:
    return now(words[0]) if words else ""


def shown(text: str, limit: int = 40) -> str:
    """A value in quotes, on one line, cut where it is long."""
    text = now(text)
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return f"'{text}'" if len(text) <= limit else f"'{text[: limit - 3]}...'"


def number_text(value: float, digits: int | None = None) -> str:
    """A number as people read it, in its shortest form: '0.001', '1e-7', '5'.

    Args:
        value: any float.
        digits: significant ones to round to; None to keep all.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else say("infinity" if value > 0 else "-infinity")
    return in_marks(plain_number(value, digits))


def plain_number(value: float, digits: int | None = None) -> str:
    """The shortest text that reads back as the same float, in files and fields as well.

    Args:
        value: any float.
        digits: significant ones to round to; None to keep all.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "infinity" if value > 0 else "-infinity"
    number = float(value if digits is None else f"{value:.{digits}g}")
    mantissa, exponent, power = repr(number).partition("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(power)}" if exponent else mantissa


def decimals(value: float, digits: int = 2) -> str:
    """A number with that many digits after the point, so that it does not jump while it changes."""
    return in_marks(f"{value:.{digits}f}") if math.isfinite(value) else number_text(value)


def short_number(value: float) -> str:
    """Three digits and a letter: '50.2 k', '1.21 M'; below a thousand the number itself."""
    if value < _THOUSAND:
        return in_marks(f"{value:,.0f}")
    for letter in "kMGT":
        value /= _THOUSAND
        if value < _ROUNDS_UP or letter == "T":
            break
    return in_marks(f"{value:#.3g}".rstrip(".")) + f" {letter}"


def bytes_text(count: int) -> str:
    """A size of memory: '256 B', '201 kB'."""
    text = short_number(count)
    return f"{text}B" if text[-1].isalpha() else f"{text} B"


def reason_of(error: BaseException) -> str:
    """What the system says of an error, as it stands in parentheses: 'no such file'."""
    return told(reasons.reason_of(error))


def megabytes(count: int) -> str:
    """A limit in bytes that is a whole number of MB: '4 MB'."""
    return f"{count_text(count >> 20)} MB"


def percent(value: float, digits: int = 0) -> str:
    """0.975 becomes '98 %'; with one digit '97.5 %'."""
    return f"{in_marks(f'{100 * value:.{digits}f}')} %"


def is_share(metric: str) -> bool:
    """Whether a metric of this name is a share of the samples, written as a percentage."""
    return metric.endswith(_SHARES)


def figure_text(value: float, *, share: bool, digits: int = 2) -> str:
    """The value of a metric or loss: '97.41 %', '0.09127', '20,312'.

    Args:
        value: NaN and infinities included.
        share: whether it is a share, written as a percentage; see `is_share`.
        digits: decimals of a percentage.
    """
    if share and math.isfinite(value):
        return percent(value, digits)
    if _THOUSAND <= abs(value) < _READABLE:
        return in_marks(f"{value:,.0f}")
    return number_text(value, 4)


def shape_text(shape: Sequence[int] | None) -> str:
    """A shape without its batch: '28×28×1'; '?' where it is not known."""  # noqa: RUF002
    if shape is None:
        return "?"
    sizes = [str(size) if abs(size) < _LARGEST_SIZE else "..." for size in shape[:_MOST_SIZES]]
    if len(shape) > _MOST_SIZES:
        sizes.append("...")
    return _TIMES.join(sizes) or say("a single value")


def duration(seconds: float) -> str:
    """As '8 s', '3 min 20 s' or '2 h 5 min'."""
    minutes, second = divmod(max(0, math.ceil(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return say("{hours} h {minutes} min", hours=hours, minutes=minute)
    if minutes:
        return say("{minutes} min {seconds} s", minutes=minutes, seconds=second)
    return say("{seconds} s", seconds=second)


def moment(when: datetime) -> str:
    """A day and a time: '5 March 2026, 14:07'."""
    day, month, year = when.day, say(MONTHS[when.month - 1]), when.year
    time = f"{when:%H:%M}"
    return say("{day} {month} {year}, {time}", day=day, month=month, year=year, time=time)


def clock(seconds: float) -> tuple[str, str]:
    """A time in large type, as number and unit: ('14', 's'), ('3:20', 'min'), ('2:05', 'h')."""
    minutes, second = divmod(max(0, math.ceil(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}", say_as("unit", "h")
    if minutes:
        return f"{minutes}:{second:02}", say_as("unit", "min")
    return f"{second}", say_as("unit", "s")


def value_text(value: Any) -> str:
    """A parameter's value in a word: a name, the class name of a config, sizes as '3×3'."""  # noqa: RUF002
    if value is None:
        return say("none")
    if isinstance(value, str) and value in _VALUES:
        return now(_VALUES[value])
    if isinstance(value, dict):
        return str(value.get("class_name", value))
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, tuple) and value and all(type(size) is int for size in value):
        return shape_text(value)
    if isinstance(value, tuple) and all(isinstance(each, str | float) for each in value):
        return terms(map(value_text, value)) or say("none")
    return str(value)
