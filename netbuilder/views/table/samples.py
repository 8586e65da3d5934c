"""Samples of the data set, filled into whatever stands in the pad's place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, SignalInstance, Slot

from engine.types import Array
from netbuilder.imported import Fitted
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import mark, say
from netbuilder.wording import capitalized, count_text, listed, number_text

SOON: Final = mark("Preparing the network...")
UNPREPARED: Final = mark(
    "This network was saved without the preprocessing of its data; train it again to use it here."
)


class Form(Protocol):
    """What a person fills in, or has filled in."""

    sampleWanted: SignalInstance

    def offer_samples(self, there: bool) -> None:
        """Say whether there are samples to be taken."""


class SampleFilling(QObject):
    """Fills in one sample after the other, and says what it really is.

    Args:
        network: whose data set they are of.
        form: asks for them.
        fill: puts a sample into the form, with the sentence about it.
        parent: Qt's.
    """

    def __init__(
        self,
        network: CurrentNetwork,
        form: Form,
        fill: Callable[[Fitted, Array, str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._form, self._fill = network, form, fill
        self._taken = 0
        network.samplesChanged.connect(self._offer)
        form.sampleWanted.connect(self._take)
        self._offer()

    @Slot()
    def _offer(self) -> None:
        samples = self._network.samples
        self._form.offer_samples(samples is not None and len(samples.test.samples) > 0)

    @Slot()
    def _take(self) -> None:
        network, samples = self._network.trained, self._network.samples
        if network is None or samples is None or network.fitted is None:
            return
        number = self._taken % len(samples.test.samples)
        self._taken += 1
        name, value = _truth(network, samples, number)
        part = capitalized(samples.test.part)
        said = say(
            "{part} sample {number}: {name} is {value}.",
            part=part,
            number=count_text(number),
            name=name,
            value=value,
        )
        self._fill(network.fitted, samples.test.samples[number], said)


def _truth(network: TrainedNetwork, samples: Samples, number: int) -> tuple[str, str]:
    """The name of the target, and its value for a sample."""
    fitted, test = network.fitted, samples.test
    name = "target" if fitted is None else next(iter(fitted.recipe.targets), "target")
    if test.labels is not None:
        return name, network.classes[int(test.labels[number])]
    value = test.answers[number : number + 1]
    value = value if test.in_units is None else test.in_units(value)
    names = () if fitted is None else fitted.recipe.numbers
    return (listed(names, 6) or name), listed([number_text(v, 6) for v in value.ravel()[:6]], 6)
