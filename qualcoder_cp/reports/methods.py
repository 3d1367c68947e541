# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods paragraph, made only of facts of the project; what is not known is marked as a gap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import qualcoder_cp
from qualcoder_cp import adjudication, codebook, coding
from qualcoder_cp.adjudication import DisagreementType, Mode, Outcome
from qualcoder_cp.agreement.mode import coefficients_shown
from qualcoder_cp.agreement.report import AgreementReport
from qualcoder_cp.agreement.result import AgreementRow
from qualcoder_cp.model import LayerKind, LayerState, Level, Round
from qualcoder_cp.prevalence.queries import Counted
from qualcoder_cp.project import Project
from qualcoder_cp.reports.formats import coefficient
from qualcoder_cp.reports.formats import interval as interval_of


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers of the paragraph, counted in the project."""

    coders: tuple[str, ...]
    transcripts: int
    double_coded: int
    single_coded: int
    codes: int
    domains: int
    version: str
    exact: int
    disagreements: int
    by_kind: dict[str, int]
    undecided: int
    deciders: tuple[str, ...]
    outcomes: dict[str, int]


_KINDS = {
    "boundary": ("1a", "1b", "1c", "2"), "code": ("3", "4", "5"), "presence": ("6",), "doubt": ("7",),
}  # fmt: skip

_OUTCOMES = {
    Outcome.CODER.value: "one coder's version", Outcome.BOTH.value: "both versions",
    Outcome.UNION.value: "union of the passages", Outcome.INTERSECTION.value: "intersection of the passages",
    Outcome.EDITED.value: "edited passage", Outcome.OTHER_CODE.value: "another code",
    Outcome.PARENT.value: "the code above", Outcome.NOTHING.value: "no coding", Outcome.NEW.value: "new coding",
}  # fmt: skip
"""Outcomes as a sentence names them."""


def facts(project: Project, round_: Round) -> Facts:
    """Count what the paragraph says.

    Raises:
        KnownError: the round is sealed.
    """
    boards = adjudication.boards(project, round_)
    tree = codebook.tree(project)
    submitted = Counter(
        layer.transcript_id for layer in coding.layers(project, round_.id)
        if layer.kind is LayerKind.CODER and layer.state is LayerState.SUBMITTED
    )  # fmt: skip
    items = [item for one in boards for item in one.items]
    different = [item for item in items if item.type is not DisagreementType.EXACT]
    kinds = Counter(name for item in different for name, numbers in _KINDS.items() if item.type.number in numbers)
    stale = {(one.transcript.id, key) for one in boards for key in one.result.stale}
    records = [
        one for one in adjudication.decision_records(project, round_.id)
        if one.outcome is not Outcome.LATER and (one.transcript_id, one.fingerprint) not in stale
    ]  # fmt: skip
    decided = [one for one in records if one.type != DisagreementType.EXACT.value]
    version = next((one for one in codebook.versions(project) if one.id == round_.codebook_version_id), None)
    return Facts(
        coders=tuple(coder.name for coder in coding.round_coders(project, round_.id)),
        transcripts=len(boards),
        double_coded=sum(number >= 2 for number in submitted.values()),
        single_coded=sum(one.single_coded for one in boards),
        codes=sum(tree.level(code) is not Level.DOMAIN for code in tree.codes),
        domains=len(tree.at(Level.DOMAIN)),
        version=version.name if version else "",
        exact=len(items) - len(different),
        disagreements=len(different),
        by_kind={name: kinds[name] for name in _KINDS if kinds[name]},
        undecided=sum(len(one.result.open) for one in boards),
        deciders=tuple(dict.fromkeys(one.decided_by for one in decided if one.mode is not Mode.RULE)),
        outcomes=dict(Counter(one.outcome.value for one in decided).most_common()),
    )


def methods_paragraph(project: Project, round_: Round, report: AgreementReport, counted: Counted) -> str:
    """Return the paragraph as Markdown, with the line that says what every number depends on.

    Args:
        project: the open project.
        round_: the round that is reported.
        report: agreement before discussion, at participant level.
        counted: the prevalence that is published.

    Raises:
        KnownError: the round is sealed.
    """
    found = facts(project, round_)
    sentences = [
        *_coding(found),
        *(_agreement(report, pair_only=len(found.coders) > 2) if coefficients_shown(project) else _compared(found)),
        *_adjudication(found),
        *_prevalence(counted),
    ]
    sentences.append(f"Coding and analysis used QualCoder CP version {qualcoder_cp.__version__}.")
    return "\n".join(
        ["# Methods", "", " ".join(sentences), "", "## What the numbers rest on", "",
         f"- {report.compared if coefficients_shown(project) else _rests_on(report)}",
         *([f"- {report.warning}"] if report.warning and coefficients_shown(project) else []),
         f"- Prevalence: layer {counted.layer}, round {counted.round_name}, N={counted.table.total()}; "
         f"{_plural(len(counted.table.left_out), 'participant')} left out as not complete; "
         f"{_plural(len(counted.outside), 'coding')} outside participants' speech not counted.",
         f"- Codebook: {found.version or '[no frozen version]'}; state of the project: change {project.state}.", ""]
    )  # fmt: skip


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _names(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def _coding(found: Facts) -> list[str]:
    codebook_ = f"a codebook of {_plural(found.codes, 'code')} in {_plural(found.domains, 'domain')}"
    version = f" ({found.version})" if found.version else " [codebook version not frozen]"
    if len(found.coders) < 2:
        who = _names(found.coders) or "[coder]"
        return [f"One analyst ({who}) coded {_plural(found.transcripts, 'transcript')} using {codebook_}{version}."]
    share = f"{found.double_coded}/{found.transcripts}"
    return [
        f"{_number(len(found.coders)).capitalize()} analysts ({_names(found.coders)}) independently coded {share} "
        f"transcripts using {codebook_}{version}, blinded to each other's coding.",
        *([f"{_plural(found.single_coded, 'transcript')} {'was' if found.single_coded == 1 else 'were'} coded by one "
           "analyst alone, whose coding stands as the consensus."] if found.single_coded else []),
    ]  # fmt: skip


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def _agreement(report: AgreementReport, *, pair_only: bool) -> list[str]:
    """Return the sentence on agreement; ``pair_only``: the report is about two of more coders, who are named."""
    if report.reason:
        return [f"Agreement is not defined ({report.reason})."]
    pooled = next((row for row in report.pooled if row.level == Level.DOMAIN.value), None)
    domains = [row for row in report.codes if row.level == Level.DOMAIN.value]
    value = pooled.krippendorff_alpha.value if pooled else None
    if pooled is None or value is None:
        why = pooled.krippendorff_alpha.reason if pooled else "no domain"
        return [f"Agreement at the {report.unit} level is not defined ({why})."]
    alpha = pooled.krippendorff_alpha
    details = f"{report.resamples} bootstrap resamples of participants"
    interval = ""
    if alpha.ci_low is not None and alpha.ci_high is not None:
        interval = f" (95% CI {interval_of(alpha.ci_low, alpha.ci_high)}, {details}, seed {report.seed})"
    kappa = pooled.cohen_kappa.value
    more = f"; Cohen {coefficient('κ', kappa)}" if kappa is not None else ""
    between = f" between {_names(report.coders)}" if pair_only else ""
    sentence = (
        f"Agreement before discussion{between}, pooled over domains at the {report.unit} level, was Krippendorff "
        f"{coefficient('α', value)}{interval}{more}"
    )
    return [f"{sentence}{_range(domains)}."]


def _compared(found: Facts) -> list[str]:
    """Return the sentence of a study without coefficients."""
    if len(found.coders) < 2:
        return []
    return ["Their coding was compared passage by passage; a coefficient of agreement is not reported."]


def _rests_on(report: AgreementReport) -> str:
    """Return what was compared, for a study without coefficients."""
    return (
        f"Text: {report.universe}; coders: {_names(report.coders)}; round: {report.round_name}; "
        f"{_plural(report.n_transcripts, 'transcript')} compared; left out: {len(report.single_coded)} single-coded, "
        f"{len(report.missing)} missing."
    )


def _range(rows: list[AgreementRow]) -> str:
    values = sorted(value for row in rows if (value := row.krippendorff_alpha.value) is not None)
    undefined = [row for row in rows if row.krippendorff_alpha.value is None]
    words = f"; range per domain {interval_of(values[0], values[-1])}" if len(values) > 1 else ""
    if undefined:
        why = ", ".join(dict.fromkeys(row.krippendorff_alpha.reason for row in undefined))
        words += f"; {_plural(len(undefined), 'domain')} not defined ({why})"
    return words


def _adjudication(found: Facts) -> list[str]:
    if len(found.coders) < 2:
        return []
    kinds = ", ".join(f"{count} {name}" for name, count in found.by_kind.items())
    said = [
        f"{_plural(found.exact, 'passage')} {'was' if found.exact == 1 else 'were'} coded alike; "
        f"{_plural(found.disagreements, 'disagreement')} remained" + (f" ({kinds})." if kinds else ".")
    ]
    if found.deciders:
        outcomes = ", ".join(f"{count} {_OUTCOMES.get(name, name)}" for name, count in found.outcomes.items())
        said.append(f"They were adjudicated by {_names(found.deciders)} (outcomes: {outcomes}).")
    if found.undecided:
        said.append(f"[{_plural(found.undecided, 'item')} not decided yet: the table is provisional.]")
    return said


def _prevalence(counted: Counted) -> list[str]:
    return [
        "Prevalence is the number of participants with at least one passage coded for the domain (or a code below it) "
        f"in the {counted.layer} layer, with 95% Wilson intervals (N={counted.table.total()})."
    ]
