# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads files without touching a project: what they are, their text, their speakers, and a report on each.

sniff -> decode -> read -> canonical text and ranges -> speakers over the whole batch -> report.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from qualcoder_cp.model import KnownError, Role, TextRange, Turn
from qualcoder_cp.text import count_words, name_key, sha256, visible
from qualcoder_cp.transcripts.canonical import canonical, peculiarities
from qualcoder_cp.transcripts.cue_turns import assemble, provisional
from qualcoder_cp.transcripts.encodings import READ_TWICE, Decoded, decode, read_twice
from qualcoder_cp.transcripts.interview_form import FORM_NOTE, find_form
from qualcoder_cp.transcripts.labels import one_speaker, relabelled
from qualcoder_cp.transcripts.limits import check_bytes, check_file, check_text
from qualcoder_cp.transcripts.readers.cues import read_cues
from qualcoder_cp.transcripts.readers.docx import StyleIds, read_docx
from qualcoder_cp.transcripts.readers.html import declared_encoding, read_html
from qualcoder_cp.transcripts.readers.odt import read_odt
from qualcoder_cp.transcripts.readers.old_word import read_old_word
from qualcoder_cp.transcripts.readers.pdf import read_pdf
from qualcoder_cp.transcripts.readers.plain import read_plain
from qualcoder_cp.transcripts.readers.reading import Comment, Reading
from qualcoder_cp.transcripts.readers.rtf import read_rtf
from qualcoder_cp.transcripts.readers.segments import read_segments
from qualcoder_cp.transcripts.readers.table import read_table
from qualcoder_cp.transcripts.readers.timed import read_lrc, read_timed_lines
from qualcoder_cp.transcripts.report import ImportReport, notes_on_turns
from qualcoder_cp.transcripts.roles import similar_labels
from qualcoder_cp.transcripts.sniff import NOT_READ, Format, looks_binary, sniff_bytes, sniff_text
from qualcoder_cp.transcripts.speakers import Labels, SpeakerGuess, find_labels, with_one_speaker
from qualcoder_cp.transcripts.turn_tables import find_turn_table
from qualcoder_cp.transcripts.turns import Structure, labelled_turns, structure, unlabelled_structure

