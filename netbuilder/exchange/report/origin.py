"""The origin of a network, and how to train it once more."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator

import numpy as np

import engine
from netbuilder import __version__
from netbuilder.design import Design
from netbuilder.design.datasets import shown_title
from netbuilder.design.file_names import SUFFIX
from netbuilder.design.storage import file_content
from netbuilder.exchange.report.parts import Heading, Lines, Paragraph, Part, Table
from netbuilder.exchange.report.subject import Subject
from netbuilder.imported.built_in import is_built_in
from netbuilder.network.wording import title_of
from netbuilder.training.history.runs import OWN_ENGINE
from netbuilder.translation import now, say, say_as
from netbuilder.wording import moment, sentences


def origin(subject: Subject) -> Table:
    """Run, data, seed and versions."""
    network, run = subject.network, subject.run
    rows = [
        (say("Network"), title_of(network)),
        (say("Data"), shown_title(network.data_title) or now(network.design.data_set.title)),
        (say("Fingerprint of the data"), network.data or say_as("report", "unknown")),
        (say("Seed"), str(network.design.seed)),
    ]
    if run is not None:
        said = [
            (say("Name"), run.label.name),
            (say("Star"), say_as("report", "yes") if run.label.starred else ""),
            (say("Note"), run.label.note),
        ]
        rows[1:1] = [each for each in said if each[1]]
        rows.insert(1, (say("Trained"), moment(run.began)))
        rows.insert(2, (say("Trained by"), now(run.engine or OWN_ENGINE)))
        if run.computing.title:
            rows.insert(3, (say("Computed with"), run.computing.title))
    rows += [
        ("NetBuilder", __version__),
        ("Python", platform.python_version()),
        ("NumPy", np.__version__),
        (say("Names as in Keras"), engine.__version__),
        (say("System"), platform.platform()),
        (say("Report made"), moment(subject.made)),
    ]
    return Table((), tuple(rows))


def repetition(subject: Subject) -> Iterator[Part]:
    """The commands that train the same network, and the design that they need."""
    network, run = subject.network, subject.run
    yield Heading(say("How to repeat it"))
    if network.origin.is_taught:
        yield Paragraph(
            say(
                "{network} was taught with drawings made by hand, which no command "
                "can repeat; the commands below train the network as it was before.",
                network=title_of(network),
            )
        )
    design = repeated(subject)
    name = file_name(subject.title)
    yield Paragraph(
        say(
            "Save the design below as {name}{suffix} and run these commands in "
            "its folder. The same seed and the same data give the same weights "
            "on the same kind of machine.",
            name=name,
            suffix=SUFFIX,
        )
    )
    commands = [say("netbuilder train {name}{suffix} --out {name}.keras", name=name, suffix=SUFFIX)]
    if not design.data_set.prepared:
        commands.append(say("netbuilder evaluate {name}.keras", name=name))
    yield Lines("\n".join(commands))
    if design.own is not None and not is_built_in(design.own.path):
        yield Paragraph(
            say(
                "The data must be at {path}, unchanged (fingerprint {data}).",
                path=design.own.path,
                data=network.data,
            )
        )
    if run is not None and run.reason != "finished" and not network.origin.is_taught:
        yield Paragraph(
            sentences(
                say("The training did not reach its last epoch."),
                run.message,
                say("The commands train to the end."),
            )
        )
    yield Lines(file_content(design).decode(), say("The design"))


def repeated(subject: Subject) -> Design:
    """The design that ends with the same weights: it keeps the best epoch, where these are its."""
    design = subject.network.design
    return design.with_setting(
        "keep_best", subject.network.origin.which == "best" or design.keep_best
    )


def file_name(title: str) -> str:
    """A title as a file's name that no shell takes for anything else."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", title).strip("-") or "network"
