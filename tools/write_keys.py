# SPDX-License-Identifier: GPL-3.0-or-later
"""Write docs/keys.md: all keys of the window, made from the declared actions.

.venv/bin/python tools/write_keys.py
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from qualcoder_cp.ui import theme
from qualcoder_cp.ui.key_sheet import key_page
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow

PAGE = Path(__file__).resolve().parent.parent / "docs" / "keys.md"


def main() -> None:
    """Build all screens without a project and write the page."""
    app = QApplication([])
    theme.apply_theme(app, dark=False)
    with tempfile.TemporaryDirectory() as scratch:
        window = MainWindow(Session(QSettings(f"{scratch}/settings.ini", QSettings.Format.IniFormat)))
        window.build_screens()
        PAGE.write_text(key_page(window.registry), encoding="utf-8")
        print(PAGE)


if __name__ == "__main__":
    main()
