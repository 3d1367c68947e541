"""Make the pictures of the README and the documentation from the sample study, light and dark.

    .venv/bin/python tools/screenshots.py [FOLDER]

Opens every stage of the window offscreen and saves what is painted. The default folder is docs/pictures.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from qualcoder_cp import coding, demo
from qualcoder_cp.project import Project, coder_named
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow
from qualcoder_cp.ui.shell.rail import STAGES

SIZE = (1360, 850)
PATIENCE = 60.0


def settle(app: QApplication, window: MainWindow) -> None:
    """Wait until nothing runs in the background and everything is painted."""
    until = time.monotonic() + PATIENCE
    quiet = 0
    while quiet < 15 and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.02)
        quiet = 0 if window.background.busy else quiet + 1


def with_open_disagreements(session: Session, wanted: bool) -> None:
    """Take the lead's decisions back for the picture of their stage, and make them again for the others."""
    project = session.project
    label = project.undoable(demo.LEAD)
    decided = label is not None and label.startswith("Apply decisions")
    if wanted and decided:
        project.undo(demo.LEAD)
    elif not wanted and not decided:
        project.redo(demo.LEAD)


def dense_place(session: Session) -> dict[str, int]:
    """Return the place where the coder at work has coded most within 1,200 characters."""
    own = coding.codings(session.project, session.coder, coder_id=session.coder.id)
    near = {
        one.id: sum(other.transcript_id == one.transcript_id and 0 <= other.start - one.start < 1200 for other in own)
        for one in own
    }
    best = max(own, key=lambda one: near[one.id])
    return {"transcript_id": best.transcript_id, "start": best.start, "end": best.end}


def picture(app: QApplication, window: MainWindow, path: Path) -> None:
    """Save what the window shows."""
    settle(app, window)
    window.grab().save(str(path))
    print(path)


def main(folder: Path) -> None:
    """Build the sample study and take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        study = Path(scratch) / "stakeholder_study.qcp"
        demo.build_stakeholder_study(study)
        session = Session(QSettings(f"{scratch}/settings.ini", QSettings.Format.IniFormat))
        theme.apply_theme(app, dark=False)
        window = MainWindow(session)
        window.resize(*SIZE)
        window.show()
        picture(app, window, folder / "start-light.png")
        session.take(Project.open(study))
        session.set_coder(coder_named(session.project, demo.ANALYSTS[0]))
        for dark in (False, True):
            theme.apply_theme(app, dark)
            for stage in STAGES:
                with_open_disagreements(session, stage.key == "adjudication")
                window.show_stage(stage.key, **(dense_place(session) if stage.key == "coding" else {}))
                window.refresh()
                picture(app, window, folder / f"{stage.key}-{'dark' if dark else 'light'}.png")
        window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "docs" / "pictures")
