# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the window."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow


def start(path: Path | None = None) -> int:
    """Show the window, on a project or a work package if one is given, until it is closed; return the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("QualCoder CP")
    session = Session()
    chosen = session.settings.value("theme", "")
    if size := session.settings.value("text_size"):
        theme.set_text_size(app, float(size))  # type: ignore[arg-type]
    theme.apply_theme(app, {"dark": True, "light": False}.get(str(chosen)))
    window = MainWindow(session)
    window.show()
    if path is not None:
        QTimer.singleShot(0, lambda: window.take_files([path]))  # once it is shown: a package asks where it goes
    return app.exec()
