"""Pages on what can be set for a training: settings, optimizers, losses, schedules."""

from __future__ import annotations

from typing import Final

from engine.declarations import Parameter, shown
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design.datasets import DATASETS
from netbuilder.design.design import Design
from netbuilder.design.schedules import CONSTANT, KINDS, PLATEAU, class_of, declared
from netbuilder.design.targets import TARGETS
from netbuilder.design.watching import METRICS
from netbuilder.help.layers import documented, parameter_rows
from netbuilder.help.pages import Heading, Page, Paragraph, Part, Table
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, label_of, listed, shape_text

SETTINGS: Final = mark("Settings of the training")
OPTIMIZER_GROUP: Final = mark("Optimizers")
LOSS_GROUP: Final = mark("Losses")
SCHEDULE_GROUP: Final = mark("Learning rate schedules")
DATA_GROUP: Final = mark("Data sets")

NAMES: Final = frozenset(
    (
        *("data", "target", "optimizer", "loss", "schedule", "metrics"),
        *(each.name for each in Design.SETTINGS),
    )
)
"""Names of the settings that have a page, as their editors are called."""

_WITHOUT_CLASS: Final = {
    CONSTANT: (mark("Constant"), mark("The learning rate stays constant.")),
    PLATEAU: (
        mark("Reduce on plateau"),
        mark("The learning rate is reduced when the loss has stopped improving for some epochs."),
    ),
}
"""Title and meaning of schedules that are none of the engine's."""


def pages() -> list[Page]:
    """All of them."""
    optimizers, losses, schedules, data = _optimizers(), _losses(), _schedules(), _data_sets()
    return [
        _choice("data", say("Data set"), say("The samples to learn from."), data),
        Page(
            "setting:target",
            say("Target"),
            SETTINGS,
            say("What the network should predict."),
            (Table((), tuple((each.title, each.summary) for each in TARGETS.values())),),
        ),
        _choice(
            "optimizer", say("Optimizer"), say("How gradients update the weights."), optimizers
        ),
        _choice("loss", say("Loss"), say("What training minimizes."), losses),
        _choice("schedule", say("Schedule"), say("How the learning rate changes."), schedules),
        Page(
            "setting:metrics",
            say("Metrics"),
            SETTINGS,
            say("The figures that are computed in each epoch, beside the loss."),
            (
                Table((), tuple((each.title, say(each.help)) for each in METRICS.values())),
                Paragraph(
                    say(
                        "The first one is shown in plots, in the training bar and in front "
                        "of every result; the others follow there and in the tables of "
                        "runs and sweeps."
                    )
                ),
            ),
        ),
        *map(_setting, Design.SETTINGS),
        *data,
        *optimizers,
        *losses,
        *schedules,
    ]


def _choice(name: str, title: str, summary: str, offered: list[Page]) -> Page:
    rows = tuple((page.link, page.summary) for page in offered)
    return Page(f"setting:{name}", title, SETTINGS, summary, (Table((), rows),))


def _setting(declaration: Parameter) -> Page:
    [(title, default, meaning)] = parameter_rows([declaration])
    said = meaning.removeprefix(say(declaration.help)).strip()
    parts: list[Part] = [Paragraph(said)] if said else []
    parts.append(Paragraph(say("It is {default} unless you change it.", default=default)))
    return Page(f"setting:{declaration.name}", title, SETTINGS, say(declaration.help), tuple(parts))


def _optimizers() -> list[Page]:
    found = []
    for name in OPTIMIZERS.names():
        cls = OPTIMIZERS.class_of(name)
        rows = parameter_rows(shown(cls.parameters))
        parts = (*documented(cls, say(cls.help), cls.__name__), *_parameters(rows), _keras(name))
        found.append(
            Page(f"optimizer:{name}", cls.__name__, OPTIMIZER_GROUP, say(cls.help), parts, name)
        )
    return found


def _losses() -> list[Page]:
    found = []
    for name in LOSSES.names():
        cls = LOSSES.class_of(name)
        parts = (*documented(cls, say(cls.help), label_of(name)), _keras(name))
        found.append(Page(f"loss:{name}", label_of(name), LOSS_GROUP, say(cls.help), parts, name))
    return found


def _schedules() -> list[Page]:
    found = []
    for kind in KINDS:
        cls = class_of(kind)
        title, summary = _WITHOUT_CLASS[kind] if cls is None else (cls.title, cls.help)
        described = documented(cls, say(summary), say(title)) if cls is not None else []
        parts = (*described, *_parameters(parameter_rows(declared(kind))))
        key = f"schedule:{kind}"
        found.append(Page(key, say(title), SCHEDULE_GROUP, say(summary), parts, kind))
    return found


def _data_sets() -> list[Page]:
    found = []
    for data in DATASETS.values():
        rows = (
            (say("Training samples"), count_text(data.samples)),
            (say("Shape of a sample"), shape_text(data.sample_shape)),
            (say("Answers"), data.answers),
        )
        parts: list[Part] = [Table((), rows)]
        if data.class_names:
            names = listed(data.class_names, len(data.class_names))
            parts.append(Paragraph(say("The classes are {names}.", names=names)))
        found.append(
            Page(f"data:{data.name}", data.title, DATA_GROUP, data.summary, tuple(parts), data.name)
        )
    return found


def _parameters(rows: tuple[tuple[str, str, str], ...]) -> list[Part]:
    if not rows:
        return []
    return [
        Heading(say("Parameters")),
        Table((say("Parameter"), say("Default"), say("Meaning")), rows),
    ]


def _keras(name: str) -> Paragraph:
    return Paragraph(say("In Keras it is called '{name}'.", name=name))
