# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading PDFs against pypdf on the same files, measured in the same run.

Ours ends in paragraphs, without numbers of lines, headers and footers; pypdf ends in lines. Both must find the
same number of words in the generated files. pypdf is fast where each line is one string, which only simple
programs write; word processors set every few letters apart.
"""

from __future__ import annotations

import io
import random
import sys
import textwrap
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from time import process_time

import pypdf

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "transcripts"))
from pdf_files import LEFT, TOP, PdfPage, pdf_file

from qualcoder_cp.text import count_words
from qualcoder_cp.transcripts.readers.pdf import read_pdf

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "pdpilot"
FILES, PAGES, REPEATS, GOAL = 6, 8, 3, 5.0
SYLLABLES = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi", "zo")


def speeches(chance: random.Random) -> Iterator[str]:
    """Yield invented turns of two speakers without end."""
    for label in cycle(("Interviewer", "Participant")):
        words = ("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(60))
        yield f"{label}: {' '.join(words)}."


def plain(seed: int) -> bytes:
    """Return a PDF with line numbers, headers and page numbers whose lines are set as one string each."""
    turns = speeches(random.Random(seed))
    pages = []
    for number in range(PAGES):
        page, y = PdfPage(), TOP
        while y > 150:
            y = page.paragraph(next(turns), y) - 8
        for line, (_, height, _, _) in enumerate(list(page.drawn), 1):
            page.put(LEFT - 32, height, str(line), 8)
        pages.append(page.put(LEFT, 810, "Interviews about nothing").put(280, 30, f"{number + 1} / {PAGES}"))
    return pdf_file(*pages)


def typeset(seed: int) -> bytes:
    """Return a PDF with an embedded font and kerning, as word processors write them; matplotlib draws it."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
    from matplotlib.figure import Figure

    turns, stream = speeches(random.Random(seed)), io.BytesIO()
    with PdfPages(stream) as book:
        for _ in range(PAGES // 2):
            figure, y = Figure(figsize=(8.27, 11.69)), 0.94
            FigureCanvasPdf(figure)
            while y > 0.2:
                for line in textwrap.wrap(next(turns), 75):
                    figure.text(0.1, y, line, size=10, va="baseline")
                    y -= 0.015
                y -= 0.01
            book.savefig(figure)
    return stream.getvalue()


def by_pypdf(data: bytes) -> str:
    """Return the text of the file as pypdf gives it."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def spent(read: Callable[[bytes], object], files: list[bytes]) -> float:
    """Return the least CPU seconds for reading all files once."""
    times = []
    for _ in range(REPEATS):
        begun = process_time()
        for data in files:
            read(data)
        times.append(process_time() - begun)
    return min(times)


def compare(title: str, files: list[bytes]) -> None:
    """Print both times and their ratio."""
    ours, theirs = spent(lambda data: read_pdf(data, "a.pdf"), files), spent(by_pypdf, files)
    pages = sum(len(pypdf.PdfReader(io.BytesIO(data)).pages) for data in files)
    print(
        f"{title}: {len(files)} files, {pages} pages: {1e3 * ours:.0f} ms, pypdf {1e3 * theirs:.0f} ms: "
        f"{theirs / ours:.1f} times faster (goal {GOAL:.0f})"
    )


def main() -> None:
    """Print the ratios."""
    for title, make in (("one string a line", plain), ("typeset", typeset)):
        files = [make(seed) for seed in range(FILES)]
        readings = [read_pdf(data, "a.pdf") for data in files]
        same = sum(one.source_words == count_words(by_pypdf(data)) for one, data in zip(readings, files, strict=True))
        compare(title, files)
        print(f"  as many words as pypdf: {same} of {len(files)} files; left out of the first: {readings[0].left_out}")
    if REAL.is_dir():
        compare("real interviews", [path.read_bytes() for path in sorted(REAL.glob("P[1-7].pdf"))])


if __name__ == "__main__":
    main()
