"""What the whole network amounts to."""

from __future__ import annotations

from netbuilder.design import Analysis
from netbuilder.views.common.texts import Label, set_description, set_spoken, set_tip
from netbuilder.wording import bytes_text, count_text, plural, short_number


class Totals(Label):
    """Parameters, multiplications and memory of all blocks, in the status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("totals")
        set_spoken(self, "The whole network")

    def show_analysis(self, analysis: Analysis) -> None:
        """Show the sums of what is known."""
        parameters = plural(analysis.total_parameters, "{count} parameter", "{count} parameters")
        mult_adds = f"{short_number(analysis.multiply_adds)} mult-adds"
        memory = f"{bytes_text(analysis.sample_bytes)} per sample"
        self.show_text(f"{parameters} · {mult_adds} · {memory}")
        set_tip(
            self,
            f"The network has {count_text(analysis.total_parameters)} parameters. Each sample "
            f"takes {count_text(analysis.multiply_adds)} multiply-adds and "
            f"{count_text(analysis.sample_bytes)} bytes for the outputs of the blocks.",
        )
        set_description(self, self.toolTip())
