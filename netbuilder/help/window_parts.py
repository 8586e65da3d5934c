"""Pages on the parts of the window, and how to begin."""

from __future__ import annotations

from typing import Final

from netbuilder.help import choices, lesson_pages, searches
from netbuilder.help.pages import Heading, Link, Links, Page, Paragraph, Part, Points
from netbuilder.translation import mark

GROUP: Final = mark("The window")

FIRST: Final = "part:first"
KEYS: Final = "keys"
"""The page of keyboard shortcuts, which the views make from what the keys do."""


def _page(name: str, title: str, summary: str, *points: str, see: tuple[Link, ...] = ()) -> Page:
    parts: list[Part] = [Points(points)] if points else []
    if see:
        parts.append(Links(mark("See also"), see))
    return Page(f"part:{name}", title, GROUP, summary, tuple(parts))


def _part(name: str, title: str) -> Link:
    return Link(f"part:{name}", title)


PAGES: Final = (
    Page(
        FIRST,
        mark("First steps"),
        GROUP,
        mark("Three steps lead from an empty canvas to a network that reads what you draw."),
        (
            Points(
                (
                    mark(
                        "Train: press Train (F5). The network looks at all training "
                        "samples, epoch after epoch, and the curves show how the loss "
                        "falls."
                    ),
                    mark(
                        "Draw: write a digit on the pad. The bars show what the network "
                        "takes it for, and how sure it is."
                    ),
                    mark(
                        "Drag: pull a layer from the palette between two blocks, and train "
                        "again. Runs keeps both networks, so you can compare them and go "
                        "back."
                    ),
                )
            ),
            Heading(mark("Where to go from here")),
            Paragraph(
                mark(
                    "View > Start offers templates of other networks. File > Own Data "
                    "trains on your own table or pictures. F1 explains whatever is "
                    "under the pointer."
                )
            ),
            Paragraph(mark("Help > Manual has tutorials, formulas and questions people ask.")),
            Links(
                mark("See also"),
                (
                    _part("bar", mark("Training bar")),
                    _part("canvas", mark("Canvas")),
                    _part("pad", mark("Drawing pad")),
                    Link(KEYS, mark("Keyboard shortcuts")),
                ),
            ),
        ),
        words="tour begin start help",
    ),
    _page(
        "start",
        mark("Start"),
        mark(
            "Templates and recent files, each with what it learns and what can be expected of it."
        ),
        mark("Arrow keys choose a card, Enter opens it, and Esc goes back to the network."),
        mark(
            "Time and accuracy on a card were measured, not estimated; its hint names the machine."
        ),
        mark(
            "A template of your own comes from File > Save as Template; the Delete key removes it."
        ),
        see=(_part("first", mark("First steps")),),
    ),
    _page(
        "bar",
        mark("Training bar"),
        mark("Starts, pauses and stops the training, and always tells what state it is in."),
        mark("Train begins with fresh weights; Continue Training begins with the current ones."),
        mark("Pause keeps everything in place. Stop ends the training and keeps the network."),
        mark(
            "Step trains a single batch or to the end of the epoch, then "
            "pauses. Speed slows the training down so that you can watch; full "
            "speed does not wait."
        ),
        mark("The badge beside Train counts what prevents training. A click leads to the problem."),
        mark(
            "The large figures are those of the present epoch; validation is measured after each."
        ),
        see=(Link("term:epoch", mark("Epoch")), Link("term:validation", mark("Validation"))),
    ),
    _page(
        "settings",
        mark("Settings"),
        mark("How the network is trained: data, target, optimizer, loss and more."),
        mark(
            "Settings that count at once stay open during a training. The "
            "others count for the next one, and are locked until then."
        ),
        mark("The hint of each setting says what it does and how Keras calls it."),
        see=(
            Link("setting:optimizer", mark("Optimizer")),
            Link("setting:loss", mark("Loss")),
            Link("setting:schedule", mark("Schedule")),
            Link("setting:data", mark("Data set")),
        ),
    ),
    _page(
        "palette",
        mark("Layers"),
        mark("All layers, by family; drag one onto the canvas, or double-click it."),
        mark("Type to search by name or purpose; a typing error does no harm."),
        mark("Enter or Space adds the selected layer below the selected block, F1 explains it."),
        mark("In a narrow window the palette is a strip of icons; a click unfolds a family."),
    ),
    _page(
        "canvas",
        mark("Canvas"),
        mark("The network, from its input to its output; each block is a layer."),
        mark("Drag blocks to move them. Shift or Ctrl selects several, Delete removes them."),
        mark("Space, / or a double click adds a layer by its name."),
        mark(
            "A block with a problem says what is wrong and offers fixes; each "
            "fix has been tried on the whole network."
        ),
        mark(
            "Opened (Ctrl+2) shows what each block does. Point at a value of a "
            "feature map to see what it comes from; a click shows the products "
            "that make it, one by one."
        ),
        mark(
            "A click on a unit shows what excites it, and switches it off. "
            "Drag a line between two neurons (Ctrl+3) to change its weight; − "  # noqa: RUF001
            "and + change the number of units."
        ),
        mark("Ctrl and the wheel zoom; the middle button moves the view."),
        see=(_part("palette", mark("Layers")), _part("inspector", mark("Inspector"))),
    ),
    _page(
        "inspector",
        mark("Inspector"),
        mark("The settings of the selected block, its shapes and its size."),
        mark("More shows what is seldom changed, such as initializers and regularizers."),
        mark("Lock Weights (Ctrl+L) keeps training from changing a block."),
        see=(Link("term:parameter", mark("Parameter")), Link("term:shape", mark("Shape"))),
    ),
    _page(
        "pad",
        mark("Drawing pad"),
        mark("Draw what the network is to read; the bars show its answer with every stroke."),
        mark("What the network sees is centred and scaled as its training pictures were."),
        mark("E switches between pen and eraser, Ctrl+Z takes a stroke back, Esc clears the pad."),
        mark(
            "Pictures can be dropped or pasted. With Teach you say what a "
            "drawing is, and the network learns it."
        ),
        see=(_part("first", mark("First steps")),),
    ),
    _page(
        "table",
        mark("Trying out rows"),
        mark("A form for one row of your table; the network answers while you type."),
        mark("Rows can be pasted, or taken from the data by a click on a mistake in Answers."),
        mark("File > Predict for a File answers a whole table at once."),
    ),
    _page(
        "surface",
        mark("Decision surface"),
        mark("What the network answers at every point of the plane; the points are the samples."),
        mark("Point anywhere to read the answer there; the arrow keys do the same."),
        see=(Link("term:decision surface", mark("Decision surface")),),
    ),
    _page(
        "curves",
        mark("Curves"),
        mark(
            "Loss and metric over the training: the line is smoothed, the band "
            "shows single batches."
        ),
        mark("The dashed line with squares is validation. The best epoch is marked."),
        mark(
            "Dragging with the right button zooms; a double click shows "
            "everything again. A click on a name hides a curve."
        ),
        mark(
            "Where several metrics are watched, the title above the second plot chooses which of "
            "them is plotted and shown in the training bar; File > Save Figures has them all."
        ),
        mark("Ticked runs are drawn over each other, each in its own colour."),
        see=(Link("term:loss", mark("Loss")), Link("term:overfitting", mark("Overfitting"))),
    ),
    _page(
        "answers",
        mark("Answers"),
        mark("What the network confuses, class by class, and its worst mistakes."),
        mark(
            "Rows are the actual classes, columns the predicted ones. A click "
            "on a cell shows its samples."
        ),
        mark(
            "Precision, recall and F1 are given for every class, and the ROC curve for two classes."
        ),
        see=(
            Link("term:confusion matrix", mark("Confusion matrix")),
            Link("term:precision", mark("Precision")),
            Link("term:recall", mark("Recall")),
        ),
    ),
    _page(
        "layers",
        mark("Layers tab"),
        mark("How weights, gradients and activations of each layer develop during training."),
        mark("A sentence says what stands out, such as units that never activate."),
        see=(
            Link("term:dead unit", mark("Dead unit")),
            Link("term:gradient", mark("Gradient")),
        ),
    ),
    _page(
        "runs",
        mark("Runs"),
        mark(
            "Every training with its settings and figures; none is lost when you close the window."
        ),
        mark("Go Back restores the network of a run: its design, weights and curves."),
        mark(
            "Tick runs to draw their curves over each other. Name, note and "
            "star of a run are yours."
        ),
        see=(Link("term:run", mark("Run")),),
    ),
    _page(
        "result",
        mark("Result"),
        mark("How good the network is, once its training has ended, and what to try next."),
        mark("The large figure is measured on samples that had no part in training."),
        mark("The buttons do what they say; Undo takes it back."),
        see=(
            Link("term:best epoch", mark("Best epoch")),
            Link("term:gap", mark("Gap")),
            Link("term:test accuracy", mark("Test accuracy")),
        ),
    ),
    _page(
        "script",
        mark("Script"),
        mark("The network as a Keras script. What you change there changes the blocks, too."),
        mark("Scripts are read, never run. Lines that blocks cannot show are listed."),
    ),
    _page(
        "data",
        mark("Data set"),
        mark("The samples that the network learns from, with the number of each class."),
        mark(
            "File > Own Data takes a table, NumPy arrays or a folder of "
            "pictures. Dates become year, month, weekday, hour and time "
            "passed; rows that follow each other can be forecast."
        ),
        see=(
            Link("setting:data", mark("Data sets")),
            Link("term:time series", mark("Time series")),
        ),
    ),
    *searches.PAGES,
    *choices.PAGES,
    *lesson_pages.PAGES,
    _page(
        "status",
        mark("Status bar"),
        mark("What was just done, how many parameters the network has and what it costs."),
        see=(
            Link("term:parameter", mark("Parameter")),
            Link("term:multiply-adds", mark("Multiply-adds")),
        ),
    ),
    _page(
        "menu",
        mark("Commands"),
        mark("Every command is in a menu; Any Command (Ctrl+K) finds it by its name."),
        see=(Link(KEYS, mark("Keyboard shortcuts")),),
    ),
)
