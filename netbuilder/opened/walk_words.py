"""The steps of a walk to a value, in sentences."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from netbuilder.opened.walk import Part, Walk
from netbuilder.translation import say
from netbuilder.wording import count_text, number_text, plural, sentences, words_of

_DIGITS: Final = 3


class Step(NamedTuple):
    """One step.

    Attributes:
        text: what happens, in sentences.
        part: the part that it is about, counted from 0; None for all of them.
    """

    text: str
    part: int | None = None


def title(walk: Walk) -> str:
    """The name of the value, and its size."""
    return say(
        "{index} of {block}: {walk_value}",
        index=place_of(walk.index),
        block=walk.block,
        walk_value=_figure(walk.value),
    )


def place_of(index: tuple[int, ...]) -> str:
    """As 'Map 8, row 4, column 5', 'Unit 3, step 2' or 'Unit 3'; counted from 1."""
    numbers = [count_text(each + 1) for each in index]
    if len(numbers) == 1:
        return say("Unit {numbers}", numbers=numbers[0])
    if len(numbers) == 2:
        return say("Unit {numbers}, step {numbers_2}", numbers=numbers[1], numbers_2=numbers[0])
    if len(numbers) == 3:
        return say(
            "Map {numbers}, row {numbers_2}, column {numbers_3}",
            numbers=numbers[2],
            numbers_2=numbers[0],
            numbers_3=numbers[1],
        )
    return say(
        "Map {numbers}, slice {numbers_2}, row {numbers_3}, column {numbers_4}",
        numbers=numbers[-1],
        numbers_2=numbers[0],
        numbers_3=numbers[-3],
        numbers_4=numbers[-2],
    )


def steps(walk: Walk) -> tuple[Step, ...]:
    """The steps from what the value sees to the value."""
    if walk.way == "steps":
        return (Step(sentences(_seen(walk), _follows(walk))),)
    if walk.way == "each":
        given, value = _figure(walk.parts[0].total), _figure(walk.value)
        return (
            Step(
                sentences(
                    _seen(walk),
                    say("The layer makes {value} of {given}.", value=value, given=given),
                )
            ),
        )
    if walk.way in ("largest", "mean"):
        return (Step(_seen(walk)), Step(_pooled(walk), 0))
    found = [Step(_seen(walk))]
    found += [Step(_part(part), number) for number, part in enumerate(walk.parts)]
    left = walk.count - len(walk.parts)
    if left:
        words = plural(
            left,
            "The other {count} input adds {sum}.",
            "The other {count} inputs add {sum} together.",
            sum=_figure(walk.rest),
        )
        found.append(Step(words))
    found.append(Step(_sum(walk)))
    if walk.function:
        value, total = _figure(walk.value), _figure(walk.total)
        function = words_of(walk.function)
        found.append(
            Step(
                say(
                    "The activation, {function}, makes {value} of {total}.",
                    function=function,
                    value=value,
                    total=total,
                )
            )
        )
    return tuple(found)


def _follows(walk: Walk) -> str:
    return say(
        "From these follows {walk_value}; this layer is no simple sum.",
        walk_value=_figure(walk.value),
    )


def _seen(walk: Walk) -> str:
    """What of the layer's input the value comes from."""
    spans = [
        (count_text(first + 1), count_text(last + 1), last - first + 1)
        for first, last in walk.seen
        if last >= first
    ]
    if len(spans) < len(walk.seen):
        return say("It sees only what stands beyond the edges.")
    if len(spans) == 3:
        (top, bottom, _), (left, right, _), (_, _, maps) = spans
        return plural(
            maps,
            "It sees rows {top} to {bottom} and columns {left} to {right} of {count} map.",
            "It sees rows {top} to {bottom} and columns {left} to {right} of {count} maps.",
            top=top,
            bottom=bottom,
            left=left,
            right=right,
        )
    if len(spans) == 2:
        (first, last, _), (_, _, units) = spans
        return plural(
            units,
            "It sees steps {first} to {last} of {count} unit.",
            "It sees steps {first} to {last} of {count} units.",
            first=first,
            last=last,
        )
    values = int(np.prod([span[2] for span in spans]))
    return plural(values, "It sees {count} input.", "It sees {count} inputs.")


def _part(part: Part) -> str:
    number, total = count_text(part.number + 1), _figure(part.total)
    if part.values.size == 1 and part.weights is not None:
        value, weight = (_figure(float(each[0, 0])) for each in (part.values, part.weights))
        return say(
            "Input {number}: {value} times its weight {weight} is {total}.",
            number=number,
            value=value,
            weight=weight,
            total=total,
        )
    known = int(np.isfinite(part.values).sum())
    words = plural(
        known,
        "Map {number}: {count} value times its weight is {total}.",
        "Map {number}: {count} values times their weights add up to {total}.",
        number=number,
        total=total,
    )
    if part.factor == 1:
        return words
    whole = _figure(part.total * part.factor)
    return sentences(
        words,
        say(
            "Times {factor} across the maps, that is {whole}.",
            factor=_figure(part.factor),
            whole=whole,
        ),
    )


def _sum(walk: Walk) -> str:
    products = walk.total - (walk.bias or 0.0)
    if walk.bias is None:
        return say("The sum of all of them is {products}.", products=_figure(products))
    bias, total = _figure(walk.bias), _figure(walk.total)
    return say(
        "The sum of all of them is {products}; with the bias {bias} it is {total}.",
        products=_figure(products),
        bias=bias,
        total=total,
    )


def _pooled(walk: Walk) -> str:
    value = _figure(walk.value)
    known = int(np.isfinite(walk.parts[0].values).sum())
    if walk.winner is None:
        return plural(
            known,
            "The mean of {count} value is {value}.",
            "The mean of {count} values is {value}.",
            value=value,
        )
    row, column = (count_text(each + 1) for each in walk.winner)
    return plural(
        known,
        "There is {count} value, and it wins: {value}.",
        "Of {count} values the one in row {row}, column {column} of the window wins: {value}.",
        value=value,
        row=row,
        column=column,
    )


def _figure(value: float) -> str:
    return number_text(value, _DIGITS)
