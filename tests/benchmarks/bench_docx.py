# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading Word transcripts against python-docx on the same files, measured in the same run.

python-docx gives the text of the paragraphs and nothing else. Ours (`prepare`) also balances the words of the file,
finds headings, labels, speakers and turns, looks for doubles among the files and makes the import report.
`read_docx` alone, without speakers and turns, stands beside it; it reads the styles of every file, `prepare` only
once what the files have in common.
"""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import docx  # noqa: TID253

from qualcoder_cp.transcripts import prepare
from qualcoder_cp.transcripts.readers.docx import read_docx

FILES, CHARACTERS, REPEATS, GOAL = 102, 45_000, 3, 1.0
SYLLABLES = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "zo")


def speech(chance: random.Random, words: int) -> str:
    """Return an invented speech of ``words`` words."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(words)) + "."


def word_transcript(seed: int) -> bytes:
    """Return an interview as Word writes it: a heading, turns with a bold label, long answers cut into three runs."""
    chance = random.Random(seed)
    document = docx.Document()
    document.add_heading(f"Interview {seed}", 1)
    written, asks = 0, True
    while written < CHARACTERS:
        paragraph = document.add_paragraph()
        paragraph.add_run("Interviewer: " if asks else "Participant: ").bold = True
        runs = [speech(chance, 15)] if asks else [speech(chance, 25) + " " for _ in range(3)]
        for text in runs:
            paragraph.add_run(text)
        written += sum(map(len, runs)) + 14
        asks = not asks
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def by_python_docx(paths: list[Path]) -> list[str]:
    """Return the text of the paragraphs of each file as python-docx gives it."""
    return ["\n".join(one.text for one in docx.Document(str(path)).paragraphs) for path in paths]


def least(*ways: Callable[[], object]) -> list[float]:
    """Return the least CPU seconds of each way; the ways take turns, so that a busy machine is busy for all."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(REPEATS):
        for way, taken in zip(ways, times, strict=True):
            begun = process_time()
            way()
            taken.append(process_time() - begun)
    return [min(taken) for taken in times]


def main() -> None:
    """Print the times and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"interview_{seed:03}.docx" for seed in range(FILES)]
        for seed, path in enumerate(paths):
            path.write_bytes(word_transcript(seed))
        same = sum(
            one.text.strip() == text.strip() for one, text in zip(prepare(paths), by_python_docx(paths), strict=True)
        )
        ours, read, theirs = least(
            lambda: prepare(paths),
            lambda: [read_docx(path.read_bytes(), path.name) for path in paths],
            lambda: by_python_docx(paths),
        )
    print(f"{FILES} Word files of {CHARACTERS:,} characters; same text as python-docx: {same} of {FILES}")
    print(f"python-docx, paragraphs only: {1e3 * theirs:.0f} ms")
    print(f"read_docx (text, headings, balance of words): {1e3 * read:.0f} ms, ratio {read / theirs:.2f}")
    print(
        f"prepare (also speakers, turns, report): {1e3 * ours:.0f} ms, ratio {ours / theirs:.2f} (goal at most {GOAL})"
    )


if __name__ == "__main__":
    main()
