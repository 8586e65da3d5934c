"""The terms of the field as this program uses them, each in a sentence or two."""

from __future__ import annotations

from typing import Final

from netbuilder.help.glossary_of_series import SERIES_TERMS
from netbuilder.help.term import term as _term

TERMS: Final = (
    *SERIES_TERMS,
    _term(
        "accuracy",
        "The share of samples for which the network's most likely class is the right one.",
        "training accuracy",
        "test accuracy; chance level; confusion matrix",
    ),
    _term(
        "activation function",
        "A function applied to every output of a layer. Without one, "
        "stacked layers could only compute what a single layer can.",
        "activation; activations",
        "ReLU; softmax; sigmoid; tanh",
    ),
    _term(
        "augmentation",
        "Varying the training pictures in each epoch by shifts, rotations "
        "and the like, so that the network copes with unusual ones.",
        "data augmentation",
        "overfitting; epoch",
    ),
    _term(
        "autoencoder",
        "A network that learns to reproduce its own input through a narrow "
        "middle, and so to describe it by few numbers.",
    ),
    _term(
        "batch",
        "The samples that are looked at together for one step of training.",
        "batches",
        "batch size; epoch",
    ),
    _term(
        "batch size",
        "How many samples a batch holds. Larger batches give smoother "
        "steps, smaller ones more steps per epoch.",
        "batch_size",
        "batch; learning rate",
    ),
    _term(
        "best epoch",
        "The epoch after which the validation loss was lowest. Keep best "
        "goes back to its weights at the end.",
        "keep best",
        "epoch; validation; overfitting",
    ),
    _term(
        "bias",
        "A learned number that is added to a unit's weighted sum, so that "
        "it can be active even when all inputs are 0.",
        "biases; use bias",
        "weight; unit",
    ),
    _term(
        "categorical cross-entropy",
        "The usual loss for classes: it is small when the right class gets a high probability, "
        "and grows without limit as that probability goes to 0.",
        "cross-entropy",
        "loss; softmax",
    ),
    _term(
        "chance level",
        "The accuracy of guessing, such as 10 % for ten classes that are "
        "equally frequent. A network at chance level has learned nothing.",
        "",
        "accuracy",
    ),
    _term(
        "channel",
        "One of the values that each place of an image has, such as red, green and blue.",
        "channels",
    ),
    _term(
        "class",
        "One of the answers to choose from, such as one of ten digits.",
        "classes",
        "target; softmax",
    ),
    _term(
        "confusion matrix",
        "A table that counts how often each actual class was predicted as "
        "each other. What is beside the diagonal is a mistake.",
        "answers; matrix",
        "precision; recall; F1",
    ),
    _term(
        "convolution",
        "A layer that looks for the same small patterns at every place of an image or sequence.",
        "convolutional",
        "filter; pooling; stride",
    ),
    _term(
        "dead unit",
        "A unit whose output is 0 for every sample. It learns no more; a "
        "high learning rate with ReLU is the usual cause.",
        "dead units; units that never activate; never activate",
        "ReLU; learning rate",
    ),
    _term(
        "decision surface",
        "A map of the answers that a network gives at every point of the plane of two inputs.",
        "surface",
        "class",
    ),
    _term(
        "diverged",
        "A training has diverged when its loss grows until it is NaN, not "
        "a number. A lower learning rate helps most often.",
        "NaN; loss is NaN",
        "learning rate; gradient",
    ),
    _term(
        "dropout",
        "Setting some values to 0 at random during training, so that the "
        "network relies on none of them.",
        "dropout rate",
        "regularization; overfitting",
    ),
    _term(
        "early stopping",
        "Ending the training when the validation loss has not improved for a number of epochs.",
        "",
        "best epoch; validation",
    ),
    _term(
        "epoch",
        "One pass over all training samples.",
        "epochs",
        "batch; early stopping",
    ),
    _term(
        "F1",
        "One number for precision and recall together: their harmonic mean.",
        "F1 score",
        "precision; recall",
    ),
    _term("feature", "One input of a network, such as a column of a table.", "features"),
    _term(
        "filter",
        "The small grid of weights by which a convolution recognizes one pattern.",
        "filters; kernel size",
        "convolution; channel",
    ),
    _term(
        "gap",
        "By how much the network does better on its training samples than "
        "on others. A wide gap means overfitting.",
        "",
        "overfitting; validation",
    ),
    _term(
        "gradient",
        "For every weight, how the loss changes when the weight changes. "
        "Training moves each weight against its gradient.",
        "gradients",
        "optimizer; learning rate",
    ),
    _term(
        "initializer",
        "The rule by which a layer's weights get their first values.",
        "initializers; kernel initializer; bias initializer",
        "weight; seed",
    ),
    _term(
        "layer",
        "One step of the network's computation; a block on the canvas.",
        "layers; block; blocks",
        "unit; weight",
    ),
    _term(
        "learning rate",
        "How far one step moves the weights. Too low and training is slow; "
        "too high and the loss jumps or diverges.",
        "learning_rate; rate",
        "optimizer; schedule; diverged",
    ),
    _term(
        "loss",
        "How wrong the answers are, as one number. Training makes it as small as it can.",
        "training loss",
        "categorical cross-entropy; mean squared error; gradient",
    ),
    _term(
        "mean squared error",
        "The usual loss for numbers: the mean of the squared differences from the right values.",
        "",
        "loss; regression",
    ),
    _term(
        "metric",
        "A figure that tells how good a network is, such as its accuracy.",
        "metrics",
        "accuracy; loss",
    ),
    _term(
        "multiply-adds",
        "Multiplications with an addition that one sample takes: what a network costs in use.",
        "costs",
        "parameter",
    ),
    _term(
        "normalization",
        "Bringing values to mean 0 and variance 1, which lets training go faster.",
        "",
        "layer",
    ),
    _term(
        "optimizer",
        "The rule by which gradients change the weights, such as SGD or Adam.",
        "optimizers",
        "gradient; learning rate",
    ),
    _term(
        "overfitting",
        "Learning the training samples by heart instead of what they have "
        "in common: training gets better while validation gets worse.",
        "overfit; overfits",
        "gap; dropout; regularization; early stopping",
    ),
    _term(
        "padding",
        "What happens at the edge of an image: with 'same' it is filled up "
        "with zeros so that the size stays, with 'valid' it is not.",
        "",
        "convolution; stride",
    ),
    _term(
        "parameter",
        "A number that a network learns; also a setting of a layer.",
        "parameters",
        "weight; bias",
    ),
    _term(
        "pooling",
        "A layer that keeps one value of each small window of an image, and so makes it smaller.",
        "",
        "convolution",
    ),
    _term(
        "precision",
        "Of the samples predicted as a class, the share that does belong to it.",
        "",
        "recall; F1; confusion matrix",
    ),
    _term(
        "recall",
        "Of the samples of a class, the share that was recognized.",
        "",
        "precision; F1; confusion matrix",
    ),
    _term(
        "recurrent layer",
        "A layer that reads a sequence step by step and carries a state from one to the next.",
        "recurrent",
        "sequence",
    ),
    _term(
        "regression",
        "Predicting a number instead of a class.",
        "",
        "mean squared error; target",
    ),
    _term(
        "regularization",
        "Anything that keeps a network from fitting its training samples "
        "too closely, such as dropout or a penalty on large weights.",
        "regularizer; regularizers",
        "dropout; overfitting",
    ),
    _term(
        "ReLU",
        "An activation function that passes positive values on and sets negative ones to 0.",
        "",
        "activation function; dead unit",
    ),
    _term(
        "ROC",
        "For two classes, how many of one are found against how many of the other are taken "
        "for it, over all thresholds. The closer to the top left corner, the better.",
        "ROC curve",
        "precision; recall",
    ),
    _term(
        "run",
        "One training from Train to its end. Its settings, curves and weights are kept in Runs.",
        "runs",
        "epoch",
    ),
    _term(
        "sample",
        "One of the things that a network learns from: a picture, a row, a point.",
        "samples",
        "batch; test set",
    ),
    _term(
        "schedule",
        "How the learning rate changes during a training.",
        "learning rate schedule; schedules",
        "learning rate",
    ),
    _term(
        "seed",
        "A number that fixes all chance: the same seed gives the same training, number for number.",
        "",
        "initializer",
    ),
    _term(
        "sequence",
        "A sample that consists of steps in their order.",
        "sequences",
        "recurrent layer",
    ),
    _term(
        "shape",
        "The sizes of the values that go from one layer to the next, such as 28×28×1.",  # noqa: RUF001
        "shapes; output shape; input shape",
        "layer",
    ),
    _term(
        "sigmoid",
        "An activation function that maps every value to between 0 and 1.",
        "",
        "activation function",
    ),
    _term(
        "softmax",
        "Turns a layer's outputs into probabilities that add up to 1; it "
        "belongs at the end of a network that tells classes apart.",
        "",
        "class; categorical cross-entropy",
    ),
    _term(
        "stride",
        "By how many places a convolution's window moves on; 2 halves height and width.",
        "strides",
        "convolution",
    ),
    _term(
        "sweep",
        "Training the same network with several values of its settings, to compare the results.",
        "",
        "run",
    ),
    _term(
        "tanh",
        "An activation function that maps every value to between -1 and 1.",
        "",
        "activation function",
    ),
    _term(
        "target",
        "What the network is to learn about a sample: its class, a number, or the sample itself.",
        "",
        "class; regression; autoencoder",
    ),
    _term(
        "test accuracy",
        "The accuracy on samples that had no part in training, neither for "
        "learning nor for choosing an epoch.",
        "",
        "accuracy; test set; validation",
    ),
    _term(
        "test set",
        "Samples that are kept apart to measure the finished network.",
        "test samples",
        "test accuracy; validation",
    ),
    _term(
        "unit",
        "One neuron of a layer: it weighs its inputs, adds a bias and "
        "applies the activation function.",
        "units; neuron; neurons",
        "weight; activation function",
    ),
    _term(
        "validation",
        "Measuring the network after each epoch on samples that it does not learn from.",
        "validation accuracy; validation loss; validation set; validation split",
        "gap; overfitting; test set",
    ),
    _term(
        "weight",
        "A learned number by which a unit multiplies one of its inputs.",
        "weights; kernel",
        "bias; parameter; gradient",
    ),
)
