# SPDX-License-Identifier: GPL-3.0-or-later
"""Confusion, repair, breakdowns, diagnosis, presets and planning, as ratios to the tables of the same study."""

from __future__ import annotations

from bench_agreement import CODES, CODINGS, LENGTH, TRANSCRIPTS, best, study, tables_by_intervals

from qualcoder_cp.agreement.breakdowns import Options, by_node, by_transcript
from qualcoder_cp.agreement.confusion import confusion
from qualcoder_cp.agreement.diagnosis import diagnosis
from qualcoder_cp.agreement.planning import Expectation, plan
from qualcoder_cp.agreement.presets import PRESETS, preset_table
from qualcoder_cp.agreement.repair import repair
from qualcoder_cp.agreement.scope import Universe


def main() -> None:
    """Print the times and ratios."""
    scope = study(Universe.SPEECH)
    print(f"{TRANSCRIPTS} transcripts x {LENGTH} characters x {CODES} codes, 2 coders x {CODINGS} codings")
    tables, _ = best(lambda: tables_by_intervals(scope), 20)
    print(f"  tables: {1e3 * tables:.1f} ms")
    options = Options("turn", resamples=0)
    work = {
        "confusion and decomposition": lambda: confusion(scope),
        "repair per character": lambda: repair(scope, "character"),
        "repair per turn": lambda: repair(scope, "turn"),
        "breakdown by level, per turn": lambda: by_node(scope, options),
        "breakdown by transcript, per turn": lambda: by_transcript(scope, options),
        "diagnosis per turn": lambda: list(diagnosis(scope, "turn").rows),
        "plan for +-0.1": lambda: plan(Expectation(0.2, 0.8), 0.1),
        **{f"preset {one.name}": lambda one=one: preset_table(scope, one) for one in PRESETS},
    }
    for name, run in work.items():
        spent, median = best(run, 3)
        print(f"  {name}: {1e3 * spent:.0f} ms (median {1e3 * median:.0f}), {spent / tables:.0f} times the tables")


if __name__ == "__main__":
    main()
