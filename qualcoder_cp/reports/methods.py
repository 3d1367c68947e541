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
from qualcoder_cp.reports.facts_told import Told, fact, told
from qualcoder_cp.reports.formats import JMIR, Preset


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
    return Facts(
        coders=tuple(coder.name for coder in coding.round_coders(project, round_.id)),
        transcripts=len(boards),
        double_coded=sum(number >= 2 for number in submitted.values()),
        single_coded=sum(one.single_coded for one in boards),
        codes=sum(tree.level(code) is not Level.DOMAIN for code in tree.codes),
        domains=len(tree.at(Level.DOMAIN)),
        version=_version(project, round_),
        exact=len(items) - len(different),
        disagreements=len(different),
        by_kind={name: kinds[name] for name in _KINDS if kinds[name]},
        undecided=sum(len(one.result.open) for one in boards),
        deciders=tuple(dict.fromkeys(one.decided_by for one in decided if one.mode is not Mode.RULE)),
        outcomes=dict(Counter(one.outcome.value for one in decided).most_common()),
    )


def _version(project: Project, round_: Round) -> str:
    return next((one.name for one in codebook.versions(project) if one.id == round_.codebook_version_id), "")


def methods_paragraph(
    project: Project, round_: Round, report: AgreementReport, counted: Counted, preset: Preset = JMIR
) -> str:
    """Return `methods_text` as Markdown with a heading, and below it what every number depends on.

    Raises:
        KnownError: the round is sealed.
    """
    text = methods_text(project, round_, report, counted, preset).words
    return "\n".join(["# Methods", "", text, "", "## What the numbers rest on", "",
                      *(f"- {line}" for line in rests_on(project, round_, report, counted)), ""])  # fmt: skip


def rests_on(project: Project, round_: Round, report: AgreementReport, counted: Counted) -> list[str]:
    """Return what the numbers of agreement and prevalence depend on, a line for each."""
    shown = coefficients_shown(project)
    version = _version(project, round_) or "[no frozen version]"
    return [
        report.compared if shown else _rests_on(report), *([report.warning] if report.warning and shown else []),
        f"Prevalence: layer {counted.layer}, round {counted.round_name}, N={counted.table.total()}; "
        f"{_plural(len(counted.table.left_out), 'participant')} left out as not complete; "
        f"{_plural(len(counted.outside), 'coding')} outside participants' speech not counted.",
        f"Codebook: {version}; state of the project: change {project.state}.",
    ]  # fmt: skip


def methods_text(
    project: Project, round_: Round, report: AgreementReport, counted: Counted, preset: Preset = JMIR
) -> Told:
    """Return the methods paragraph, each number with the command that shows it.

    Args:
        project: the open project.
        round_: the round that is reported.
        report: agreement before discussion, at participant level.
        counted: the prevalence that is published.
        preset: how the journal wants numbers.

    Raises:
        KnownError: the round is sealed.
    """
    found = facts(project, round_)
    shown = coefficients_shown(project)
    sentences = [
        *_coding(found),
        *(_agreement(report, preset, pair_only=len(found.coders) > 2) if shown else _compared(found)),
        *_adjudication(found),
        *_prevalence(counted, preset),
        f"Coding and analysis used QualCoder CP version {qualcoder_cp.__version__}.",
    ]
    return told(" ".join(sentences))


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _counted(count: int, noun: str, query: str) -> str:
    return f"{fact(count, f'{noun}s', query)} {noun}{'' if count == 1 else 's'}"


def _names(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)


def _coding(found: Facts) -> list[str]:
    codes, domains = (_counted(number, noun, "codebook list") for number, noun in
                      ((found.codes, "code"), (found.domains, "domain")))  # fmt: skip
    codebook_ = f"a codebook of {codes} in {domains}"
    version = f" ({found.version})" if found.version else " [codebook version not frozen]"
    query = "rounds matrix"
    if len(found.coders) < 2:
        whole = _counted(found.transcripts, "transcript", query)
        return [f"One analyst ({_names(found.coders) or '[coder]'}) coded {whole} using {codebook_}{version}."]
    share = fact(f"{found.double_coded}/{found.transcripts}", "transcripts coded by two or more", query)
    team = fact(_number(len(found.coders)).capitalize(), "coders", "rounds protocol")
    said = [
        f"{team} analysts ({_names(found.coders)}) independently coded {share} transcripts using {codebook_}{version}, "
        "blinded to each other's coding."
    ]
    if found.single_coded:
        alone = _counted(found.single_coded, "transcript", query)
        was = "was" if found.single_coded == 1 else "were"
        said.append(f"{alone} {was} coded by one analyst alone, whose coding stands as the consensus.")
    return said


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)


