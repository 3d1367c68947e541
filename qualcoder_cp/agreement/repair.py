# SPDX-License-Identifier: GPL-3.0-or-later
"""What agreement would be after a repair of the codebook: codes merged, a domain rolled up, a code dropped,
boundaries ignored. Nothing is changed; each effect says what it was computed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualcoder_cp.agreement.comparing import Pairing, compared_line, domains, lowest, pairing
from qualcoder_cp.agreement.confusion import Confused, Confusion, confusion, frequent
from qualcoder_cp.agreement.passages import Kind, Passage, passages
from qualcoder_cp.agreement.report import compare
from qualcoder_cp.agreement.result import NO_NEITHER, AgreementReport, AgreementRow, Result
from qualcoder_cp.agreement.scope import CodedSpans, Scope, ScopedCode, Unit, Universe

Table = tuple[int, int, int, int]
TOP = 10
GONE = "no longer coded"
NO_BOUNDARY = "no passage differs by its boundary alone"


@dataclass(frozen=True, slots=True)
class Effect:
    """Alpha before and after one repair.

    ``before`` and ``after`` are on the codes concerned, ``all_before`` and ``all_after`` pooled over all codes of
    the lowest level; ``on`` and ``all_on`` say what the two are computed on.
    """

    what: str
    before: Result
    after: Result
    on: str
    all_before: Result
    all_after: Result
    all_on: str

    @property
    def sentence(self) -> str:
        """Return the effect in words: what is done, alpha on the codes concerned and over all codes."""
        if self.before.reason == self.after.reason == NO_BOUNDARY:
            return f"{self.what}: {NO_BOUNDARY}"
        own = f"alpha {shown(self.before)}"
        if self.after.reason != GONE:
            own += f" → {shown(self.after)}"
        return f"{self.what}: {own} on {self.on}; {shown(self.all_before)} → {shown(self.all_after)} on {self.all_on}"


@dataclass(frozen=True, slots=True)
class PairRepair:
    """A frequent confusion and what would come of it: merging the two codes, rolling their domain(s) up,
    dropping one or the other."""

    pair: Confused
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """Everything that could be repaired.

    ``pairs`` are the frequent confusions, ``codes`` the effect of dropping each code that disagrees, most
    disagreeing characters first, ``boundaries`` that of ignoring boundaries (None where nothing is compared).
    """

    confusion: Confusion
    pairs: tuple[PairRepair, ...]
    codes: tuple[Effect, ...]
    boundaries: Effect | None
    compared: str
    reason: str


def repair(
    scope: Scope, unit: str = Unit.CHARACTER, *, coders: tuple[int, int] | None = None, top: int = TOP
) -> Repair:
    """Return what could be repaired and the computed effect on Krippendorff's alpha.

    ``unit`` is one of `Unit`: what is counted once. ``top`` limits pairs and codes. Nothing is raised for what
    can't be computed: the value is None and has a reason. Raises ValueError for an unknown unit, KeyError for a
    coder who is not in scope.
    """
    kind = Unit(unit)
    pair = pairing(scope, coders)
    found = confusion(scope, coders=coders)
    line = compared_line(scope, pair, str(kind), "code")
    if pair.reason or not scope.codes:
        return Repair(found, (), (), None, line, pair.reason or "no codes")
    if kind is Unit.SEGMENT or scope.universe == Universe.CODED:
        return Repair(found, (), (), None, line, NO_NEITHER)
    confused = frequent(found, top)
    book = _Book(scope, kind, pair, confused)
    pairs = tuple(PairRepair(one, _of_pair(book, one)) for one in confused)
    worst = sorted(found.parts, key=lambda part: -part.disagreement.characters)
    dropped = tuple(_drop(book, part.code) for part in worst[:top] if part.disagreement.passages)
    return Repair(found, pairs, dropped, _boundaries(scope, kind, pair, book), line, found.reason)


class _Book:
    """The tables of all codes and of what could be made of them, counted once."""

    def __init__(self, scope: Scope, unit: Unit, pair: Pairing, confused: Iterable[Confused]) -> None:
        merged = [_merged(number, one) for number, one in enumerate(confused, start=1)]
        self.unit = unit
        self.top = domains(scope.codes)
        self.nodes = {code.id: code for code in scope.codes}
        self.below = lowest(scope.codes)
        self.coders = (pair.coder_ids[0], pair.coder_ids[1])
        more = replace(scope, codes=(*scope.codes, *merged), transcripts=pair.used)
        self.tables = _tables(compare(more, unit, coders=self.coders, resamples=0))
        self.merged = {
            frozenset({one.one.id, one.other.id}): made.id for one, made in zip(confused, merged, strict=True)
        }

    def alpha(self, ids: Iterable[int]) -> Result:
        """Return alpha pooled over these nodes."""
        return pooled_alpha([self.tables[each] for each in ids])

    def instead(self, gone: Iterable[int], new: Sequence[int]) -> Result:
        """Return alpha over all codes of the lowest level without some, and with others in their place."""
        out = set(gone)
        return self.alpha([*(code.id for code in self.below if code.id not in out), *new])

    @property
    def everything(self) -> str:
        """Return what values over all codes are computed on."""
        count = len(self.below)
        return f"all {_codes(count, self.below[0].level)} pooled, per {self.unit}" if self.below else "no codes"


def pooled_alpha(tables: Sequence[Table]) -> Result:
    """Return Krippendorff's alpha of the sum of tables ``n11, n10, n01, n00``, or why there is none."""
    from qualcoder_cp.agreement.coefficients import table_result

    if not tables:
        return Result(None, "no code is left")
    return table_result("krippendorff_alpha", [sum(column) for column in zip(*tables, strict=True)])


