# SPDX-License-Identifier: GPL-3.0-or-later
"""Old Word files (.doc): turned into .docx by LibreOffice where it is installed, in folders of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from qualcoder_cp.model import KnownError
from qualcoder_cp.transcripts.readers.docx import read_docx
from qualcoder_cp.transcripts.readers.reading import Reading

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_SECONDS = 120


def libreoffice() -> str | None:
    """Return the path of LibreOffice's program, None if it is not installed."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def read_old_word(data: bytes, name: str) -> Reading:
    """Return the text of the old Word file ``data``, read as what LibreOffice makes of it.

    Raises `KnownError` if LibreOffice is absent, fails or takes more than two minutes.
    """
    program = libreoffice()
    if program is None:
        raise KnownError(
            f"{name}: is in the old Word format; open it in Word or LibreOffice and save it as .docx"
            " (where LibreOffice is installed, it is converted by itself)."
        )
    with tempfile.TemporaryDirectory(prefix="qualcoder-cp-") as folder:
        made = _converted(program, data, Path(folder), name)
    reading = read_docx(made, name)
    note = "the old Word file was converted by LibreOffice; please compare a page with the original"
    return replace(reading, reader=f"{reading.reader} after LibreOffice", notes=(*reading.notes, note))


def _converted(program: str, data: bytes, folder: Path, name: str) -> bytes:
    source, out = folder / "old.doc", folder / "out"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()  # a running LibreOffice would otherwise take the job and answer nothing
    command = [
        program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
        "--outdir", str(out), str(source),
    ]  # fmt: skip
    try:
        _run(command, folder)
        return (out / "old.docx").read_bytes()
    except subprocess.TimeoutExpired as error:
        raise KnownError(f"{name}: LibreOffice took too long to convert it; save it as .docx yourself.") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise KnownError(f"{name}: LibreOffice could not convert it; open it in Word and save it as .docx.") from error


def _run(command: list[str], folder: Path) -> None:
    """Run LibreOffice; at the time limit end it with the helpers it has started."""
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, env={**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)},
    )  # fmt: skip
    try:
        code = process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        raise
    if code:
        raise subprocess.CalledProcessError(code, command[0])
