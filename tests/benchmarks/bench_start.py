"""How long the window takes from start to painted, against an empty PySide6 window in the same run.

Each start is a fresh process; the median of the ratios of neighbouring pairs is printed. Goal: at most 2.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9

_EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
"""

_OURS = """
import sys
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from qualcoder_cp.ui import theme
from qualcoder_cp.ui.session import Session
from qualcoder_cp.ui.shell.main_window import MainWindow
app = QApplication([])
theme.apply_theme(app, False)
session = Session(QSettings(sys.argv[1] + "/settings.ini", QSettings.Format.IniFormat))
window = MainWindow(session)
"""

_PAINTED = """
from PySide6.QtCore import QEvent, QObject

class Watch(QObject):
    painted = False

    def eventFilter(self, watched, event):
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False

watch = Watch()
window.installEventFilter(watch)
window.show()
while not watch.painted:
    app.processEvents()
app.processEvents()
"""

_STUDY = """
from pathlib import Path
session.open(Path(sys.argv[2]))
"""


def start(script: str, *arguments: str) -> float:
    """Run a script in a fresh process and return the seconds it took."""
    begin = time.perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", script, *arguments], check=True, env=environment, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        start(_OURS + _PAINTED, folder)  # warm the file cache
        pairs = [(start(_EMPTY + _PAINTED), start(_OURS + _PAINTED, folder)) for _ in range(ROUNDS)]
        ratio = statistics.median(ours / empty for empty, ours in pairs)
        empty, ours = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"start to painted: empty window {empty:.0f} ms, ours {ours:.0f} ms, ratio {ratio:.2f} (goal: at most 2)")

        from qualcoder_cp import demo

        study = Path(folder) / "study.qcp"
        demo.build_stakeholder_study(study)
        script = _OURS + _STUDY + _PAINTED
        times = [start(script, folder, str(study)) for _ in range(ROUNDS)]
        print(f"start to the sample study painted: {1000 * statistics.median(times):.0f} ms (for orientation)")


if __name__ == "__main__":
    main()
