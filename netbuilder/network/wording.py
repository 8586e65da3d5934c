"""What is said of a network, so that everybody sees whose a result is."""

from __future__ import annotations

from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.network.trained import Figure, TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.translation import mark, say
from netbuilder.wording import (
    beside,
    count_text,
    figure_text,
    is_share,
    paired,
    percent,
    sentences,
    terms,
    words_of,
)

EDITED = mark("trained before your edit")
BY_HAND = mark("changed by hand")

_ON_SAMPLES = {
    ("validation", True, True): mark("{} of {} validation samples"),
    ("validation", True, False): mark("{} of the validation samples"),
    ("validation", False, True): mark("{} on {} validation samples"),
    ("validation", False, False): mark("{} on the validation samples"),
    ("test", True, True): mark("{} of {} test samples"),
    ("test", True, False): mark("{} of the test samples"),
    ("test", False, True): mark("{} on {} test samples"),
    ("test", False, False): mark("{} on the test samples"),
}
"""By the part, whether it is a share, and whether it is known how many there are."""

_ENDED = {
    "finished": "",
    "stopped": mark("It was stopped."),
    "diverged": mark("It diverged."),
    "failed": mark("It failed."),
}


def described(network: TrainedNetwork, edited: bool) -> str:
    """As 'Run 5 · 64-16-10 · 97.4 % test'.

    Args:
        network: what is shown.
        edited: whether the design computes something else by now.
    """
    parts = [_title(network), network.outline, _headline(network)]
    if network.origin.at is not None:
        parts.insert(1, moment_text(network.origin.at))
    elif network.origin.which == "best":
        parts.insert(1, say("best epoch, {epoch}", epoch=network.origin.epoch))
    if network.origin.by_hand:
        parts.append(BY_HAND)
    if edited:
        parts.append(EDITED)
    return beside(parts)


def title_of(network: TrainedNetwork) -> str:
    """As 'Run 5, best epoch (9)', 'Teaching 6 after run 5'."""
    origin = network.origin
    title = _title(network)
    if origin.at is not None:
        return paired(title, moment_text(origin.at))
    if origin.is_taught or not origin.epoch:
        return title
    if origin.which == "best":
        return say("{title}, best epoch ({epoch})", title=title, epoch=origin.epoch)
    return say("{title}, last epoch ({epoch})", title=title, epoch=origin.epoch)


def _title(network: TrainedNetwork) -> str:
    return network.origin.title or say("This training")


def moment_text(position: float) -> str:
    """As 'after epoch 3', 'in epoch 4 (30 %)', 'before training'.

    Args:
        position: epochs that are over, such as 3.3.
    """
    whole, part = divmod(position, 1)
    if not position:
        return say("before training")
    if not part:
        return say("after epoch {whole}", whole=count_text(whole))
    return say("in epoch {whole} ({part})", whole=count_text(whole + 1), part=percent(part))


def summary(network: TrainedNetwork, run: Run) -> str:
    """What a run that is over has come to, in figures of the weights that it keeps.

    As 'Run 5, best epoch (9): 97.6 % of 12,000 validation samples, 97.4 % of 10,000 test samples.'

    Args:
        network: that the run has left.
        run: the run.
    """
    if network.origin.is_taught:
        return f"{title_of(network)}: {run.message}"
    figures = terms(measured(network))
    reached = f"{title_of(network)}: {figures}." if figures else f"{title_of(network)}."
    return sentences(reached, _ENDED.get(run.reason, say("It ended early.")))


def measured(network: TrainedNetwork) -> list[str]:
    """The figure that tells most of how good it is, on each part that it was not trained on."""
    name = network.design.metric
    found = [network.figure(name, part) for part in ("validation", "test")]
    return [_on_samples(network, each) for each in found if each]


def _on_samples(network: TrainedNetwork, figure: Figure) -> str:
    """As '97.4 % of 10,000 test samples'."""
    pattern = _ON_SAMPLES[figure.part, _counts_right(figure), bool(figure.samples)]
    return pattern.format(_value(network, figure), count_text(figure.samples))


_HEADLINES = {"test": mark("{} test"), "validation": mark("{} validation")}


def _headline(network: TrainedNetwork) -> str:
    """The figure that tells most of how good it is."""
    name = network.design.metric
    for part in ("test", "validation"):
        figure = network.figure(name, part)
        if figure is not None:
            return _HEADLINES[part].format(_value(network, figure))
    return ""


def _value(network: TrainedNetwork, figure: Figure) -> str:
    share = is_share(figure.name)
    value = figure_text(figure.value, share=share, digits=1)
    if _counts_right(figure):
        return value
    return say("{name} {value}", name=words_of(figure.name), value=value)


def _counts_right(figure: Figure) -> bool:
    """Whether it is the share of samples that are right."""
    return figure.name == TARGETS[CLASS].metric
