# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with transcripts and participants, declared once for menus, palette and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoder_cp.ui.actions import Action

if TYPE_CHECKING:
    from qualcoder_cp.ui.transcripts.screen import TranscriptsScreen


def declare(screen: TranscriptsScreen) -> list[Action]:
    """Return the actions of the stage; ``screen`` does them."""
    texts, people = screen.texts, screen.people
    return [
        Action("transcripts.import", "Transcripts", "Import transcripts...", screen.ask_files, "Ctrl+I",
               screen.writable, widget=screen),
        Action("transcripts.import_participants", "Transcripts", "Import participants...", screen.ask_table,
               "Ctrl+Shift+I", screen.writable, widget=screen, hint="Participants, groups and variables from CSV"),
        Action("transcripts.import_survey", "Transcripts", "Import a survey...", screen.ask_survey, "Ctrl+Alt+I",
               screen.writable, widget=screen, hint="Answers as transcripts, closed questions as variables"),
        Action("transcripts.make_participants", "Transcripts", "Make participants", people.make_participants,
               enabled=lambda: screen.writable() and bool(people.model.people.lonely),
               hint="One for each transcript that has none"),
        Action("transcripts.code", "Transcripts", "Code the chosen transcript", screen.code, "Return; Enter",
               lambda: screen.session.is_open and texts.current() is not None, widget=texts.table),
        Action("transcripts.rename", "Transcripts", "Rename", texts.edit_name, "F2",
               lambda: screen.writable() and texts.current() is not None, widget=texts.table,
               hint="Rename the chosen transcript"),
        Action("transcripts.correct", "Transcripts", "Correct the text...", texts.correct, "Ctrl+E",
               lambda: screen.writable() and texts.isVisibleTo(screen) and texts.current() is not None, widget=screen,
               hint="Correct the chosen transcript; codings go along"),
        Action("transcripts.remove", "Transcripts", "Remove", screen.remove, "Del",
               lambda: screen.writable() and texts.current() is not None, widget=texts.table,
               hint="Remove the chosen transcripts; those with codings stay"),
        Action("transcripts.paste", "Transcripts", "Paste into the table", people.paste, "Ctrl+V",
               screen.writable, widget=people.table, hint="Paste a spreadsheet's cells into groups and variables"),
        Action("transcripts.clear", "Transcripts", "Clear the chosen cells", people.clear, "Del",
               screen.writable, widget=people.table, hint="Take away groups and values of participants"),
        Action("transcripts.add_variable", "Transcripts", "Add a variable...", screen.add_variable,
               "Ctrl+Shift+N", screen.writable, widget=screen, hint="Add an empty column to the participants"),
        Action("transcripts.kind", "Transcripts", "Column of the variable...", people.open_column_menu,
               "Ctrl+Shift+K", screen.writable, widget=people.table,
               hint="Kind, name, values of the chosen column"),
        Action("transcripts.variable", "Transcripts", "Values, labels and order...", people.open_card,
               "Ctrl+Shift+L", screen.writable, widget=people.table, hint="Values of the chosen column's variable"),
        Action("transcripts.add_participant", "Transcripts", "Add a participant", screen.add_person,
               "Ctrl+Shift+P", screen.writable, widget=screen, hint="Add a participant with an empty row"),
        Action("transcripts.remove_participant", "Transcripts", "Remove the participant", people.remove_person,
               "Ctrl+Del", screen.writable, widget=people.table,
               hint="Remove the chosen participant; speakers and transcripts stay"),
        Action("transcripts.comments", "Transcripts", "Comments of the files...", screen.show_comments,
               "Ctrl+Alt+M", lambda: screen.session.is_open, widget=screen,
               hint="Take the comments of Word files as memos or as codings"),
        Action("transcripts.waiting", "Transcripts", "Corrected answers...", screen.show_waiting,
               "Ctrl+Alt+W", lambda: screen.session.is_open, widget=screen,
               hint="Apply or dismiss corrected answers of a survey that wait"),
        Action("transcripts.filter", "Transcripts", "Filter the table", screen.focus_filter, "Ctrl+F",
               lambda: screen.session.is_open, widget=screen),
        Action("transcripts.other_list", "Transcripts", screen.other_text, screen.show_other, "Ctrl+T",
               lambda: screen.session.is_open, widget=screen),
    ]  # fmt: skip
