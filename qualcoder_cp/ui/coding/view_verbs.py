# SPDX-License-Identifier: GPL-3.0-or-later
"""What one does with the text that changes no project: copy words, hear the codings, make room for labels."""

from __future__ import annotations

from collections.abc import Callable

from qualcoder_cp.ui.actions import Action
from qualcoder_cp.ui.coding.coded_text_view import CodedTextView
from qualcoder_cp.ui.session import Session

_LABELS = "coding/labels"
_STEP = 3
"""Characters by which a key makes the labels wider or narrower."""


def connect_view(session: Session, view: CodedTextView) -> None:
    """Say in the status line what the view tells, and remember how wide the labels are."""
    view.told.connect(lambda words: session.said.emit(words, False))
    kept = session.settings.value(_LABELS)
    if kept not in (None, ""):
        view.set_label_width(float(str(kept)))

    def keep(letters: float | None) -> None:
        session.settings.setValue(_LABELS, "" if letters is None else letters)

    view.label_width_changed.connect(keep)


def view_verbs(view: CodedTextView, shown: Callable[[], bool]) -> list[Action]:
    """Return the actions; ``shown`` says whether the text is there."""

    def verb(name: str, text: str, run: Callable[[], None], keys: str, hint: str = "") -> Action:
        return Action(f"coding.{name}", "Coding", text, run, keys, enabled=shown, widget=view, hint=hint)

    return [
        verb("copy_spoken", "Copy with speakers", lambda: view.copy_words(speakers=True), "Ctrl+Shift+C",
             "Copy the selected words, each turn after its speaker's name"),
        verb("copy_words", "Copy without speakers", lambda: view.copy_words(speakers=False), "Ctrl+Alt+C",
             "Copy the selected words without the speakers' labels"),
        verb("read_codings", "Read the codings at the caret", view.read_codings, "L"),
        verb("wider_labels", "Wider labels", lambda: view.widen_labels(_STEP), "Ctrl+Alt+Left"),
        verb("narrower_labels", "Narrower labels", lambda: view.widen_labels(-_STEP), "Ctrl+Alt+Right"),
    ]  # fmt: skip
