# SPDX-License-Identifier: GPL-3.0-or-later
"""Transcripts: takes files, leaves texts with speakers, turns and participants."""

from qualcoder_cp.transcripts.actions import (
    Imported,
    ensure_participants,
    import_participants,
    import_problems,
    import_transcripts,
    remove_transcript,
    rename_transcript,
    set_group,
)
from qualcoder_cp.transcripts.answers import chosen_answers, dismiss_answers, waiting_answers, with_answers
from qualcoder_cp.transcripts.cells import Cell, copied_cells, set_values
from qualcoder_cp.transcripts.comments import FileComment, add_comments, file_comments, mark_taken, passage_of
from qualcoder_cp.transcripts.correcting import add_revision, corrected_text
from qualcoder_cp.transcripts.names import apply_pattern, participants_by_names, propose_pattern
from qualcoder_cp.transcripts.participant_actions import (
    add_participant,
    link_speaker,
    remove_participant,
    rename_participant,
)
from qualcoder_cp.transcripts.participants import ParticipantTable, read_participants
from qualcoder_cp.transcripts.prepare import Prepared, prepare
from qualcoder_cp.transcripts.queries import (
    NOT_STATED,
    SpeakerFacts,
    TranscriptFacts,
    at_revision,
    facts,
    groups,
    import_report,
    participants,
    participants_of,
    speaker_facts,
    speaker_named,
    speakers,
    text_of,
    transcript_named,
    transcripts,
    variable_named,
    variables,
)
from qualcoder_cp.transcripts.revising import EditMap, Lost, Moved, edit_map, words_replaced
from qualcoder_cp.transcripts.rules import eligible_speech, subtract
from qualcoder_cp.transcripts.search import Hit, search
from qualcoder_cp.transcripts.speaker_actions import merge_speakers, rename_speaker, set_role
from qualcoder_cp.transcripts.survey import AnswerChange, Plan, Survey, read_survey
from qualcoder_cp.transcripts.survey import propose as propose_plan
from qualcoder_cp.transcripts.survey_actions import SurveyImported, ValueChange, import_survey
from qualcoder_cp.transcripts.tables import Sheet, read_sheet
from qualcoder_cp.transcripts.variable_actions import add_variable, set_kind, set_variable
from qualcoder_cp.transcripts.variables import Settings, Variable, VariableKind

__all__ = [
    "NOT_STATED",
    "AnswerChange",
    "Cell",
    "EditMap",
    "FileComment",
    "Hit",
    "Imported",
    "Lost",
    "Moved",
    "ParticipantTable",
    "Plan",
    "Prepared",
    "Settings",
    "Sheet",
    "SpeakerFacts",
    "Survey",
    "SurveyImported",
    "TranscriptFacts",
    "ValueChange",
    "Variable",
    "VariableKind",
    "add_comments",
    "add_participant",
    "add_revision",
    "add_variable",
    "apply_pattern",
    "at_revision",
    "chosen_answers",
    "copied_cells",
    "corrected_text",
    "dismiss_answers",
    "edit_map",
    "eligible_speech",
    "ensure_participants",
    "facts",
    "file_comments",
    "groups",
    "import_participants",
    "import_problems",
    "import_report",
    "import_survey",
    "import_transcripts",
    "link_speaker",
    "mark_taken",
    "merge_speakers",
    "participants",
    "participants_by_names",
    "participants_of",
    "passage_of",
    "prepare",
    "propose_pattern",
    "propose_plan",
    "read_participants",
    "read_sheet",
    "read_survey",
    "remove_participant",
    "remove_transcript",
    "rename_participant",
    "rename_speaker",
    "rename_transcript",
    "search",
    "set_group",
    "set_kind",
    "set_role",
    "set_values",
    "set_variable",
    "speaker_facts",
    "speaker_named",
    "speakers",
    "subtract",
    "text_of",
    "transcript_named",
    "transcripts",
    "variable_named",
    "variables",
    "waiting_answers",
    "with_answers",
    "words_replaced",
]
