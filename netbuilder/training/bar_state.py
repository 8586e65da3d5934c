"""What the training bar shows, decided from the trainer's state, its records and the design."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from netbuilder.design import Analysis
from netbuilder.design.targets import CLASS, TARGETS, Target
from netbuilder.training.course import Course
from netbuilder.translation import mark, now, say, say_as
from netbuilder.wording import (
    STOPS,
    capitalized,
    clock,
    count_text,
    decimals,
    duration,
    figure_name,
    figure_text,
    is_share,
    number_text,
    plural,
    stacked,
    words_of,
)

Tone: TypeAlias = Literal["ready", "training", "paused", "done", "failed"]

SPEEDS: Final = (2.0, 10.0, 50.0, 200.0, None)
"""Batches a second, slowest first; None for as many as there is time for."""

NONE: Final = "\N{EN DASH}"
_SHARE_DIGITS: Final = 1
_LINE: Final = mark("{name}: {value}")

_EPOCHS: Final = (mark("{count} epoch"), mark("{count} epochs"))
_ENDED: Final[Mapping[str, tuple[str, Tone]]] = MappingProxyType(
    {
        "finished": (mark("Done"), "done"),
        "stopped": (mark("Stopped"), "done"),
        "diverged": (mark("Diverged"), "failed"),
        "failed": (mark("Failed"), "failed"),
    }
)


@dataclass(frozen=True, slots=True)
class BarButton:
    """One of the large buttons.

    Attributes:
        text: on it.
        enabled: whether it can be used.
        filled: whether it is the likely next one, of which there is one at most.
        busy: whether what it has begun is not under way yet.
    """

    text: str
    enabled: bool
    filled: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class BarFigure:
    """One of the figures in large type.

    Attributes:
        title: above it.
        value: the number, or a dash.
        unit: after it, smaller.
        series: 'training' or 'validation' where a curve of that colour belongs to it.
        trend: how it has been so far, for a small curve.
        all: every figure of its kind that is watched, a line each; '' for a single one.
    """

    title: str
    value: str = NONE
    unit: str = ""
    series: str = ""
    trend: tuple[float, ...] = ()
    all: str = ""


@dataclass(frozen=True, slots=True)
class BarState:
    """All that the bar shows.

    Attributes:
        word: the state, in a word or two.
        tone: which colour stands for it.
        detail: more of it, in a few words.
        short: the same where there is little room.
        fraction: how much is done, 0 to 1; None where something of unknown length goes on.
        segments: how many parts the progress has; 1 for a plain bar.
        train: starts, or continues what waits.
        pause: lets it wait.
        stop: ends it.
        can_step: whether one batch or epoch can be trained.
        figures: loss, the figure beside it, the same for validation, a time or a test figure.
        problems: how many keep the design from training.
        problem: the name of the place where the first is.
        trainer: the trainer's state.
    """

    word: str
    tone: Tone
    detail: str
    short: str
    fraction: float | None
    segments: int
    train: BarButton
    pause: BarButton
    stop: BarButton
    can_step: bool
    figures: tuple[BarFigure, BarFigure, BarFigure, BarFigure]
    problems: int = 0
    problem: str = ""
    trainer: str = "idle"

    @property
    def spoken(self) -> str:
        """The state in a sentence, for who hears it."""
        return f"{self.word}: {self.detail}." if self.detail else f"{self.word}."


_MOST_SEGMENTS: Final = 24


def bar_state(
    trainer: str,
    course: Course,
    analysis: Analysis,
    planned: int,
    speed: float | None = None,
    metric: str = "",
) -> BarState:
    """What the bar shows.

    Args:
        trainer: its state: 'idle', 'loading', 'running', 'paused' or 'stopping'.
        course: of the training that the window shows.
        analysis: of the design.
        planned: epochs that the next training would have.
        speed: batches a second at most; None for no limit.
        metric: the one to show of those that are watched; '' for the first.
    """
    idle = trainer == "idle"
    broken = idle and not analysis.can_train
    if broken:
        course = Course(course.design)  # What another design has come to would mislead.
    word, tone = _word(trainer, course, broken)
    epochs = course.epochs if course.reason or not idle else planned
    problems = len(analysis.problems)
    return BarState(
        word=word,
        tone=tone,
        detail=_detail(trainer, course, broken, planned),
        short=_short(trainer, course, broken),
        fraction=None if trainer == "loading" and course.prepared is None else _fraction(course),
        segments=epochs if 1 < epochs <= _MOST_SEGMENTS else 1,
        train=_train(trainer, course, analysis),
        pause=BarButton(say("Pause"), trainer == "running", trainer == "running"),
        stop=BarButton(say("Stop"), trainer in ("loading", "running", "paused")),
        can_step=trainer == "paused" or (idle and not broken),
        figures=_figures(trainer, course, speed, metric),
        problems=problems,
        problem=_place(analysis) if problems else "",
        trainer=trainer,
    )


def _word(trainer: str, course: Course, broken: bool) -> tuple[str, Tone]:
    if trainer == "loading":
        return say("Preparing"), "ready"
    if trainer == "running":
        return say_as("state", "Training"), "training"
    if trainer == "paused":
        return say("Paused"), "paused"
    if trainer == "stopping":
        return say("Stopping"), "ready"
    if broken:
        return say("Cannot train yet"), "failed"
    word, tone = _ENDED.get(course.reason, (mark("Ready"), "ready"))
    return now(word), tone


def _detail(trainer: str, course: Course, broken: bool, planned: int) -> str:
    if trainer == "loading":
        return course.preparing.rstrip(STOPS)
    if trainer == "stopping":
        return say("after this batch")
    if trainer != "idle":
        if not course.steps:
            return ""
        epoch, epochs = count_text(course.epoch + 1), count_text(course.epochs)
        step, steps = count_text(course.step), count_text(course.steps)
        return say(
            "epoch {epoch} of {epochs}, batch {step} of {steps}",
            epoch=epoch,
            epochs=epochs,
            step=step,
            steps=steps,
        )
    if broken:
        return say("fix it first")
    if course.reason == "finished":
        if not course.seconds:
            return plural(course.epochs_done, *_EPOCHS)
        time = duration(course.seconds)
        return plural(
            course.epochs_done, "{count} epoch in {time}", "{count} epochs in {time}", time=time
        )
    if course.reason == "stopped":
        if not course.epochs_done:
            return say("in the first epoch")
        done, epochs = count_text(course.epochs_done), count_text(course.epochs)
        return say("after epoch {done} of {epochs}", done=done, epochs=epochs)
    if course.reason == "diverged":
        return say(
            "in epoch {epoch}, batch {step}",
            epoch=count_text(course.epoch + 1),
            step=count_text(course.step),
        )
    if course.reason:
        return say("See the result for the reason")
    return plural(planned, *_EPOCHS)


def _short(trainer: str, course: Course, broken: bool) -> str:
    if trainer in ("running", "paused") and course.steps:
        return say(
            "{epoch} of {epochs}",
            epoch=count_text(course.epoch + 1),
            epochs=count_text(course.epochs),
        )
    if trainer == "idle" and course.reason and not broken:
        epochs = max(course.epochs, course.epochs_done)
        return say(
            "{epochs_done} of {epochs}",
            epochs_done=count_text(course.epochs_done),
            epochs=count_text(epochs),
        )
    return ""


def _fraction(course: Course) -> float:
    return course.prepared or 0.0 if course.preparing else course.fraction


def _train(trainer: str, course: Course, analysis: Analysis) -> BarButton:
    if trainer == "paused":
        return BarButton(say("Resume"), enabled=True, filled=True)
    able = trainer == "idle" and analysis.can_train
    again = trainer == "idle" and bool(course.reason)
    return BarButton(
        say("Train again") if again else say("Train"), able, able, trainer == "loading"
    )


def _place(analysis: Analysis) -> str:
    """The place of the first problem."""
    block = analysis.problems[0].block
    if block is None:
        return say("Training settings")
    return block or say("Input")


def _figures(
    trainer: str, course: Course, speed: float | None, wanted: str
) -> tuple[BarFigure, BarFigure, BarFigure, BarFigure]:
    target = TARGETS[CLASS if course.design is None else course.design.target]
    watched = (target.metric,) if course.design is None else course.design.watched
    metric = wanted if wanted in watched else watched[0]
    share, found = is_share(metric), course.figures
    title = _title(metric, target)

    def figure(
        name: str, key: str, series: str, trend: tuple[float, ...] = (), every: str = ""
    ) -> BarFigure:
        value = found.get(key)
        if value is None:
            return BarFigure(name, series=series)
        return BarFigure(name, *_written(value, is_share(key)), series, trend, every)

    return (
        figure(say("Loss"), "loss", "training", course.losses),
        figure(title, metric, "training", course.trend(metric), _every(watched, found)),
        figure(
            say("Validation"), f"val_{metric}", "validation", every=_every(watched, found, "val_")
        ),
        _last_figure(trainer, course, speed, metric, share),
    )


def _every(watched: tuple[str, ...], found: Mapping[str, float], part: str = "") -> str:
    """All figures of a part of the data, a line each; '' where there is no choice."""
    if len(watched) == 1:
        return ""
    keys = [f"{part}{name}" for name in watched if f"{part}{name}" in found]
    texts = (
        _LINE.format(
            name=capitalized(figure_name(key)),
            value=figure_text(found[key], share=is_share(key), digits=_SHARE_DIGITS),
        )
        for key in keys
    )
    return stacked(texts)


def _title(metric: str, target: Target) -> str:
    """The figure beside the loss, as briefly as the bar has room for."""
    if metric != target.metric:
        return capitalized(words_of(metric))
    return say(target.metric_title) if target.name == CLASS else say("Error")


def _last_figure(
    trainer: str,
    course: Course,
    speed: float | None,
    metric: str,
    share: bool,
) -> BarFigure:
    if trainer != "idle":
        left = _seconds_left(course, speed)
        return BarFigure(
            say("Time left"), *((NONE, say("measuring")) if left is None else clock(left))
        )
    if course.reason == "diverged" and course.design is not None:
        rate = float(course.design.optimizer.parameters["learning_rate"])
        return BarFigure(say("Learning rate"), number_text(rate, 3))
    tested = course.tested(metric)
    if tested is not None:
        return BarFigure(say("Test"), *_written(tested, share))
    if course.reason and course.seconds:
        return BarFigure(say("Time taken"), *clock(course.seconds))
    return BarFigure(say("Time left"))


def _seconds_left(course: Course, speed: float | None) -> float | None:
    """Foretold from the pace so far; a limit of the speed holds it back."""
    if speed is None or not course.steps:
        return course.eta
    return max(course.eta or 0.0, course.left / speed)


def _written(value: float, share: bool) -> tuple[str, str]:
    """A figure as number and unit."""
    if share and math.isfinite(value):
        return decimals(100 * value, _SHARE_DIGITS), "%"
    return figure_text(value, share=False, digits=_SHARE_DIGITS), ""
