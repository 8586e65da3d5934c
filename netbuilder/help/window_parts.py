"""Pages on the parts of the window, and how to begin."""

from __future__ import annotations

from typing import Final

from netbuilder.help.pages import Heading, Link, Links, Page, Paragraph, Part, Points

GROUP: Final = "The window"

FIRST: Final = "part:first"
KEYS: Final = "keys"
"""The page of keyboard shortcuts, which the views make from what the keys do."""


def _page(name: str, title: str, summary: str, *points: str, see: tuple[Link, ...] = ()) -> Page:
    parts: list[Part] = [Points(points)] if points else []
    if see:
        parts.append(Links("See also", see))
    return Page(f"part:{name}", title, GROUP, summary, tuple(parts))


def _part(name: str, title: str) -> Link:
    return Link(f"part:{name}", title)


PAGES: Final = (
    Page(
        FIRST,
        "First steps",
        GROUP,
        "Three steps lead from an empty canvas to a network that reads what you draw.",
        (
            Points(
                (
                    "Train: press Train (F5). The network looks at all training samples, epoch "
                    "after epoch, and the curves show how the loss falls.",
                    "Draw: write a digit on the pad. The bars show what the network takes it for, "
                    "and how sure it is.",
                    "Drag: pull a layer from the palette between two blocks, and train again. Runs "
                    "keeps both networks, so you can compare them and go back.",
                )
            ),
            Heading("Where to go from here"),
            Paragraph(
                "View > Start offers templates of other networks. File > Own Data trains on your "
                "own table or pictures. F1 explains whatever is under the pointer."
            ),
            Links(
                "See also",
                (
                    _part("bar", "Training bar"),
                    _part("canvas", "Canvas"),
                    _part("pad", "Drawing pad"),
                    Link(KEYS, "Keyboard shortcuts"),
                ),
            ),
        ),
        words="tour begin start help",
    ),
    _page(
        "start",
        "Start",
        "Templates and recent files, each with what it learns and what can be expected of it.",
        "Arrow keys choose a card, Enter opens it, and Esc goes back to the network.",
        "Time and accuracy on a card were measured, not estimated; its hint names the machine.",
        "A template of your own comes from File > Save as Template; the Delete key removes it.",
        see=(_part("first", "First steps"),),
    ),
    _page(
        "bar",
        "Training bar",
        "Starts, pauses and stops the training, and always tells what state it is in.",
        "Train begins with fresh weights; Continue Training begins with the current ones.",
        "Pause keeps everything in place. Stop ends the training and keeps the network.",
        "Step trains a single batch or to the end of the epoch, then pauses. Speed slows the "
        "training down so that you can watch; full speed does not wait.",
        "The badge beside Train counts what prevents training. A click leads to the problem.",
        "The large figures are those of the present epoch; validation is measured after each.",
        see=(Link("term:epoch", "Epoch"), Link("term:validation", "Validation")),
    ),
    _page(
        "settings",
        "Settings",
        "How the network is trained: data, target, optimizer, loss and more.",
        "Settings that count at once stay open during a training. The others count for the next "
        "one, and are locked until then.",
        "The hint of each setting says what it does and how Keras calls it.",
        see=(
            Link("setting:optimizer", "Optimizer"),
            Link("setting:loss", "Loss"),
            Link("setting:schedule", "Schedule"),
            Link("setting:data", "Data set"),
        ),
    ),
    _page(
        "palette",
        "Layers",
        "All layers, by family; drag one onto the canvas, or double-click it.",
        "Type to search by name or purpose; a typing error does no harm.",
        "Enter or Space adds the selected layer below the selected block, F1 explains it.",
        "In a narrow window the palette is a strip of icons; a click unfolds a family.",
    ),
    _page(
        "canvas",
        "Canvas",
        "The network, from its input to its output; each block is a layer.",
        "Drag blocks to move them. Shift or Ctrl selects several, Delete removes them.",
        "Space, / or a double click adds a layer by its name.",
        "A block with a problem says what is wrong and offers fixes; each fix has been tried on "
        "the whole network.",
        "Opened (Ctrl+2) shows what each block does. Point at a value of a feature map to see what "
        "it comes from; a click shows the products that make it, one by one.",
        "A click on a unit shows what excites it, and switches it off. Drag a line between two "
        "neurons (Ctrl+3) to change its weight; − and + change the number of units.",  # noqa: RUF001
        "Ctrl and the wheel zoom; the middle button moves the view.",
        see=(_part("palette", "Layers"), _part("inspector", "Inspector")),
    ),
    _page(
        "inspector",
        "Inspector",
        "The settings of the selected block, its shapes and its size.",
        "More shows what is seldom changed, such as initializers and regularizers.",
        "Lock Weights (Ctrl+L) keeps training from changing a block.",
        see=(Link("term:parameter", "Parameter"), Link("term:shape", "Shape")),
    ),
    _page(
        "pad",
        "Drawing pad",
        "Draw what the network is to read; the bars show its answer with every stroke.",
        "What the network sees is centred and scaled as its training pictures were.",
        "E switches between pen and eraser, Ctrl+Z takes a stroke back, Esc clears the pad.",
        "Pictures can be dropped or pasted. With Teach you say what a drawing is, and the network "
        "learns it.",
        see=(_part("first", "First steps"),),
    ),
    _page(
        "table",
        "Trying out rows",
        "A form for one row of your table; the network answers while you type.",
        "Rows can be pasted, or taken from the data by a click on a mistake in Answers.",
        "File > Predict for a File answers a whole table at once.",
    ),
    _page(
        "surface",
        "Decision surface",
        "What the network answers at every point of the plane; the points are the samples.",
        "Point anywhere to read the answer there; the arrow keys do the same.",
        see=(Link("term:decision surface", "Decision surface"),),
    ),
    _page(
        "curves",
        "Curves",
        "Loss and metric over the training: the line is smoothed, the band shows single batches.",
        "The dashed line with squares is validation. The best epoch is marked.",
        "Dragging with the right button zooms; a double click shows everything again. A click on a "
        "name hides a curve.",
        "Ticked runs are drawn over each other, each in its own colour.",
        see=(Link("term:loss", "Loss"), Link("term:overfitting", "Overfitting")),
    ),
    _page(
        "answers",
        "Answers",
        "What the network confuses, class by class, and its worst mistakes.",
        "Rows are the actual classes, columns the predicted ones. A click on a cell shows its "
        "samples.",
        "Precision, recall and F1 are given for every class, and the ROC curve for two classes.",
        see=(
            Link("term:confusion matrix", "Confusion matrix"),
            Link("term:precision", "Precision"),
            Link("term:recall", "Recall"),
        ),
    ),
    _page(
        "layers",
        "Layers tab",
        "How weights, gradients and activations of each layer develop during training.",
        "A sentence says what stands out, such as units that never activate.",
        see=(Link("term:dead unit", "Dead unit"), Link("term:gradient", "Gradient")),
    ),
    _page(
        "runs",
        "Runs",
        "Every training with its settings and figures; none is lost when you close the window.",
        "Go Back restores the network of a run: its design, weights and curves.",
        "Tick runs to draw their curves over each other. Name, note and star of a run are yours.",
        see=(Link("term:run", "Run"),),
    ),
    _page(
        "result",
        "Result",
        "How good the network is, once its training has ended, and what to try next.",
        "The large figure is measured on samples that had no part in training.",
        "The buttons do what they say; Undo takes it back.",
        see=(
            Link("term:best epoch", "Best epoch"),
            Link("term:gap", "Gap"),
            Link("term:test accuracy", "Test accuracy"),
        ),
    ),
    _page(
        "script",
        "Script",
        "The network as a Keras script. What you change there changes the blocks, too.",
        "Scripts are read, never run. Lines that blocks cannot show are listed.",
    ),
    _page(
        "data",
        "Data set",
        "The samples that the network learns from, with the number of each class.",
        "File > Own Data takes a table, NumPy arrays or a folder of pictures. Dates become year, "
        "month, weekday, hour and time passed; rows that follow each other can be forecast.",
        see=(Link("setting:data", "Data sets"), Link("term:time series", "Time series")),
    ),
    _page(
        "sweep",
        "Sweep",
        "Trains the network with several values of one or two settings and compares the results.",
        "Every training of a sweep is kept in Runs.",
        see=(Link("term:sweep", "Sweep"),),
    ),
    _page(
        "status",
        "Status bar",
        "What was just done, how many parameters the network has and what it costs.",
        see=(Link("term:parameter", "Parameter"), Link("term:multiply-adds", "Multiply-adds")),
    ),
    _page(
        "menu",
        "Commands",
        "Every command is in a menu; Any Command (Ctrl+K) finds it by its name.",
        see=(Link(KEYS, "Keyboard shortcuts"),),
    ),
)
