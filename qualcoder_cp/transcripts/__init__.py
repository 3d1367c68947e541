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
    set_role,
)
from qualcoder_cp.transcripts.participants import ParticipantTable, read_participants
from qualcoder_cp.transcripts.prepare import Prepared, prepare
from qualcoder_cp.transcripts.queries import (
    NOT_STATED,
    TranscriptFacts,
    facts,
    groups,
    import_report,
    participants,
    participants_of,
    speakers,
    text_of,
    transcript_named,
    transcripts,
)
from qualcoder_cp.transcripts.rules import eligible_speech, subtract

__all__ = [
    "NOT_STATED",
    "Imported",
    "ParticipantTable",
    "Prepared",
    "TranscriptFacts",
    "eligible_speech",
    "ensure_participants",
    "facts",
    "groups",
    "import_participants",
    "import_problems",
    "import_report",
    "import_transcripts",
    "participants",
    "participants_of",
    "prepare",
    "read_participants",
    "remove_transcript",
    "rename_transcript",
    "set_group",
    "set_role",
    "speakers",
    "subtract",
    "text_of",
    "transcript_named",
    "transcripts",
]
