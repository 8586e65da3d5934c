"""Pages on sweeps and searches, and on where their trainings take place."""

from __future__ import annotations

from typing import Final

from netbuilder.help.pages import Heading, Link, Links, Page, Paragraph, Points
from netbuilder.translation import mark

GROUP: Final = mark("The window")

_SWEEP: Final = Link("part:sweep", mark("Sweep"))
_SEARCH: Final = Link("part:search", mark("Search"))
_CLUSTER: Final = Link("part:cluster", mark("Cluster"))
_ENGINE: Final = Link("part:engine", mark("Engines and devices"))
_SEE: Final = mark("See also")

PAGES: Final = (
    Page(
        "part:sweep",
        mark("Sweep"),
        GROUP,
        mark("Trains the network with several values of its settings and compares the results."),
        (
            Points(
                (
                    mark(
                        "Choose a setting and type its values, such as 32, 64, 128. Add Setting "
                        "varies one more; every combination of up to three is trained."
                    ),
                    mark("Any metric of the network can decide which training is best."),
                    mark(
                        "Cross-validation trains each combination once for each fold, and tells "
                        "the mean and how far the folds differ."
                    ),
                    mark(
                        "The trainings run one after another, several at once on this machine, or "
                        "on a cluster, by the engine that is chosen in Training > Engine."
                    ),
                    mark(
                        "Click a heading to sort the table; a double click on a training restores "
                        "its network. Every finished training is kept in Runs."
                    ),
                )
            ),
            Links(_SEE, (Link("term:sweep", mark("Sweep")), _SEARCH, _CLUSTER, _ENGINE)),
        ),
    ),
    Page(
        "part:search",
        mark("Search"),
        GROUP,
        mark("Looks for good settings where every combination would be too many."),
        (
            Heading(mark("What is tried")),
            Points(
                (
                    mark(
                        "A list of values such as relu, tanh, or a range such as 16..256. With "
                        "Logarithmic, a range counts by factors: 0.001..0.1 log is as often below "
                        "as above 0.01."
                    ),
                    mark(
                        "The setting Used of a block says whether the block takes part: with true, "
                        "false the search tries a second layer, or none. The other settings of "
                        "that block are tried only where it takes part."
                    ),
                    mark(
                        "Random search draws values. Successive halving draws, too, and lets only "
                        "the best third go on, again and again. TPE learns where good values have "
                        "been; it needs Optuna, and a sentence says how to install it."
                    ),
                )
            ),
            Heading(mark("How long")),
            Points(
                (
                    mark(
                        "The budget is a number of trainings, of minutes, or both; what is reached "
                        "first ends the search."
                    ),
                    mark(
                        "A training that is worse than the median of the others is stopped early, "
                        "unless you untick that."
                    ),
                    mark(
                        "A search that was cancelled or broke off is offered when you open this "
                        "window with the same network: Resume Search continues it, and no finished "
                        "training is repeated."
                    ),
                )
            ),
            Heading(mark("What comes of it")),
            Points(
                (
                    mark(
                        "Trainings are compared by validation samples. Only the best is measured "
                        "on the test samples, which no training of the search has seen."
                    ),
                    mark(
                        "Parallel coordinates show each training as a line through its values; the "
                        "thick line is the best. A click on a line selects its training."
                    ),
                    mark(
                        "Importance is the share of the differences that a setting explains by "
                        "itself, from eight trainings on."
                    ),
                )
            ),
            Links(_SEE, (_SWEEP, _CLUSTER, Link("term:validation", mark("Validation")))),
        ),
        words=mark("hyperparameter tuning random halving tpe optuna range importance"),
    ),
    Page(
        "part:cluster",
        mark("Cluster"),
        GROUP,
        mark("Lets the trainings of a sweep or search run on other machines, by Dask."),
        (
            Points(
                (
                    mark(
                        "Install NetBuilder with its extra cluster, in the same version, on every "
                        "machine; start a scheduler and workers, and enter the scheduler's address."
                    ),
                    mark(
                        "Other machines need TLS: Certificates chooses the folder with ca.pem, "
                        "cert.pem and key.pem. Plain TCP is accepted on this machine alone."
                    ),
                    mark(
                        "Whoever controls the scheduler or a worker can run any code as you on the "
                        "machines that are connected. Connect only to machines that you trust."
                    ),
                    mark(
                        "Your own data and MNIST are sent once to each machine that lacks them and "
                        "compared by their digest. A worker that cannot read them says so and "
                        "trains on nothing else."
                    ),
                    mark(
                        "When a worker dies, another one does its training again. Cancel ends all "
                        "trainings within two seconds."
                    ),
                )
            ),
            Paragraph(
                mark(
                    "NetBuilder's own engine trains there, whatever is chosen in Training > Engine."
                )
            ),
            Links(_SEE, (_SWEEP, _SEARCH)),
        ),
        words=mark("dask scheduler worker distributed tls machines"),
    ),
    Page(
        "part:engine",
        mark("Engines and devices"),
        GROUP,
        mark("What computes a training: NetBuilder's own engine, or Keras in another interpreter."),
        (
            Points(
                (
                    mark(
                        "NetBuilder's own engine needs nothing else and uses the processor, by "
                        "compiled kernels where there are some for the network, otherwise by NumPy."
                    ),
                    mark(
                        "Training > Engine finds Keras 3 with JAX, PyTorch or TensorFlow in other "
                        "interpreters of this machine, or makes an environment with it."
                    ),
                    mark(
                        "Devices says whether Keras computes on the processor or on a GPU, and by "
                        "how many devices a batch is shared."
                    ),
                    mark(
                        "Small dense networks are fastest on the processor; convolutions on "
                        "thousands of pictures and networks of millions of parameters are faster "
                        "on a GPU."
                    ),
                    mark(
                        "The choice belongs to this machine, not to the design. Runs shows which "
                        "engine trained each run, once they differ."
                    ),
                )
            ),
            Links(_SEE, (_SWEEP, _CLUSTER, Link("part:runs", mark("Runs")))),
        ),
        words=mark("keras jax pytorch tensorflow gpu device backend"),
    ),
)
