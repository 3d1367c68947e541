# SPDX-License-Identifier: GPL-3.0-or-later
"""Planning a round: how many transcripts to code twice, which ones, and the round made from them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from qualcoder_cp import coding, transcripts
from qualcoder_cp.agreement.planning import Expectation, Plan, plan
from qualcoder_cp.agreement.sampling import Sample, sample
from qualcoder_cp.known import KnownError
from qualcoder_cp.ui.agreement.grid import Cell, Sheet
from qualcoder_cp.ui.agreement.grid_view import GridView
from qualcoder_cp.ui.agreement.wording import NOTHING
from qualcoder_cp.ui.background import Background, Job, Progress
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.theme import space
from qualcoder_cp.ui.widgets.flow import Flow
from qualcoder_cp.ui.widgets.pieces import button, column, label, row
from qualcoder_cp.ui.widgets.tall import TallWidget

LABEL = "Simulating studies"


class PlanningPanel(TallWidget):
    """Two steps side by side: how many, and which. ``left`` asks to go back, ``elsewhere`` to see the round made."""

    left = Signal()
    elsewhere = Signal(str, object)

    def __init__(self, session: Session, background: Background) -> None:
        """Begin with usual expectations."""
        super().__init__()
        self._session, self._background = session, background
        self._job: Job | None = None
        self._sample: Sample | None = None
        self.prevalence = _share("Expected share of units with the code", 0.2, 0.001, 0.999)
        self.agreement = _share("Expected alpha", 0.8, 0.01, 0.999)
        self.half_width = _share("Wanted: the interval is plus or minus", 0.1, 0.01, 0.5)
        self.units = _count("Units per transcript; 1 where participants are the unit", 60, 1, 100_000)
        self.compute_button = button("How many?", self.compute, "primary", tip="Simulate studies of this kind")
        self.answer = label("", wrap=True, name="How many transcripts")
        self.curve = GridView("Half-width by number of transcripts")
        self.count = _count("Transcripts in the sample", 20, 1, 100_000)
        self.seed = _count("Seed of the draw", 1, 0, 2**31 - 1)
        self.draw_button = button("Draw a sample", self.draw, "primary", tip="Draw at random within the groups")
        self.drawn = label("", wrap=True, name="The sample")
        self.strata = GridView("Sample by group")
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the round")
        self.name.setPlaceholderText("Name of the round")
        self.make_button = button("Make a round from this sample", self.make_round,
                                  tip="All analysts code these transcripts, each unseen by the others")  # fmt: skip
        self._arrange()
        self.setFocusProxy(self.prevalence)
        self.clear()

    def _arrange(self) -> None:
        head = row(label("Plan a round", "title"), None,
                   button("Back", self.left.emit, tip="Back to the agreement of this study"))  # fmt: skip
        first = column(
            label("How many to code twice?", "heading"),
            _fields(("Prevalence", self.prevalence), ("Alpha", self.agreement), ("± interval", self.half_width),
                    ("Units each", self.units)),
            row(self.compute_button, None), self.answer, self.curve,
        )  # fmt: skip
        second = column(
            label("Which ones?", "heading"), _fields(("Transcripts", self.count), ("Seed", self.seed)),
            row(self.draw_button, None), self.drawn, self.strata, row(self.name, self.make_button),
        )  # fmt: skip
        both = row(first, second, gap=4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(2))
        layout.setSpacing(space(2))
        layout.addWidget(head)
        layout.addWidget(both, 1)

    def clear(self) -> None:
        """Show no answers: another project."""
        self._sample = None
        for grid in (self.curve, self.strata):
            grid.show_sheet(Sheet())
        self.answer.setText("The 95 % interval gets narrower with more transcripts; studies are simulated to say how.")
        self.drawn.setText("The sample is drawn within the groups, in proportion; the same seed gives the same one.")
        self.make_button.setEnabled(False)

    def refresh(self) -> None:
        """Follow the project: no more than there is can be drawn."""
        total = len(transcripts.transcripts(self._session.project))
        self.count.setMaximum(max(1, total))
        self.draw_button.setEnabled(total > 0)
        if not self.name.text():
            self.name.setText(f"Round {len(coding.rounds(self._session.project)) + 1}")

    def compute(self) -> None:
        """Simulate in the background."""
        try:
            expected = Expectation(self.prevalence.value(), self.agreement.value(), self.units.value())
        except KnownError as problem:
            self.answer.setText(str(problem))
            return
        width = self.half_width.value()

        def work(progress: Progress) -> Plan:
            progress(0, 1, "simulated studies")
            return plan(expected, width)

        if self._job is not None:
            self._job.cancel()
        self.answer.setText("Being computed…")
        self._job = self._background.run(LABEL, work, self._show_plan, quiet=True, failed=self.answer.setText)

    def _show_plan(self, found: Plan) -> None:
        self.answer.setText(found.sentence)
        rows = tuple(
            (
                Cell(f"{number:,}", key=float(number), number=True, strong=number == found.transcripts),
                Cell(NOTHING if width is None else f"± {width:.3f}", number=True, key=2.0 if width is None else width),
                Cell(f"{100 * gone:.1f} %", number=True, key=gone),
            )
            for number, width, gone in found.curve
        )
        heads = ("Transcripts", "Interval", "Studies without a value")
        self.curve.show_sheet(Sheet(heads, rows))
        if found.transcripts is not None:
            self.count.setValue(found.transcripts)

    def draw(self) -> None:
        """Draw the sample."""
        found = self._session.do(sample, self._session.project, count=self.count.value(), seed=self.seed.value())
        if not isinstance(found, Sample):
            return
        self._sample = found
        self.drawn.setText(found.sentence)
        rows = tuple(
            (Cell(one.group), Cell(f"{len(one.names)} of {one.size}", number=True), Cell(", ".join(one.names)))
            for one in found.strata
        )
        self.strata.show_sheet(Sheet(("Group", "Drawn", "Transcripts"), rows))
        self.make_button.setEnabled(not self._session.project.readonly)

    def make_round(self) -> None:
        """Make the round from the sample, with all analysts."""
        if self._sample is None:
            return
        session = self._session
        chosen = self._sample.transcript_ids
        made = session.do(
            coding.make_round, session.project, self.name.text(), coding.team(session.project), by=session.by,
            transcript_ids=chosen, plan=coding.RoundPlan(note=self._sample.sentence),
            say=f"Made '{self.name.text().strip()}' from a sample of {len(chosen)} transcripts",
        )  # fmt: skip
        if made is not None:
            self.name.clear()
            self.elsewhere.emit("study", {})


def _share(name: str, value: float, least: float, most: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setDecimals(3)
    made.setSingleStep(0.05)
    made.setRange(least, most)
    made.setValue(value)
    made.lineEdit().setTextMargins(space(1), 0, 0, 0)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def _count(name: str, value: int, least: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(least, most)
    made.setValue(value)
    made.lineEdit().setTextMargins(space(1), 0, 0, 0)
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made


def _fields(*fields: tuple[str, QWidget]) -> QWidget:
    made = QWidget()
    flow = Flow(space(2))
    for title, field in fields:
        flow.addWidget(row(label(title, "muted"), field, gap=0))
    made.setLayout(flow)
    return made