def _agreement(report: AgreementReport, preset: Preset, *, pair_only: bool) -> list[str]:
    """Return the sentence on agreement; ``pair_only``: the report is about two of more coders, who are named."""
    if report.reason:
        return [f"Agreement is not defined ({report.reason})."]
    pooled = next((row for row in report.pooled if row.level == Level.DOMAIN.value), None)
    domains = [row for row in report.codes if row.level == Level.DOMAIN.value]
    value = pooled.krippendorff_alpha.value if pooled else None
    if pooled is None or value is None:
        why = pooled.krippendorff_alpha.reason if pooled else "no domain"
        return [f"Agreement at the {report.unit} level is not defined ({why})."]
    query = f"agreement report --unit {report.unit}"
    alpha, kappa = pooled.krippendorff_alpha, pooled.cohen_kappa.value
    within = ""
    if alpha.ci_low is not None and alpha.ci_high is not None:
        within = (
            f" (95% CI {fact(preset.interval(alpha.ci_low, alpha.ci_high), 'interval of alpha, domains pooled', query)}"
            f", {fact(report.resamples, 'bootstrap resamples', query)} bootstrap resamples of participants, seed "
            f"{fact(report.seed, 'seed of the round', 'rounds protocol')})"
        )
    more = (
        f"; Cohen {fact(preset.coefficient('κ', kappa), 'kappa, domains pooled', query)}" if kappa is not None else ""
    )
    between = f" between {_names(report.coders)}" if pair_only else ""
    return [
        f"Agreement before discussion{between}, pooled over domains at the {report.unit} level, was Krippendorff "
        f"{fact(preset.coefficient('α', value), 'alpha, domains pooled', query)}{within}{more}"
        f"{_range(domains, preset, query)}."
    ]


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


def _range(rows: list[AgreementRow], preset: Preset, query: str) -> str:
    values = sorted(value for row in rows if (value := row.krippendorff_alpha.value) is not None)
    undefined = [row for row in rows if row.krippendorff_alpha.value is None]
    words = ""
    if len(values) > 1:
        words = f"; range per domain {fact(preset.interval(values[0], values[-1]), 'range of alpha', query)}"
    if undefined:
        why = ", ".join(dict.fromkeys(row.krippendorff_alpha.reason for row in undefined))
        words += f"; {_counted(len(undefined), 'domain', query)} not defined ({why})"
    return words


def _adjudication(found: Facts) -> list[str]:
    if len(found.coders) < 2:
        return []
    query = "adjudication list"
    kinds = ", ".join(f"{fact(count, f'{name} disagreements', query)} {name}" for name, count in found.by_kind.items())
    said = [
        f"{_counted(found.exact, 'passage', query)} {'was' if found.exact == 1 else 'were'} coded alike; "
        f"{_counted(found.disagreements, 'disagreement', query)} remained" + (f" ({kinds})." if kinds else ".")
    ]
    if found.deciders:
        outcomes = ", ".join(
            f"{fact(count, f'decisions: {name}', 'adjudication export')} {_OUTCOMES.get(name, name)}"
            for name, count in found.outcomes.items()
        )
        said.append(f"They were adjudicated by {_names(found.deciders)} (outcomes: {outcomes}).")
    if found.undecided:
        said.append(f"[{_counted(found.undecided, 'item', query)} not decided yet: the table is provisional.]")
    return said


def _prevalence(counted: Counted, preset: Preset) -> list[str]:
    sign = " = " if preset.spaced else "="
    total = fact(counted.table.total(), "participants counted", f"prevalence report --layer '{counted.layer}'")
    return [
        "Prevalence is the number of participants with at least one passage coded for the domain (or a code below it) "
        f"in the {counted.layer} layer, with 95% Wilson intervals (N{sign}{total})."
    ]