def shown(result: Result) -> str:
    """Return a coefficient with two decimals, or "undefined (why)"."""
    return f"undefined ({result.reason})" if result.value is None else f"{result.value:z.2f}"


def _codes(count: int, level: str = "code") -> str:
    return f"{count} {level}{'' if count == 1 else 's'}"


def _merged(number: int, pair: Confused) -> ScopedCode:
    below = pair.one.descendants | pair.other.descendants
    return ScopedCode(-number, f"{pair.one.name} + {pair.other.name}", "merged", below)


def _tables(report: AgreementReport) -> dict[int, Table]:
    def table(row: AgreementRow) -> Table:
        return row.n11, row.n10, row.n01, row.n00

    return {row.code.id: table(row) for row in report.codes if row.code is not None}


def _of_pair(book: _Book, pair: Confused) -> tuple[Effect, ...]:
    ids = (pair.one.id, pair.other.id)
    names = f"'{pair.one.name}' and '{pair.other.name}'"
    made = book.merged[frozenset(ids)]
    merge = Effect(
        f"merge {names}", book.alpha(ids), book.alpha([made]), f"the two codes, per {book.unit}",
        book.instead((), ()), book.instead(ids, [made]), book.everything,
    )  # fmt: skip
    tops = dict.fromkeys(book.top[each] for each in ids)
    rolled = [_roll_up(book, book.nodes[each]) for each in tops if len(book.nodes[each].descendants) > 1]
    return (merge, *rolled, _drop(book, pair.one), _drop(book, pair.other))


def _roll_up(book: _Book, domain: ScopedCode) -> Effect:
    own = [code.id for code in book.below if code.id in domain.descendants] or [domain.id]
    return Effect(
        f"roll '{domain.name}' up", book.alpha(own), book.alpha([domain.id]),
        f"its {_codes(len(own))} and then the domain as one, per {book.unit}",
        book.instead((), ()), book.instead(own, [domain.id]), book.everything,
    )  # fmt: skip


def _drop(book: _Book, code: ScopedCode) -> Effect:
    return Effect(
        f"drop '{code.name}'", book.alpha([code.id]), Result(None, GONE), f"the code, per {book.unit}",
        book.instead((), ()), book.instead([code.id], ()), book.everything,
    )  # fmt: skip


def _boundaries(scope: Scope, unit: Unit, pair: Pairing, book: _Book) -> Effect:
    """Return the effect of giving both coders the whole of each passage whose edges alone differ."""
    differing = [one for one in passages(scope, pair) if one.kind is Kind.BOUNDARY]
    equal = with_equal_edges(replace(scope, transcripts=pair.used), pair, differing)
    after = _tables(compare(equal, unit, coders=book.coders, resamples=0))
    touched = {one.code for one in differing}
    concerned = [code.id for code in book.below if code.id in touched]
    none = Result(None, NO_BOUNDARY)
    return Effect(
        "ignore boundaries",
        book.alpha(concerned) if concerned else none,
        pooled_alpha([after[each] for each in concerned]) if concerned else none,
        f"the {_codes(len(concerned))} with boundary differences, per {unit}",
        book.instead((), ()), pooled_alpha([after[code.id] for code in book.below]), book.everything,
    )  # fmt: skip


def with_equal_edges(scope: Scope, pair: Pairing, differing: Iterable[Passage]) -> Scope:
    """Return the scope with both coders given the union of the passages that differ by their boundary."""
    more: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for one in differing:
        more.setdefault((one.transcript_id, 1 - one.side), []).append((one.code, one.start, one.end))
    texts = []
    for each in scope.transcripts:
        layers: dict[int, CodedSpans] = dict(each.layers)
        for side, coder in enumerate(pair.coder_ids):
            if coder in layers:
                layers[coder] = (*layers[coder], *more.get((each.transcript_id, side), ()))
        texts.append(replace(each, layers=layers))
    return replace(scope, transcripts=tuple(texts))