Progress = Callable[[int, int, str], None]
_EXAMPLES = 3
_Readers = Mapping[Format, Callable[[bytes, str], Reading]]
_OF_TEXT: dict[Format, Callable[[str], Reading]] = {
    Format.VTT: read_cues,
    Format.SRT: read_cues,
    Format.TIMED: read_timed_lines,
    Format.LRC: read_lrc,
    Format.TABLE: read_table,
    Format.JSON: read_segments,
    Format.HTML: read_html,
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One file, ready to be taken in. With a ``problem`` (a plain sentence) the text is empty.

    ``comments`` are the comments of a Word file; they are not in the text.
    """

    path: Path
    name: str
    text: str
    sha256: str
    source_sha256: str
    source_bytes: int
    format: str
    encoding: str
    reader: str
    turns: tuple[Turn, ...]
    ranges: tuple[TextRange, ...]
    speakers: tuple[SpeakerGuess, ...]
    report: ImportReport
    problem: str | None = None
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """One file after its reader, before the speakers of the batch are known."""

    path: Path
    report: ImportReport
    reading: Reading | None = None


def prepare(
    paths: Sequence[Path], *, progress: Progress | None = None, roles: Mapping[str, Role] | None = None,
    encodings: Mapping[Path, str] | None = None, keep: frozenset[str] | Mapping[Path, frozenset[str]] = frozenset(),
    same: Mapping[str, str] | None = None,
) -> list[Prepared]:  # fmt: skip
    """Read ``paths`` and return one `Prepared` for each, in their order; a bad file never raises.

    Args:
        paths: transcripts in any format of `sniff.Format` that is read, told apart by content.
        progress: called with files done, files in all and the name of the next file.
        roles: labels that people have confirmed, with their roles; they need no evidence.
        encodings: the encoding of single text files (``cp1250``, ``mac-roman``), where the guess was wrong.
        keep: what stays in the text of a PDF, of all files or by file: ``line numbers`` in the margin,
            ``headers and footers`` of pages.
        same: labels (of any case) that people have confirmed to be instances of another one, in all files:
            ``{"Particpant": "Participant"}``. Like ``roles`` they need no evidence.

    Raises:
        KnownError: labels in ``same`` are empty or instances of each other.
    """
    instance_of = one_speaker(same or {})
    given = {name_key(instance_of.get(name_key(label), label)): role for label, role in (roles or {}).items()}
    styles: dict[bytes, StyleIds] = {}
    read = []
    for number, path in enumerate(paths):
        if progress:
            progress(number, len(paths), path.name)
        kept = keep if isinstance(keep, frozenset) else keep.get(path, frozenset())
        read.append(_read(Path(path), (encodings or {}).get(path), _readers_of_bytes(kept, styles)))
    good = [(number, one.reading) for number, one in enumerate(read) if one.reading is not None]
    texts = [provisional(reading.pieces) if reading.pieces else reading.text for _, reading in good]
    cues = {number for number, (_, reading) in enumerate(good) if reading.pieces}
    confirmed = {*(name_key(label) for label in roles or {}), *given, *instance_of}
    labels = [with_one_speaker(found, instance_of) for found in find_labels(texts, confirmed, cues)]
    seen = Counter(key for found in labels for key in {label.key for label in found.accepted})
    done = [_failed(one) for one in read]
    for (number, reading), found in zip(good, labels, strict=True):
        done[number] = _finished(read[number], reading, found, given, seen, instance_of)
    if progress:
        progress(len(paths), len(paths), "")
    return _with_doubles(done)


def require(prepared: Sequence[Prepared]) -> None:
    """Raise `KnownError` with the first problem, if any of the files has one."""
    for one in prepared:
        if one.problem:
            raise KnownError(one.problem)


def _readers_of_bytes(keep: frozenset[str], styles: dict[bytes, StyleIds]) -> _Readers:
    """Return the readers for one file; the ``styles`` that Word files have in common are read once."""
    return {
        Format.DOCX: partial(read_docx, known=styles),
        Format.ODT: read_odt,
        Format.RTF: read_rtf,
        Format.DOC: read_old_word,
        Format.PDF: partial(read_pdf, keep=keep),
    }


def _read(path: Path, encoding: str | None, readers: _Readers) -> _Read:
    report = ImportReport(visible(str(path)), "", "", 0, "")
    try:
        check_file(path)
        data = path.read_bytes()
        report = replace(report, source_bytes=len(data), source_sha256=hashlib.sha256(data).hexdigest())
        return _read_data(path, data, report, encoding, readers)
    except KnownError as error:
        return _Read(path, replace(report, problem=str(error)))
    except OSError as error:
        return _Read(path, replace(report, problem=f"{report.file}: can't be read ({error.strerror})."))
    except Exception as error:  # one file in hundreds must not stop the others, whatever is wrong with it
        return _Read(path, replace(report, problem=f"{report.file}: can't be read ({type(error).__name__}: {error})."))


def _read_data(path: Path, data: bytes, report: ImportReport, encoding: str | None, readers: _Readers) -> _Read:
    kind = sniff_bytes(data)
    _check(report.file, check_bytes, data, kind)
    if kind in readers:
        reading = readers[kind](data, report.file)
        if not reading.text.strip():
            raise KnownError(f"{report.file}: {NOT_READ[Format.EMPTY]}.")
        _check(report.file, check_text, reading.text)
        return _Read(path, replace(report, format=kind.value, reader=reading.reader), reading)
    try:
        decoded = decode(data, encoding, declared_encoding(data))
        if kind is Format.TXT and looks_binary(decoded.text):
            kind = Format.BINARY
        if kind in NOT_READ:
            raise KnownError(NOT_READ[kind])
        found = canonical(decoded.text)
        check_text(found.text)
        kind = sniff_text(found.text)
        if kind is Format.EMPTY:
            raise KnownError(NOT_READ[kind])
        reading = _OF_TEXT.get(kind, read_plain)(found.text)
    except KnownError as error:
        raise KnownError(f"{report.file}: {error}.") from error
    if not reading.pieces and not reading.text:
        raise KnownError(f"{report.file}: {_nothing(reading)}.")
    report = replace(
        report, format=kind.value, reader=reading.reader, encoding=decoded.encoding, encoding_how=decoded.how,
        replaced=found.replaced, notes=tuple(_encoding_notes(decoded)),
    )  # fmt: skip
    return _Read(path, report, reading)


def _check(file: str, check: Callable[..., None], *subject: object) -> None:
    """Call ``check``, whose problem is the end of a sentence that begins with the file."""
    try:
        check(*subject)
    except KnownError as error:
        raise KnownError(f"{file}: {error}.") from error


def _nothing(reading: Reading) -> str:
    return f"has {reading.cues} cues, but none of them has any text" if reading.cues else NOT_READ[Format.EMPTY]


def _encoding_notes(decoded: Decoded) -> list[str]:
    notes = []
    if not decoded.encoding.startswith("utf-") or decoded.encoding == READ_TWICE:
        odd = [line.strip() for line in decoded.text[:100_000].split("\n") if not line.isascii()][:_EXAMPLES]
        notes = [f"Please check the accents: {line[:100]}" for line in odd]
    if twice := read_twice(decoded.text):
        notes.append(
            f"Read twice? '{twice[0]}' and {len(twice) - 1:,} more places look like UTF-8 that was read as "
            f"Windows-1252 before; the encoding {READ_TWICE} repairs them."
        )
    if decoded.undefined:
        notes.append(f"{decoded.undefined} characters have no meaning in {decoded.encoding} and became U+FFFD.")
    return notes


def _finished(
    read: _Read, reading: Reading, labels: Labels, given: Mapping[str, Role], seen: Mapping[str, int],
    same: Mapping[str, str],
) -> Prepared:  # fmt: skip
    text, left_out = reading.text, dict(reading.left_out)
    if reading.pieces:
        cues = assemble(reading.text, reading.pieces, labels.accepted, same)
        text = cues.text
        left_out["labels repeated at every cue"] = max(cues.repeated, 0)
        reading = replace(reading, added_words=reading.added_words + max(-cues.repeated, 0))
        voices = {piece.voice for piece in reading.pieces if piece.voice and name_key(piece.voice) in same}
        labels = replace(labels, read_as=labels.read_as | {voice: same[name_key(voice)] for voice in voices})
        if cues.turns and cues.turns[0].speaker:
            found = structure(text, list(cues.turns), (), len(text), given, seen)
        else:
            note = (
                "No speakers were found; the cues were joined into paragraphs of about a minute, all counted as speech."
            )
            found = Structure(cues.turns, cues.ranges, (), (note,))
    else:
        found = _structure(text, reading, labels, given, seen, same)
    return _prepared(read, reading, text, found, labels, {why: words for why, words in left_out.items() if words})


def _structure(
    text: str, reading: Reading, labels: Labels, given: Mapping[str, Role], seen: Mapping[str, int],
    same: Mapping[str, str],
) -> Structure:  # fmt: skip
    """Return the turns of a table, of labels or of a form with questions and answers, whichever there is."""
    table = find_turn_table(text, reading.body_end)
    if table and 2 * len(table.labels) >= len(labels.accepted):
        turns = labelled_turns(text, relabelled(table.labels, same), reading.body_end)
        return structure(text, turns, (*reading.ranges, *table.ranges), reading.body_end, given, seen)
    turns = labelled_turns(text, labels.accepted, reading.body_end)
    if turns:
        return structure(text, turns, reading.ranges, reading.body_end, given, seen)
    form = find_form(text, reading.bold, reading.ranges, reading.body_end)
    if form is None:
        return unlabelled_structure(text, reading.ranges, reading.body_end)
    how, places = form
    asked = {place.start for place in places}
    ranges = [part for part in reading.ranges if part.start not in asked]
    found = structure(text, labelled_turns(text, relabelled(places, same), reading.body_end), ranges,
                      reading.body_end, given, seen)  # fmt: skip
    return replace(found, guesses=(FORM_NOTE.format(how=how), *found.guesses))


def _prepared(
    read: _Read, reading: Reading, text: str, found: Structure, labels: Labels, left_out: dict[str, int]
) -> Prepared:
    spoken = {speaker.label: speaker.turns for speaker in found.speakers}
    nameless = sum(1 for turn in found.turns if turn.speaker is None)
    kept = count_words(text) if text is not reading.text or left_out or reading.added_words else None
    words = reading.source_words if kept is None and reading.reader.startswith("text") else count_words(text)
    notes = [*read.report.notes, *reading.notes, *found.guesses, *notes_on_turns(found.turns, words, spoken)]
    notes += [f"'{label}' may be a mistyped label; it was not taken for a speaker." for label in labels.likely]
    report = replace(
        read.report,
        sha256=sha256(text),
        characters=len(text),
        paragraphs=sum(1 for line in text.split("\n") if line and not line.isspace()),
        cues=reading.cues,
        turns=spoken | ({"without speaker": nameless} if nameless else {}),
        ranges=dict(Counter(part.kind.value for part in found.ranges)),
        words_source=reading.source_words,
        words_added=reading.added_words,
        words_kept=words,
        left_out=left_out,
        peculiar=peculiarities(text),
        refused=labels.refused,
        read_as=labels.read_as,
        comments=dict(Counter(one.author or "without a name" for one in reading.comments)),
        similar_labels=tuple(similar_labels([*spoken, *labels.likely])),
        notes=tuple(notes),
    )
    if report.difference:
        sentence = f"a difference of {report.difference} words arose while reading it, by an error of ours"
        problem = f"{report.file}: {sentence}."
        return _failed(_Read(read.path, replace(report, problem=problem)))
    return Prepared(
        read.path, read.path.stem, text, report.sha256, report.source_sha256, report.source_bytes, report.format,
        report.encoding, report.reader, found.turns, found.ranges, found.speakers, report, None, reading.comments,
    )  # fmt: skip


def _failed(read: _Read) -> Prepared:
    report = read.report
    return Prepared(
        read.path, read.path.stem, "", "", report.source_sha256, report.source_bytes, report.format,
        report.encoding, report.reader, (), (), (), report, report.problem,
    )  # fmt: skip


def _with_doubles(prepared: list[Prepared]) -> list[Prepared]:
    """Add a note to files that hold the same text as an earlier one."""
    first: dict[str, Path] = {}
    noted = []
    for one in prepared:
        before = first.setdefault(one.sha256, one.path) if one.sha256 else one.path
        if before != one.path:
            note = f"The text is the same as that of {before.name}."
            one = replace(one, report=replace(one.report, notes=(*one.report.notes, note)))
        noted.append(one)
    return noted
