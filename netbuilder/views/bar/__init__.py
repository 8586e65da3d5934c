"""The training bar across the top of the window."""

from netbuilder.views.bar.training_bar import TrainingBar

__all__ = ["TrainingBar"]
