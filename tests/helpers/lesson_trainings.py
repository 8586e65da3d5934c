"""Trainings as the window carries them out, and what lessons see of them."""

from __future__ import annotations

from netbuilder.design import Design
from netbuilder.lessons.evidence import Evidence, Following
from netbuilder.network.ended import network_of_end
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunEnded, RunStarted
from netbuilder.training.run.session import Session


def evidence_of(design: Design) -> Evidence:
    """What a lesson sees once a design was trained from fresh weights."""
    records: list[Record] = []
    end = Session(1, design).run(records.append, Control())
    started = next(each for each in records if isinstance(each, RunStarted))
    following = Following(started)
    for record in records:
        following.take(record)
    assert isinstance(end, RunEnded)
    network = network_of_end(started, end)
    assert network is not None, end.message
    return Evidence.of(network, following.course)
