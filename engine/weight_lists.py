"""The names under which Keras hands out weights, for whatever has some."""

from __future__ import annotations

from engine.types import Array


class WeightLists:
    """Lists of the weights themselves, not of copies."""

    @property
    def weights(self) -> list[Array]:
        """All weights of the owner."""
        raise NotImplementedError

    def weights_that_train(self, trainable: bool = True) -> list[Array]:
        """The weights that training changes, or the others."""
        raise NotImplementedError

    @property
    def trainable_weights(self) -> list[Array]:
        """Those that training changes."""
        return self.weights_that_train()

    @property
    def non_trainable_weights(self) -> list[Array]:
        """Those that it does not change."""
        return self.weights_that_train(False)

    @property
    def variables(self) -> list[Array]:
        """The same as `weights`."""
        return self.weights

    @property
    def trainable_variables(self) -> list[Array]:
        """The same as `trainable_weights`."""
        return self.trainable_weights

    @property
    def non_trainable_variables(self) -> list[Array]:
        """The same as `non_trainable_weights`."""
        return self.non_trainable_weights

    def get_weights(self) -> list[Array]:
        """Copies of all weights."""
        return [weight.copy() for weight in self.weights]
