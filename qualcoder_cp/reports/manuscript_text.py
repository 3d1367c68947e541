# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers in running text: what each is about follows from the labels and groups named beside it in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcoder_cp.prevalence.rules import Count
from qualcoder_cp.reports.manuscript_findings import (
    Answer,
    Finding,
    Verdict,
    judge_bounds,
    judge_share,
    judge_sum,
    judge_value,
)
from qualcoder_cp.reports.manuscript_numbers import Hit, Kind, numbers_in, sentences, whole_number
from qualcoder_cp.reports.manuscript_project import Known, Mention

_QUOTED = re.compile(r"[“\"„][^“”\"„]{20,}[”\"“]")
_CONTEXT = 60
_OURS = re.compile(
    r"agreement|krippendorff|cohen|reliab|pooled|overall|int(?:er|ra)-?\s?(?:rater|coder)", re.IGNORECASE
)
"""Words by which a coefficient without a label is the study's own."""


def text_findings(known: Known, place: str, text: str) -> Iterator[Finding]:
    """Yield a finding per number of a paragraph; words in quotation marks are left out."""
    masked = _QUOTED.sub(lambda match: " " * len(match.group()), text)
    for sentence in sentences(masked):
        yield from _Sentence(known, place, sentence).findings()


class _Sentence:
    """One sentence with its numbers, labels and groups."""

    def __init__(self, known: Known, place: str, words: str) -> None:
        self.known, self.place, self.words = known, place, words
        self.hits = list(numbers_in(words))
        self.labels, self.groups = known.labels_in(words), known.groups_in(words)
        first = next((hit for hit in self.hits if hit.kind in (Kind.SHARE, Kind.PERCENT)), None)
        self.label_follows = first is not None and not any(one.start < first.end for one in self.labels)

    def findings(self) -> Iterator[Finding]:
        """Yield a finding per number."""
        before: Count | None = None
        for number, hit in enumerate(self.hits):
            start = self.hits[number - 1].end if number else 0
            stop = self.hits[number + 1].start if number + 1 < len(self.hits) else len(self.words)
            about, answer, count = self._answer(hit, start, stop, before)
            before = count or before
            verdict, expected, why = answer
            left, right = max(hit.start - _CONTEXT, 0), hit.end + _CONTEXT
            yield Finding(verdict, self.place, hit.text, about, expected, why, self.words[left:right].strip())

    def _answer(self, hit: Hit, start: int, stop: int, before: Count | None) -> tuple[str, Answer, Count | None]:
        if hit.kind in (Kind.SHARE, Kind.PERCENT):
            return self._share(hit, start)
        if hit.kind is Kind.INTERVAL:
            return (*self._interval(hit, before), None)
        if hit.kind is Kind.COEFFICIENT:
            return (*self._coefficient(hit, stop), None)
        if hit.kind is Kind.COUNT:
            return (*self._count(hit, start), None)
        return (*self._things(hit), None)

    def _share(self, hit: Hit, start: int) -> tuple[str, Answer, Count | None]:
        label = self._label(hit, start)
        if label is None and hit.N and re.match(r"\s+(transcripts|interviews)\b", self.words[hit.end :]):
            twice = self.known.double_coded
            return "transcripts coded twice", judge_share(hit, twice, self._decimals(twice.N)), None
        if label is None:
            return "", judge_sum(hit), None
        group = self._group(hit, start)
        assert isinstance(label.key, int)
        count = self.known.counts(label.key).of(group or None)
        decimals = self._decimals(count.N, also_total=hit.N is None)
        return self._about(label.key, group), judge_share(hit, count, decimals), count

    def _decimals(self, N: int, *, also_total: bool = False) -> set[int]:
        """Return how many decimals the preset accepts for a share of N, or of the study where no N stands there."""
        totals = (N, self.known.table.total()) if also_total else (N,)
        return {self.known.preset.percent_decimals([one]) for one in totals}

    def _about(self, code_id: int, group: str) -> str:
        return self.known.names[code_id] + (f": {group}" if group else "")

    def _label(self, hit: Hit, start: int) -> Mention | None:
        """Return the label a number is about: inside its words, else behind or before it, as the sentence is built."""
        inside = [one for one in self.labels if hit.start <= one.start < hit.end]
        if inside:
            return inside[0]
        if self.label_follows:
            return next((one for one in self.labels if hit.end <= one.start), None)
        between = [one for one in self.labels if start <= one.start < hit.start]
        earlier = [one for one in self.labels if one.start < hit.start]
        return between[-1] if between else earlier[-1] if earlier else None

    def _group(self, hit: Hit, start: int) -> str:
        """Return the group a number is about, "" for all participants."""
        inside = [one for one in self.groups if hit.start <= one.start < hit.end]
        close = [one for one in self.groups if one.start >= hit.end and
                 re.fullmatch(r"\s*(?:of (?:the )?)?", self.words[hit.end : one.start])]  # fmt: skip
        between = [one for one in self.groups if start <= one.start < hit.start]
        chosen = (inside or close or between[-1:])[:1]
        table, total = self.known.table, self.known.table.total()
        if chosen:
            group = str(chosen[0].key)
            return "" if hit.N == total != table.total(group) else group
        earlier = [str(one.key) for one in self.groups if one.start < hit.start]
        if hit.N is not None and total != hit.N and earlier and table.total(earlier[-1]) == hit.N:
            return earlier[-1]
        if hit.N is None and earlier and re.match(r"\s*(?:of|among|for|in)\b", self.words, re.IGNORECASE):
            return earlier[0]  # "Of the clinicians, ... and 75% ..."
        return ""

    def _interval(self, hit: Hit, count: Count | None) -> tuple[str, Answer]:
        if count is None or count.ci_low is None or count.ci_high is None:
            return "", (Verdict.NOT_LINKED, "", "")
        low, high = 100 * count.ci_low, 100 * count.ci_high
        expected = f"{low:.1f}-{high:.1f}"
        about = f"interval of {count.n}/{count.N}"
        if judge_bounds(hit, low, high):
            return about, (Verdict.AGREES, expected, "")
        return about, (Verdict.DIFFERS, expected, f"The Wilson interval of {count.n}/{count.N} is {expected}.")

    def _coefficient(self, hit: Hit, stop: int) -> tuple[str, Answer]:
        if re.search(r"\bet al\b", self.words) or not (self.labels or _OURS.search(self.words)):
            return "", (Verdict.NOT_LINKED, "", "")
        inside = [one for one in self.labels if one.start < hit.end]
        between = inside or [one for one in self.labels if hit.end <= one.start < stop]
        pooled = re.match(r"\W*(?:overall|pooled)\b", self.words[hit.end :])
        code = between[-1].key if between and not pooled else None
        symbol = {"κ": "kappa", "α": "alpha"}.get(hit.name, hit.name.lower())
        found = self.known.coefficient(symbol, code if isinstance(code, int) else None, self.words)
        if found is None:
            return "", (Verdict.NOT_LINKED, "", "")
        result, what = found
        about = f"{symbol}, {what}"
        if result.value is None:
            return about, (Verdict.DIFFERS, "", f"The project has none: {result.reason}.")
        shown = self.known.preset.bounded(result.value)
        if not judge_value(hit.value, result.value):
            return about, (Verdict.DIFFERS, shown, f"The project has {shown}.")
        if hit.low and result.ci_low is not None and result.ci_high is not None:
            bounds = self.known.preset.interval(result.ci_low, result.ci_high)
            if not judge_bounds(hit, result.ci_low, result.ci_high):
                return about, (Verdict.DIFFERS, f"{shown} ({bounds})", f"The interval of the project is {bounds}.")
        return about, (Verdict.AGREES, shown, "")

    def _count(self, hit: Hit, start: int) -> tuple[str, Answer]:
        value, table = whole_number(hit.value), self.known.table
        near = [one for one in self.groups if start <= one.start < hit.start]
        if near:
            group = str(near[-1].key)
            return f"N: {group}", self._equal(value, table.total(group))
        label = self._label(hit, start)
        if label is not None and hit.name == "n" and isinstance(label.key, int):
            return self._about(label.key, ""), self._equal(value, self.known.counts(label.key).overall.n)
        if hit.name == "N":
            return "N", self._equal(value, table.total())
        return "", (Verdict.NOT_LINKED, "", "")

    def _things(self, hit: Hit) -> tuple[str, Answer]:
        name = hit.name.lower()
        part = re.search(r"\b(more than|at least|at most|fewer than|of the|other|another|these)\s*$",
                         self.words[: hit.start], re.IGNORECASE)  # fmt: skip
        of_codebook = name not in ("codes", "domains") or re.search(r"codebook|codes in\b", self.words, re.IGNORECASE)
        if part or self.labels or not of_codebook:
            return "", (Verdict.NOT_LINKED, "", "")
        if name in ("participants", "interviewees", "interviews", "transcripts"):
            close = [one.start for one in self.groups if one.start >= hit.end]
            if close and re.fullmatch(r"\s+(?:were |from |among |in )?(?:the )?", self.words[hit.end : close[0]]):
                return "", (Verdict.NOT_LINKED, "", "")
        return f"number of {name}", self._equal(whole_number(hit.value), self.known.things[name])

    def _equal(self, printed: int, value: int) -> Answer:
        if printed == value:
            return Verdict.AGREES, str(value), ""
        return Verdict.DIFFERS, str(value), f"The project has {value}."
