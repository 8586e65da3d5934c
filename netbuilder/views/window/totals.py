"""What the whole network amounts to."""

from __future__ import annotations

from netbuilder.design import Analysis
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_description, set_spoken, set_tip
from netbuilder.wording import bytes_text, count_text, plural, short_number


class Totals(Label):
    """Parameters, multiplications and memory of all blocks, in the status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("totals")
        set_spoken(self, say("The whole network"))

    def show_analysis(self, analysis: Analysis) -> None:
        """Show the sums of what is known."""
        parameters = plural(analysis.total_parameters, "{count} parameter", "{count} parameters")
        mult_adds = say(
            "{multiply_adds} mult-adds", multiply_adds=short_number(analysis.multiply_adds)
        )
        memory = say("{sample_bytes} per sample", sample_bytes=bytes_text(analysis.sample_bytes))
        self.show_text(f"{parameters} · {mult_adds} · {memory}")
        set_tip(
            self,
            say(
                "The network has {total_parameters} parameters. Each sample takes "
                "{multiply_adds} multiply-adds and {sample_bytes} bytes for the "
                "outputs of the blocks.",
                total_parameters=count_text(analysis.total_parameters),
                multiply_adds=count_text(analysis.multiply_adds),
                sample_bytes=count_text(analysis.sample_bytes),
            ),
        )
        set_description(self, self.toolTip())
