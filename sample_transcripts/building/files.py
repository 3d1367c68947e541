# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes interviews as the files that teams have: plain text in several conventions, Word, WebVTT.

Nothing depends on the clock or on installed libraries, so the bytes are the same on every machine: a Word
file is written as an uncompressed zip with fixed times.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from building.interviews import Interview, Speech
from building.people import SEED

_WORDS_PER_SECOND = 2.7
_DATES = (
    "3 March 2025",
    "11 March 2025",
    "20 March 2025",
    "2 April 2025",
    "16 April 2025",
    "6 May 2025",
    "21 May 2025",
)
_SITES = ("by video call", "at the clinic, room 2", "at the university", "by telephone")
_IN_TABLES = ("CARE_14", "DEV_10")


def write_transcript(interview: Interview, folder: Path) -> Path:
    """Write the interview into ``folder`` in the format of its plan and return the file."""
    person = interview.person
    rng = Random(f"{SEED} file {person.transcript}")
    path = folder / f"{person.transcript}.{person.suffix}"
    if person.suffix == "txt":
        path.write_bytes(_plain(interview, rng))
    elif person.suffix == "docx":
        path.write_bytes(_word(interview, rng))
    else:
        path.write_bytes(_cues(interview, rng).encode("utf-8"))
    return path


def _timed(interview: Interview, rng: Random) -> Iterator[tuple[float, float, Speech]]:
    """Yield each speech with its start and end in seconds."""
    clock = rng.uniform(2, 9)
    for speech in interview.speeches:
        length = len(speech.text.split()) / _WORDS_PER_SECOND * rng.uniform(0.9, 1.15)
        yield clock, clock + length, speech
        clock += length + rng.uniform(0.4, 2.2)


def _plain(interview: Interview, rng: Random) -> bytes:
    person = interview.person
    style = ("names", "letters", "times", "header", "upper")[person.number % 5]
    blocks = []
    for start, _, speech in _timed(interview, rng):
        clock = f"{int(start) // 3600:02d}:{int(start) // 60 % 60:02d}:{int(start) % 60:02d}"
        asked = speech.interviewer
        label = {
            "names": "Interviewer: " if asked else f"{person.participant}: ",
            "letters": "I: " if asked else "Participant: ",
            "times": f"[{clock}] " + ("Interviewer: " if asked else f"{person.participant}: "),
            "header": "Interviewer: " if asked else "Participant: ",
            "upper": "INTERVIEWER: " if asked else "PARTICIPANT: ",
        }[style]
        blocks.append(label + speech.text)
    text = ("\n" if style == "letters" else "\n\n").join(blocks) + "\n"
    if style == "header":
        head = [f"Interview ID: {person.transcript}", f"Date: {rng.choice(_DATES)}", f"Place: {rng.choice(_SITES)}"]
        text = "\n".join(head) + "\n\n" + text
    return _encoded(text, person.number)


def _encoded(text: str, number: int) -> bytes:
    """Return the bytes as different programs leave them: mostly UTF-8, some with CRLF, a mark, or Windows-1252."""
    if number % 7 == 3:
        text = text.replace("\n", "\r\n")
    if number % 26 == 4:
        return text.replace("'", "’").encode("cp1252")
    return text.encode("utf-8-sig" if number % 13 == 5 else "utf-8")


def _cues(interview: Interview, rng: Random) -> str:
    person = interview.person
    voices = person.number % 2 == 0
    numbered = person.number % 3 == 0
    blocks = ["WEBVTT"] if not numbered else [f"WEBVTT - {person.transcript}"]
    count = 0
    for start, end, speech in _timed(interview, rng):
        name = "Interviewer" if speech.interviewer else person.participant
        lines = _cue_texts(speech.text, rng)
        share = (end - start) / max(1, sum(len(line) for line in lines))
        for line in lines:
            count += 1
            end = start + len(line) * share
            said = f"<v {name}>{escape(line)}" if voices else f"{name}: {escape(line)}"
            number = f"{count}\n" if numbered else ""
            blocks.append(f"{number}{_stamp(start)} --> {_stamp(end)}\n{said}")
            start = end
    return "\n\n".join(blocks) + "\n"


def _cue_texts(text: str, rng: Random) -> list[str]:
    """Cut a speech where subtitles are cut: after a sentence or comma if one is near, else after a word."""
    words = text.split()
    lines: list[str] = []
    line: list[str] = []
    room = rng.randint(11, 17)
    for word in words:
        line.append(word)
        if len(line) >= room or (len(line) >= room - 5 and re.search(r"[.,?!]$", word)):
            lines.append(" ".join(line))
            line, room = [], rng.randint(11, 17)
    return [*lines, " ".join(line)] if line else lines


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    return f"{hours:02d}:{rest // 60_000:02d}:{rest // 1000 % 60:02d}.{rest % 1000:03d}"


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": f"<w:styles {_WORD}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:pPr><w:spacing w:after="160"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
    '<w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style></w:styles>',
}


def _word(interview: Interview, rng: Random) -> bytes:
    person = interview.person
    blocks = []
    if person.number % 3 == 0:
        blocks.append(_paragraph(_run(f"Interview {person.transcript}"), "Title"))
        blocks.append(_paragraph(_run(f"Recorded {rng.choice(_SITES)}, {rng.choice(_DATES)}")))
    rows = []
    for speech in interview.speeches:
        text = speech.text.replace("'", "’") if person.number % 2 else speech.text
        label = "Interviewer" if speech.interviewer else person.participant
        rows.append((label, text))
    if person.transcript in _IN_TABLES:
        blocks.append(_table(rows))
    else:
        blocks += [_paragraph(_run(f"{label}:", bold=True) + _run(f" {text}")) for label, text in rows]
    body = "".join(blocks) + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    parts = _PARTS | {"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"}
    return _zipped(parts)


def _run(text: str, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(runs: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{runs}</w:p>"


def _table(rows: list[tuple[str, str]]) -> str:
    lines = []
    for label, text in rows:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(run)}</w:tc>'
            for width, run in ((1700, _run(label, bold=True)), (7300, _run(text)))
        )
        lines.append(f"<w:tr>{cells}</w:tr>")
    grid = '<w:tblGrid><w:gridCol w:w="1700"/><w:gridCol w:w="7300"/></w:tblGrid>'
    return f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>{grid}{"".join(lines)}</w:tbl><w:p/>'


def _zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, _XML + content)
    return buffer.getvalue()
