# SPDX-License-Identifier: GPL-3.0-or-later
"""Damages files of every format in ways that can be repeated, and imports what comes out, in a process of its own.

``python mutations.py FORMAT COUNT SEED`` prints as JSON how many were read and how many refused, and what went wrong.
"""

from __future__ import annotations

import copy
import io
import json
import random
import re
import sys
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path

from lxml import etree  # noqa: TID253
from measured import limit_memory, megabytes
from odt_files import odt_file, p
from pdf_files import LEFT, TOP, PdfPage, pdf_file
from word_files import paragraph, part, run, word_file
from workbook_files import text_cell, workbook_file

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, verify
from qualcoder_cp.transcripts.tables import read_sheet

TALK = [
    ("Interviewer", "How was it? It's early."),
    ("P07", "I thought: why not – naïve as I was."),
    ("P07", "ゆき 👩"),
] * 4
LINES = [f"{who}: {said}" for who, said in TALK]
_PIECES = {
    "docx": b"<w:del>|</w:p>|<w:tbl>|<w:fldChar w:fldCharType='begin'/>|<w:txbxContent>|<mc:AlternateContent>|&#0;",
    "odt": b"<text:s text:c='999999999'/>|<text:note>|</text:p>|<table:table>|<office:annotation>|&x;",
    "rtf": rb"{|}|\bin99999 |\u-99999 |\'8|\uc99 |{\footnote |{\*\annotation |\deleted |\fonttbl|\ansicpg0 |\f99999 ",
    "html": b"<table>|<td>|</p>|<script>|<!--|<![CDATA[|&#x110000;|&#xd800;|<pre>|<del>|<svg>",
    "pdf": b"endobj|stream\n|/Kids [1 0 R]|99999 0 R|<<|>>|/Length -1|/Filter /LZWDecode|Tj|/MediaBox [0 0 0 0]",
    "vtt": b"-->|99:99:99.999 --> 0:0|<v |</v>|NOTE x\n|WEBVTT|\n\n|&lt;|00:01.000 --> 00:00.000\n",
    "json": b'{|}|[|]|null|1e999|"text":|\\ud800|NaN|-1|"start":"x"',
    "csv": b'"|""|,|;|\t|\n|\r|=1+1|sep=,\n',
    "xlsx": b"<c r='ZZZZZ9'>|<v>1e999</v>|<row r='-1'>|<mergeCell ref='A1'/>|<is>|t='s'|<f>1+1</f>|&#1;",
}
_ANY = [
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\x0b",
    b"\xe2\x80\xa8",
    b"\xed\xa0\x80",
    b"A" * 3000,
    b"<!DOCTYPE x>",
]


def whole(kind: str) -> bytes:
    """Return a sound file of the format."""
    if kind == "docx":
        box = f"<w:r><w:txbxContent>{paragraph('boxed')}</w:txbxContent></w:r>"
        table = f"<w:tbl><w:tr><w:tc>{paragraph('I')}</w:tc><w:tc>{paragraph('cell')}</w:tc></w:tr></w:tbl>"
        marked = paragraph("so", f"<w:ins>{run(' new')}</w:ins>", "<w:r><w:footnoteReference w:id='1'/></w:r>", box)
        notes = part("footnotes", f"<w:footnote w:id='1'>{paragraph('he laughs')}</w:footnote>")
        return word_file("".join(map(paragraph, LINES)) + marked + table, footnotes=notes)
    if kind == "odt":
        note = (
            "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body>"
        )
        return odt_file("".join(map(p, LINES)) + p(f"a<text:tab/>{note}</text:note><text:s text:c='3'/>b"))
    if kind == "xlsx":
        cells = (
            f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{text_cell(f"B{n}", said)}</row>' for n, (_, said) in numbered()
        )
        return workbook_file("".join(cells))
    if kind == "pdf":
        return pdf_file(_page(), PdfPage().put(LEFT, TOP, "P07: and this is the second page of all."))
    return _text(kind).encode("utf-16" if kind == "txt utf-16" else "utf-8")


def _page() -> PdfPage:
    page = PdfPage()
    page.paragraph(" ".join(line.encode("cp1252", "replace").decode("cp1252") for line in LINES), TOP)
    return page


def numbered() -> list[tuple[int, tuple[str, str]]]:
    return list(enumerate(TALK, 2))


def _text(kind: str) -> str:
    cues = [f"00:0{n % 6}:00,000 --> 00:0{n % 6}:09,900\n{line}\n" for n, line in enumerate(LINES)]
    rows = [{"start": n, "end": n + 1, "speaker": who, "text": said} for n, (who, said) in enumerate(TALK)]
    made = {
        "rtf": r"{\rtf1\ansi\uc1{\fonttbl{\f0\fcharset0 Arial;}}" + "".join(rf"\pard {who}: it\'e9 \u8211?{{\b x}}\par "
                                                                          for who, _ in TALK) + r"{\footnote n}}",
        "md": "# Talk\n\n" + "\n\n".join(f"**{who}:** {said}" for who, said in TALK),
        "html": "<html><head><meta charset=utf-8></head><body>" + "".join(f"<p>{line}</p>" for line in LINES)
        + "<table><tr><td>a<td>b</table></body></html>",
        "vtt": "WEBVTT\n\nNOTE x\n\n" + "\n".join(cues).replace(",", "."),
        "srt": "\n".join(f"{n}\n{cue}" for n, cue in enumerate(cues, 1)),
        "lrc": "\n".join(f"[00:0{n % 6}.00]{line}" for n, line in enumerate(LINES)),
        "tsv": "start\tend\ttext\n" + "\n".join(f"{n}\t{n + 1}\t{line}" for n, line in enumerate(LINES)),
        "json": json.dumps({"segments": rows}),
        "csv": "id,answer\n" + "\n".join(f'{n},"{said}"' for n, (_, said) in numbered()),
    }  # fmt: skip
    return made.get(kind, "\n".join(LINES))


