"""Pages on what the program remembers as choices, and on plug-ins."""

from __future__ import annotations

from typing import Final

from netbuilder.help.pages import Code, Heading, Link, Links, Page, Paragraph, Points
from netbuilder.translation import mark

GROUP: Final = mark("The window")
_SEE: Final = mark("See also")
_PREFERENCES: Final = Link("part:preferences", mark("Preferences"))
_PLUGINS: Final = Link("part:plugins", mark("Plug-ins"))

PROJECT: Final = """\
[project]
name = "example-layers"
version = "1.0"
dependencies = ["numpy"]

[project.entry-points."netbuilder.layers"]
Wave = "example_layers:Wave"
"""

LAYER: Final = '''\
import numpy as np

from engine.declarations import real
from engine.layers import Layer


class Wave(Layer):
    """Outputs sin(f x)."""

    title = "Wave"
    help = "Outputs the sine of its input."
    family = "activation"

    frequency: float = real(
        above=0.0, maximum=100.0, default=1.0, help="How fast the wave swings."
    )

    def call(self, inputs, training=False):
        self._inputs = inputs
        return np.sin(self.frequency * inputs)

    def backward(self, gradient, needs_input=True):
        slope = self.frequency * np.cos(self.frequency * self._inputs)
        return gradient * slope if needs_input else None
'''

PAGES: Final = (
    Page(
        "part:preferences",
        mark("Preferences"),
        GROUP,
        mark("Edit > Preferences shows every choice that the program remembers."),
        (
            Points(
                (
                    mark(
                        "Whatever you choose counts at once. The menus show the same choices; "
                        "Restore Defaults makes the usual ones on the page that you see."
                    ),
                    mark(
                        "General: language, light or dark, animations, what is shown at the start, "
                        "how much of each block, and which panels."
                    ),
                    mark("Training: what trains, and where logs for TensorBoard are written."),
                    mark(
                        "Keyboard: select a command, click the field and press the new keys. Keys "
                        "that another command has can be reassigned; keys for typing, for the "
                        "canvas and of the system cannot be had."
                    ),
                    mark("Plug-ins: which installed packages may bring layers of their own."),
                )
            ),
            Links(_SEE, (_PLUGINS, Link("keys", mark("Keyboard shortcuts")))),
        ),
        words=mark("settings options theme language shortcuts hotkeys"),
    ),
    Page(
        "part:plugins",
        mark("Plug-ins"),
        GROUP,
        mark("Layers of other packages, used like those that NetBuilder has."),
        (
            Points(
                (
                    mark(
                        "Install a package beside NetBuilder with pip, then tick it in Edit > "
                        "Preferences > Plug-ins, or call 'netbuilder plugins --allow PACKAGE'."
                    ),
                    mark(
                        "The code of a package runs with all your rights. Nothing of it runs "
                        "before you allow it, and a new version asks again."
                    ),
                    mark(
                        "Its layers are in the list of layers, in designs, model files and "
                        "scripts. A design that needs one which is not there says which package "
                        "to install or allow, and stays as it is."
                    ),
                    mark(
                        "NumPy trains such networks, because there are no compiled kernels for "
                        "them. Keras in another interpreter and the exports to ONNX, Python and "
                        "web pages do not know these layers."
                    ),
                )
            ),
            Heading(mark("Write one")),
            Paragraph(
                mark(
                    "A layer is a subclass of engine.layers.Layer: its arguments are declared as "
                    "fields, call computes the output, and backward the gradient of the input. A "
                    "layer with weights lists them in weight_specs and fills their gradients. "
                    "family chooses the group in the list of layers."
                )
            ),
            Code(LAYER),
            Paragraph(
                mark(
                    "The package names each class by an entry point of the group "
                    "netbuilder.layers, which has the name of the class. Names that another layer "
                    "has are refused."
                )
            ),
            Code(PROJECT),
            Links(_SEE, (_PREFERENCES, Link("part:palette", mark("Layers")))),
        ),
        words=mark("plugin extension custom layer package entry point"),
    ),
)
