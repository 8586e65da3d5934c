"""A stack of layers with an optimizer, a loss and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import NotBuiltError, ParameterError
from engine.models.objective import Objective
from engine.models.stack import LayerStack
from engine.models.step import Step

if TYPE_CHECKING:
    from engine.callbacks.history import History
    from engine.models.training import TrainingRun


class CompiledStack(LayerStack):
    """What `compile` makes of a stack.

    Its arguments are the `Sequential`'s.

    Attributes:
        stop_training: set to True, it ends a training after the batch or epoch of the moment.
        training_now: the run that is training the model.
        history: of the last `fit`.
    """

    stop_training = False
    training_now: TrainingRun | None = None
    history: History | None = None
    _objective: Objective | None = None
    _step: Step | None = None

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Sequence[Any] | None = None,
        weighted_metrics: Sequence[Any] | None = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: bool | str = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Settle how the model trains.

        Args:
            optimizer: a name, such as 'adam', or an optimizer object.
            loss: a name or a loss object; 'crossentropy' becomes the form that fits.
            loss_weights: None; they are for models with several outputs.
            metrics: a list of names or metric objects; 'accuracy' becomes the form that fits.
            weighted_metrics: likewise, of those that sample weights count in.
            run_eagerly: of no meaning here, like the next three; taken as Keras has them.
            steps_per_execution: of no meaning here.
            jit_compile: of no meaning here.
            auto_scale_loss: of no meaning here.
        """
        if loss is None:
            raise ParameterError("loss", "a loss, such as 'categorical_crossentropy'", None)
        if loss_weights is not None:
            expected = "None; a Sequential has one output and one loss"
            raise ParameterError("loss_weights", expected, loss_weights)
        self._objective = Objective(optimizer, loss, metrics, weighted_metrics)
        self._parameters = None
        self._step = None

    @property
    def compiled(self) -> bool:
        """Whether `compile` was called."""
        return self._objective is not None

    @property
    def optimizer(self) -> Any:
        """The optimizer that `compile` settled, or None."""
        return self._objective.optimizer if self._objective else None

    @property
    def loss(self) -> Any:
        """The loss that `compile` settled, or None."""
        return self._objective.loss if self._objective else None

    @property
    def metrics(self) -> list[Any]:
        """The metrics in use."""
        return list(self._objective.metrics) if self._objective else []

    @property
    def metrics_names(self) -> list[str]:
        """The names under which `evaluate` returns its figures."""
        return ["loss", *(self._objective.names if self._objective else ())]

    def reset_metrics(self) -> None:
        """Start the running means of loss and metrics anew."""
        if self._objective is not None:
            self._objective.reset()

    def step(self) -> Step:
        """Forward and backward with the compiled loss, for the layers of the moment."""
        objective, parameters = self._compiled(), self.flat()
        step = self._step
        if step is None or step.parameters is not parameters or step.loss is not objective.loss:
            step = self._step = Step(self._layers, objective.loss, parameters)
        return step

    def _compiled(self) -> Objective:
        if self._objective is None:
            raise NotBuiltError("The model is not compiled; call compile(optimizer, loss) first.")
        return self._objective
