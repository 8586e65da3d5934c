"""What is worked out for the map of the data, and when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Signal, Slot

from engine.types import Array
from netbuilder.background import Handle, Task
from netbuilder.insight.data_map import (
    Marks,
    Seen,
    caption,
    in_the_plane,
    layers_to_map,
    look,
    marks_of,
)
from netbuilder.insight.rows_again import told
from netbuilder.insight.sample_pictures import as_pictures, to_show
from netbuilder.insight.tsne import ITERATIONS, tsne
from netbuilder.insight.waiting import NO_NUMBERS, is_within_an_epoch, why_no_map
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.records import HeldOut
from netbuilder.translation import say
from netbuilder.views.insight.map_panel import TSNE, MapPanel
from netbuilder.wording import count_text

_EVERY: Final = 10
"""Iterations of t-SNE between two that are shown."""
_SHOWN: Final = 6
"""Columns of a row that are told."""


class _Found(NamedTuple):
    probe: Probe
    network: TrainedNetwork
    test: HeldOut
    seen: Seen | None
    marks: Marks | None
    points: Array | None
    share: float


class MapFeed(QObject):
    """Feeds the map while it is seen: principal components at once, t-SNE in a thread of its own.

    Args:
        network: whose test samples and layers are shown.
        panel: shows them.
        parent: Qt's.

    Signals:
        pictureChosen: a sample that was clicked, float32 (height, width[, 3]) in [0, 1].
        rowsChosen: one that is no picture, by column what stands there: a row, or a window.
    """

    pictureChosen = Signal(object)
    rowsChosen = Signal(object)

    def __init__(self, network: CurrentNetwork, panel: MapPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._panel = network, panel
        self._asked: tuple[Array, str] | None = None  # weights and layer
        self._found: _Found | None = None
        self._pictures: Array | None = None
        self._laid_out = False  # whether t-SNE has nothing left to do
        self._looking = Latest(self)
        self._looking.done.connect(self._take)
        self._layout: Task[Array] | None = None
        network.replaced.connect(self._begin)
        for signal in (network.weightsChanged, network.probeReady, network.samplesChanged):
            signal.connect(self._follow)
        network.decidedAnew.connect(self._mark)
        panel.asked.connect(self._ask)
        panel.cancelled.connect(self._cancel)
        panel.plot.chosen.connect(self._choose)
        panel.installEventFilter(self)
        self._begin(network.trained)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the map comes into sight; work on nothing out of sight."""
        if event.type() == QEvent.Type.Show:
            self._follow()
            self._lay_out()
        elif event.type() == QEvent.Type.Hide:
            self._stop()
        return False

    @Slot(object)
    def _begin(self, network: TrainedNetwork | None) -> None:
        """Another network, or none: nothing of the last one is shown."""
        self._looking.cancel()
        self._stop()
        self._asked = self._found = self._pictures = None
        self._panel.offer(layers_to_map(network.design) if network else ("",))
        self._panel.reset(why_no_map(network, self._network.lacking))
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Look again, where weights have changed: at the end of each epoch, and of a run."""
        network, probe, samples = self._network.trained, self._network.probe, self._network.samples
        if self._found is None:
            self._panel.reset(why_no_map(network, self._network.lacking))
        if network is None or probe is None or samples is None or not self._panel.isVisible():
            return
        asked = network.weights, self._panel.layer
        known = (
            self._asked is not None and asked[0] is self._asked[0] and asked[1] == self._asked[1]
        )
        if known or (self._found is not None and is_within_an_epoch(network.origin)):
            return
        other_layer = self._asked is None or asked[1] != self._asked[1]
        self._asked = asked
        work = partial(_look, probe, network, samples.test, asked[1], self._looking.stopped)
        self._looking.request(work, at_once=other_layer or network.origin.which != "now")

    @Slot()
    def _ask(self) -> None:
        """Another layer or method is wanted."""
        self._stop()
        self._follow()
        self._show()
        self._lay_out()

    @Slot(object)
    def _take(self, found: _Found) -> None:
        if found.probe is not self._network.probe or self._asked is None:
            return
        if found.seen is None or found.marks is None:
            self._found = None
            self._panel.reset(NO_NUMBERS)
            return
        self._stop()
        self._found = found
        count = len(found.seen.values)
        self._pictures = as_pictures(to_show(found.network, found.test.samples[:count]))
        self._show()
        self._panel.show_marks(found.marks, found.network.classes, self._about)
        self._lay_out()

    @Slot(object)
    def _mark(self, network: TrainedNetwork) -> None:
        """The same answers stand for other classes."""
        found = self._found
        if found is None or found.seen is None:
            return
        marks = marks_of(network.design, found.test, found.seen.answers)
        self._found = found._replace(network=network, marks=marks)
        self._panel.show_marks(marks, network.classes, self._about)

    def _show(self) -> None:
        """Show the principal components, from which t-SNE begins, too."""
        found = self._found
        if found is not None and found.points is not None and found.seen is not None:
            self._panel.show_points(found.points, caption(found.seen, found.share))

    # t-SNE

    def _lay_out(self) -> None:
        found, wanted = self._found, self._panel.method == TSNE and self._panel.isVisible()
        if found is None or found.seen is None or self._layout is not None:
            return
        if not wanted or self._laid_out or len(found.seen.values) < 2:
            return
        task = self._layout = Task(partial(_laid_out, found.seen.values), self, "netbuilder-t-sne")
        task.progress.connect(self._show_progress)
        task.told.connect(self._show_layout)
        task.finished.connect(self._finish)
        self._panel.show_progress(0)
        task.start()

    def _stop(self) -> None:
        """End t-SNE, and begin anew when it is next wanted."""
        self._laid_out = False
        self._drop_task()

    def _drop_task(self) -> None:
        task, self._layout = self._layout, None
        if task is not None:
            task.cancel()
            task.deleteLater()
        self._panel.show_progress(None)

    @Slot()
    def _cancel(self) -> None:
        """The user has seen enough."""
        self._drop_task()
        self._laid_out = True

    @Slot(str, object)
    def _show_progress(self, _: str, fraction: float | None) -> None:
        self._panel.show_progress(fraction or 0)

    @Slot(object)
    def _show_layout(self, points: Array) -> None:
        if self._found is not None and self._found.seen is not None:
            self._panel.show_points(points, caption(self._found.seen, None))

    @Slot(object)
    def _finish(self, points: Array) -> None:
        self._cancel()
        self._show_layout(points)

    # Samples

    def _about(self, number: int) -> tuple[str, Array | None]:
        found = self._found
        if found is None or found.marks is None:
            return "", None
        sample = count_text(number)
        said = say("Sample {sample}", sample=sample)
        marks, names = found.marks, found.network.classes
        if marks.classes is not None and marks.predicted is not None:
            true, taken = (
                _name(names, int(each[number])) for each in (marks.classes, marks.predicted)
            )
            said = say("Sample {sample}: {true}", sample=sample, true=true)
            if true != taken:
                said = say(
                    "Sample {sample}: {true} predicted as {taken}",
                    sample=sample,
                    true=true,
                    taken=taken,
                )
        if self._pictures is not None:
            return said, self._pictures[number]
        row = list(told(found.network, found.test.samples[number])[-1].items())[:_SHOWN]
        return "\n".join([said, *(f"{name}: {value or '-'}" for name, value in row)]), None

    @Slot(int)
    def _choose(self, number: int) -> None:
        found = self._found
        if self._pictures is not None:
            self.pictureChosen.emit(self._pictures[number])
        elif found is not None:
            self.rowsChosen.emit(told(found.network, found.test.samples[number]))


def _name(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else str(number)


def _look(
    probe: Probe, network: TrainedNetwork, test: HeldOut, layer: str, stopped: Callable[[], bool]
) -> _Found | None:
    # The weights of that moment: a training continues meanwhile.
    seen = look(probe, test, layer, network.weights, stopped)
    if stopped():
        return None
    if seen is None:
        return _Found(probe, network, test, None, None, None, 0.0)
    points, share = in_the_plane(seen)
    marks = marks_of(network.design, test, seen.answers)
    return _Found(probe, network, test, seen, marks, points, share)


def _laid_out(values: Array, handle: Handle) -> Array:
    def report(iteration: int, points: Array) -> None:
        handle.check()
        if iteration % _EVERY == 0:
            handle.report("t-SNE", iteration / ITERATIONS)
            handle.tell(points.copy(), "points")

    return tsne(values, report, iterations=ITERATIONS)
