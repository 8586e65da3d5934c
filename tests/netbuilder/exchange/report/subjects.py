"""Networks to report on, really trained."""

from __future__ import annotations

from dataclasses import replace

from netbuilder.design import Design
from netbuilder.exchange.report import Subject
from netbuilder.network.restored import network_of
from netbuilder.training.control import Control
from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import Record, RunStarted
from netbuilder.training.run.session import Session


def subject(design: Design, title: str = "My network") -> Subject:
    """Train a design, and ask what came of it."""
    builder, runs, started = RunBuilder(), list[Run](), list[RunStarted]()

    def take(record: Record) -> None:
        run = builder.take(record)
        if run is not None:
            runs.append(replace(run, number=5))
        if isinstance(record, RunStarted):
            started.append(record)

    Session(1, design).run(take, Control())
    return Subject(title, network_of(runs[0]), runs[0], started[0].test).asked()