PLAIN = ["txt", "txt utf-16", "md", "html", "vtt", "srt", "lrc", "tsv", "json", "csv", "rtf"]
FORMATS = ["docx", "odt", "xlsx", "pdf", *PLAIN]


def damaged(kind: str, data: bytes, chance: random.Random) -> bytes:
    """Return the file with up to twelve changes; most packages and PDFs stay sound around damaged content."""
    pick = chance.random()
    if kind in ("docx", "odt", "xlsx") and pick < 0.85:
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            hit = chance.choice([name for name in old.namelist() if name.endswith(".xml")])
            way = rearranged if pick < 0.6 and old.read(hit) != b"<Types/>" else partial(changed, kind)
            for name in old.namelist():
                new.writestr(name, way(old.read(name), chance) if name == hit else old.read(name))
        return stream.getvalue()
    if kind == "pdf" and pick < 0.6:
        page = PdfPage()
        drawn = b"BT /F1 10 Tf 12 TL 1 0 0 1 72 700 Tm (Interviewer: some words) Tj T* (more, 12) Tj ET " * 9
        page.drawn.append(changed(kind, drawn, chance))
        return pdf_file(_page(), page)
    return changed(kind, data, chance)


def rearranged(data: bytes, chance: random.Random) -> bytes:
    """Return a part of a package whose elements were taken out, doubled, moved, renamed or stripped."""
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 8)):
        inner = [one for one in root.iter() if one is not root]
        if not inner:
            break
        one, other = chance.choice(inner), chance.choice(inner)
        pick = chance.randrange(6)
        if pick == 0:
            one.getparent().remove(one)
        elif pick == 1:
            other.append(copy.deepcopy(one))
        elif pick == 2 and other not in one.iter():
            other.addnext(one)
        elif pick == 3:
            one.tag = other.tag
        elif pick == 4:
            one.attrib.clear()
        else:
            one.attrib.update({name: chance.choice(["", "-1", "99999999999", "x", "A1"]) for name in one.attrib})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def changed(kind: str, data: bytes, chance: random.Random) -> bytes:
    known = _PIECES.get(kind, _PIECES["vtt"]).split(b"|") + _ANY
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice([0, 1, 1, 3, 20, 200]))
        pick = chance.randrange(6)
        fresh = {
            0: bytes([chance.randrange(256)]) * (to - at),
            1: b"",
            2: data[at:to] * chance.choice([2, 50]),
            3: chance.choice(known),
            4: chance.choice(known) * chance.choice([1, 300]),
            5: data[to:at:-1] or bytes([chance.randrange(256)]),
        }[pick]
        data = data[:at] + fresh + data[to:]
    if chance.random() < 0.15:
        tags = re.findall(rb"<[^<>]{1,60}>", data)
        data = data.replace(chance.choice(tags), b"", 1) if tags else data[::-1]
    return data[: chance.randint(0, len(data))] if chance.random() < 0.15 else data


def take(project: Project, kind: str, path: Path) -> None:
    """Read the file as people would have it read, and take its transcript in."""
    if kind in ("csv", "xlsx"):
        read_sheet(path)
    if kind != "xlsx":
        transcripts.import_transcripts(project, transcripts.prepare([path]), by="Ana")


def complaints(project: Project, kind: str, path: Path) -> tuple[str, list[str]]:
    """Import one file; return what became of it, and what a person should never see.

    "Unbalanced" are files refused because two counts of their words differ, which only elements in places where no
    program writes them bring about.
    """
    before = project.value("SELECT count(*) FROM change_set")
    try:
        take(project, kind, path)
    except KnownError as problem:
        said, wrong = str(problem), []
        if path.name not in said and f"'{path.stem}'" not in said:
            wrong.append(f"does not name the file: {said}")
        if re.search(r"can't be read \(\w+:", said):
            wrong.append(said)
        if project.value("SELECT count(*) FROM change_set") != before:
            wrong.append(f"has changed the project: {said}")
        return "unbalanced" if "error of ours" in said else "refused", wrong
    except Exception as error:
        return "refused", [f"{type(error).__name__}: {error}"]
    return "read", []


def run_all(kind: str, count: int, seed: int, folder: Path) -> dict[str, object]:
    """Import ``count`` damaged files one by one, the first of them sound, and return what became of them."""
    chance, data = random.Random(f"{kind} {seed}"), whole(kind)
    told = {"read": 0, "refused": 0, "unbalanced": 0}
    wrong: list[str] = []
    slowest = 0.0
    with Project.create(folder / "study.qcp", "Fuzz") as project:
        for number in range(count):
            path = folder / f"file{number}.bin"
            path.write_bytes(damaged(kind, data, chance) if number else data)
            begun = time.process_time()
            outcome, found = complaints(project, kind, path)
            slowest = max(slowest, time.process_time() - begun)
            told[outcome] += 1
            wrong += [f"{number}: {one}" for one in found]
            if number == 0 and outcome == "refused":
                wrong.append("the sound file was refused")
        wrong += verify(project)
    return {**told, "slowest": round(slowest, 2), "megabytes": round(megabytes()), "wrong": wrong}


if __name__ == "__main__":
    limit_memory()
    with tempfile.TemporaryDirectory() as made:
        print(json.dumps(run_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(made))))
