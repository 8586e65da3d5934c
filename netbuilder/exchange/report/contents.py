"""The parts of a report, in order."""

from __future__ import annotations

from collections.abc import Iterator

from netbuilder.design.quantities import metric_title
from netbuilder.exchange.report import origin, results, settings
from netbuilder.exchange.report.drawings.curves import curve
from netbuilder.exchange.report.drawings.network import network as picture
from netbuilder.exchange.report.drawings.shapes import Drawing
from netbuilder.exchange.report.parts import Drawings, Heading, Paragraph, Part, Report
from netbuilder.exchange.report.subject import Subject
from netbuilder.network.wording import described
from netbuilder.training.history.runs import Run
from netbuilder.translation import say


def report(subject: Subject) -> Report:
    """All that there is to say of a network and its training."""
    subtitle = described(subject.network, edited=False)
    return Report(subject.title, subtitle, tuple(_parts(subject)))


def _parts(subject: Subject) -> Iterator[Part]:
    network, run = subject.network, subject.run
    figures = results.figures(network)
    if run is not None:
        yield Paragraph(run.message)
    if figures is not None:
        yield Heading(say("Figures"))
        yield figures
    yield Heading(say("Network"))
    yield Drawings((picture(network.design),))
    yield settings.blocks(network.design)
    yield Heading(say("Training"))
    yield settings.training(network.design)
    if run is not None and run.epochs:
        yield Drawings(_curves(run))
    fitted = network.fitted
    if fitted is not None:
        yield Heading(say("Preprocessing of the data"))
        yield settings.preparation(fitted.recipe)
    yield from results.outcome(subject)
    yield Heading(say("Origin"))
    yield origin.origin(subject)
    yield from origin.repetition(subject)


def _curves(run: Run) -> tuple[Drawing, ...]:
    """Loss and metrics by epoch."""
    titles = {"loss": say("Loss"), **{n: metric_title(run.design, n) for n in run.design.watched}}
    return tuple(
        curve(title, run.means.get(name), run.means.get(f"val_{name}"), run.best_epoch)
        for name, title in titles.items()
        if name in run.means
    )
