# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a project file, as numbered migrations.

UUIDs are for what leaves the file; rows point at each other by integer keys. Names are unique by their
``name_key`` (folded case, NFC). Long texts stand once in ``content`` and are named by their SHA-256.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

SCHEMA_VERSION = 1
"""Written as ``user_version``; a file with a higher one is refused."""

STEPS = ("first_schema",)
"""The names of all migrations this program knows, in order; a file with another one is newer."""

SEARCH_INDEX = (
    """CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1,
        tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TABLE search_cover (transcript_id INTEGER PRIMARY KEY, stamp TEXT NOT NULL) STRICT""",
)
"""The index of words, derived from the texts and made when first needed; a project without it is complete."""

SEARCH_TABLES = frozenset({"search", "search_cover", "search_config", "search_data", "search_docsize", "search_idx"})
"""The tables of the index, with those that the database makes for it."""

SEARCH_NEWEST = """SELECT id, transcript_id, uuid || ' ' || sha256 AS stamp, sha256 FROM text_revision WHERE revision =
    (SELECT max(revision) FROM text_revision AS newest WHERE newest.transcript_id = text_revision.transcript_id)"""
"""The texts that the index covers; ``stamp`` tells one from what stood under the same id before (undo, surveys)."""

UNJOURNALLED = frozenset({"content", "change_set", "change_row", "_sqlite_migrations"}) | SEARCH_TABLES
"""Tables without undo: immutable texts, the journal itself, and what is derived."""

_JOURNAL = (
    """CREATE TABLE content (sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    """CREATE TABLE change_set (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, label TEXT NOT NULL, "by" TEXT NOT NULL, at TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo', 'barrier')),
        "of" INTEGER REFERENCES change_set(id), reason TEXT, program TEXT NOT NULL, chain TEXT NOT NULL) STRICT""",
    """CREATE TABLE change_row (
        change_set_id INTEGER NOT NULL REFERENCES change_set(id), seq INTEGER NOT NULL, tab TEXT NOT NULL,
        row_id INTEGER NOT NULL, before TEXT, after TEXT, PRIMARY KEY (change_set_id, seq)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX change_row_by_row ON change_row(tab, row_id, change_set_id)""",
)

_STUDY = (
    """CREATE TABLE study (
        id INTEGER PRIMARY KEY CHECK (id = 1), uuid TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        created_at TEXT NOT NULL,
        settings TEXT NOT NULL DEFAULT '{}') STRICT""",
    """CREATE TABLE coder (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('analyst', 'lead')), colour TEXT NOT NULL) STRICT""",
)

_TRANSCRIPTS = (
    """CREATE TABLE transcript (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL) STRICT""",
    """CREATE TABLE text_revision (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id) ON DELETE CASCADE, revision INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES content(sha256), source_name TEXT NOT NULL, source_sha256 TEXT NOT NULL,
        format TEXT NOT NULL, encoding TEXT NOT NULL, characters INTEGER NOT NULL, words INTEGER NOT NULL,
        report TEXT NOT NULL, imported_at TEXT NOT NULL, UNIQUE (transcript_id, revision)) STRICT""",
    """CREATE INDEX text_revision_by_hash ON text_revision(sha256)""",
    """CREATE TABLE participant (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        group_name TEXT) STRICT""",
    """CREATE TABLE variable (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL DEFAULT 'text', settings TEXT NOT NULL DEFAULT '{}', position INTEGER NOT NULL) STRICT""",
    """CREATE TABLE variable_value (
        id INTEGER PRIMARY KEY, participant_id INTEGER NOT NULL REFERENCES participant(id) ON DELETE CASCADE,
        variable_id INTEGER NOT NULL REFERENCES variable(id) ON DELETE CASCADE, value TEXT NOT NULL,
        UNIQUE (participant_id, variable_id)) STRICT""",
    """CREATE TABLE speaker (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id) ON DELETE CASCADE, label TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('interviewer', 'participant', 'other')),
        participant_id INTEGER REFERENCES participant(id) ON DELETE SET NULL, UNIQUE (transcript_id,
        label)) STRICT""",
    """CREATE TABLE turn (
        id INTEGER PRIMARY KEY, text_revision_id INTEGER NOT NULL REFERENCES text_revision(id) ON DELETE CASCADE,
        seq INTEGER NOT NULL, start_pos INTEGER NOT NULL, end_pos INTEGER NOT NULL, speech_start INTEGER NOT NULL,
        speaker_id INTEGER REFERENCES speaker(id) ON DELETE SET NULL, start_ms INTEGER, end_ms INTEGER,
        UNIQUE (text_revision_id, seq),
        CHECK (0 <= start_pos AND start_pos <= speech_start AND speech_start <= end_pos)) STRICT""",
    """CREATE INDEX turn_by_speaker ON turn(speaker_id)""",
    """CREATE TABLE text_range (
        id INTEGER PRIMARY KEY, text_revision_id INTEGER NOT NULL REFERENCES text_revision(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, start_pos INTEGER NOT NULL, end_pos INTEGER NOT NULL,
        CHECK (0 <= start_pos AND start_pos < end_pos)) STRICT""",
    """CREATE INDEX text_range_by_revision ON text_range(text_revision_id)""",
    """CREATE TABLE file_comment (
        id INTEGER PRIMARY KEY, text_revision_id INTEGER NOT NULL REFERENCES text_revision(id) ON DELETE CASCADE,
        author TEXT NOT NULL, made_at TEXT NOT NULL DEFAULT '', start_pos INTEGER NOT NULL, end_pos INTEGER NOT NULL,
        body TEXT NOT NULL, reply INTEGER NOT NULL DEFAULT 0 CHECK (reply IN (0, 1)),
        done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
        taken TEXT NOT NULL DEFAULT '' CHECK (taken IN ('', 'memo', 'codings')),
        coder_id INTEGER REFERENCES coder(id),
        CHECK (0 <= start_pos AND start_pos <= end_pos), CHECK ((taken = '') = (coder_id IS NULL))) STRICT""",
    """CREATE INDEX file_comment_by_revision ON file_comment(text_revision_id)""",
)

_CODEBOOK = (
    """CREATE TABLE code (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, parent_id INTEGER REFERENCES code(id),
        name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, label TEXT NOT NULL DEFAULT '', colour TEXT NOT NULL,
        position INTEGER NOT NULL, short_definition TEXT NOT NULL DEFAULT '',
        full_definition TEXT NOT NULL DEFAULT '',
        when_to_use TEXT NOT NULL DEFAULT '', when_not_to_use TEXT NOT NULL DEFAULT '',
        example TEXT NOT NULL DEFAULT '', defined_at TEXT NOT NULL DEFAULT '',
        merged_into INTEGER REFERENCES code(id), CHECK (parent_id IS NULL OR parent_id <> id),
        CHECK (merged_into IS NULL OR merged_into <> id)) STRICT""",
    """CREATE INDEX code_by_parent ON code(parent_id)""",
    """CREATE TABLE codebook_version (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES content(sha256), made_by TEXT NOT NULL, made_at TEXT NOT NULL) STRICT""",
)

_CODING = (
    """CREATE TABLE round (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('draft', 'sealed', 'revealed', 'in adjudication', 'closed')),
        codebook_version_id INTEGER REFERENCES codebook_version(id), seed INTEGER NOT NULL,
        settings TEXT NOT NULL DEFAULT '{}', made_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE round_coder (
        id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id) ON DELETE CASCADE,
        coder_id INTEGER NOT NULL REFERENCES coder(id), position INTEGER NOT NULL, UNIQUE (round_id,
        coder_id)) STRICT""",
    """CREATE TABLE layer (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        round_id INTEGER NOT NULL REFERENCES round(id) ON DELETE CASCADE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id), coder_id INTEGER REFERENCES coder(id),
        kind TEXT NOT NULL CHECK (kind IN ('coder', 'consensus')), due TEXT NOT NULL DEFAULT '',
        CHECK ((kind = 'coder') = (coder_id IS NOT NULL)), UNIQUE (round_id, transcript_id, coder_id)) STRICT""",
    """CREATE UNIQUE INDEX one_consensus ON layer(round_id, transcript_id) WHERE kind = 'consensus'""",
    """CREATE TABLE layer_revision (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        layer_id INTEGER NOT NULL REFERENCES layer(id) ON DELETE CASCADE,
        revision INTEGER NOT NULL, text_revision_id INTEGER NOT NULL REFERENCES text_revision(id),
        state TEXT NOT NULL CHECK (state IN ('assigned', 'in progress', 'submitted', 'excused')),
        codebook_version_id INTEGER REFERENCES codebook_version(id), submitted_at TEXT,
        sha256 TEXT REFERENCES content(sha256), reason TEXT, submitted_while TEXT NOT NULL DEFAULT '',
        UNIQUE (layer_id, revision), CHECK ((state = 'submitted') = (sha256 IS NOT NULL))) STRICT""",
    """CREATE TABLE coding (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL,
        layer_revision_id INTEGER NOT NULL REFERENCES layer_revision(id) ON DELETE CASCADE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id), code_id INTEGER NOT NULL REFERENCES code(id),
        start_pos INTEGER NOT NULL, end_pos INTEGER NOT NULL, memo TEXT NOT NULL DEFAULT '',
        unsure INTEGER NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1)), basis TEXT NOT NULL DEFAULT '',
        decision_id INTEGER REFERENCES decision(id), made_at TEXT NOT NULL,
        UNIQUE (layer_revision_id, uuid), CHECK (0 <= start_pos AND start_pos < end_pos)) STRICT""",
    """CREATE INDEX coding_by_place ON coding(transcript_id, start_pos)""",
    """CREATE INDEX coding_by_code ON coding(code_id, transcript_id, layer_revision_id)""",
    """CREATE INDEX coding_by_layer ON coding(layer_revision_id)""",
    """CREATE INDEX coding_by_decision ON coding(decision_id)""",
)

_ADJUDICATION = (
    """CREATE TABLE decision (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        round_id INTEGER NOT NULL REFERENCES round(id) ON DELETE CASCADE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id), fingerprint TEXT NOT NULL, type TEXT NOT NULL,
        members TEXT NOT NULL, outcome TEXT NOT NULL, result TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('rule', 'solo', 'meeting', 'lead')), rule TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '', rationale TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL,
        decided_at TEXT NOT NULL, seconds REAL, was_coder INTEGER NOT NULL DEFAULT 0,
        codebook_version_id INTEGER REFERENCES codebook_version(id), layers TEXT NOT NULL,
        yielded TEXT NOT NULL DEFAULT '', supersedes INTEGER REFERENCES decision(id),
        in_force INTEGER NOT NULL DEFAULT 1 CHECK (in_force IN (0, 1))) STRICT""",
    """CREATE UNIQUE INDEX one_decision_in_force ON decision(round_id, transcript_id, fingerprint)
        WHERE in_force = 1""",
)

_NOTES = (
    """CREATE TABLE memo (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, author_id INTEGER NOT NULL REFERENCES coder(id),
        about TEXT NOT NULL CHECK (about IN ('project', 'transcript', 'code', 'passage', 'free')),
        transcript_id INTEGER REFERENCES transcript(id) ON DELETE CASCADE,
        text_revision_id INTEGER REFERENCES text_revision(id) ON DELETE CASCADE,
        start_pos INTEGER, end_pos INTEGER, code_id INTEGER REFERENCES code(id) ON DELETE CASCADE,
        title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL, made_at TEXT NOT NULL, changed_at TEXT NOT NULL,
        CHECK ((about IN ('transcript', 'passage')) = (transcript_id IS NOT NULL)),
        CHECK ((about = 'code') = (code_id IS NOT NULL)),
        CHECK ((about = 'passage') = (start_pos IS NOT NULL AND end_pos IS NOT NULL
            AND text_revision_id IS NOT NULL))) STRICT""",
    """CREATE INDEX memo_by_transcript ON memo(transcript_id)""",
    """CREATE INDEX memo_by_code ON memo(code_id)""",
    """CREATE TABLE code_example (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        code_id INTEGER NOT NULL REFERENCES code(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('typical', 'atypical', 'close but no')), quote TEXT NOT NULL,
        transcript_id INTEGER REFERENCES transcript(id) ON DELETE SET NULL,
        text_revision_id INTEGER REFERENCES text_revision(id) ON DELETE SET NULL, start_pos INTEGER, end_pos INTEGER,
        note TEXT NOT NULL DEFAULT '', decision_id INTEGER REFERENCES decision(id) ON DELETE SET NULL,
        position INTEGER NOT NULL) STRICT""",
    """CREATE INDEX code_example_by_code ON code_example(code_id)""",
    """CREATE TABLE recheck (
        id INTEGER PRIMARY KEY, layer_revision_id INTEGER NOT NULL REFERENCES layer_revision(id) ON DELETE CASCADE,
        coding_uuid TEXT NOT NULL, coder_id INTEGER NOT NULL REFERENCES coder(id), checked_at TEXT NOT NULL,
        UNIQUE (layer_revision_id, coding_uuid)) STRICT""",
)

_ROUNDS = (
    """CREATE TABLE peek (
        id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id) ON DELETE CASCADE,
        coder_id INTEGER NOT NULL REFERENCES coder(id), reason TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
    """CREATE TABLE sign_off (
        id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id) ON DELETE CASCADE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id), signed_by TEXT NOT NULL, signed_at TEXT NOT NULL,
        sha256 TEXT NOT NULL, UNIQUE (round_id, transcript_id)) STRICT""",
    """CREATE TABLE item_comment (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        round_id INTEGER NOT NULL REFERENCES round(id) ON DELETE CASCADE,
        transcript_id INTEGER NOT NULL REFERENCES transcript(id), fingerprint TEXT NOT NULL, author TEXT NOT NULL,
        made_at TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    """CREATE INDEX item_comment_by_item ON item_comment(round_id, transcript_id, fingerprint)""",
    """CREATE TABLE layer_conflict (
        id INTEGER PRIMARY KEY, layer_id INTEGER NOT NULL REFERENCES layer(id) ON DELETE CASCADE,
        revision INTEGER NOT NULL, sha256 TEXT NOT NULL REFERENCES content(sha256),
        UNIQUE (layer_id, revision, sha256)) STRICT""",
    """CREATE TABLE received_bundle (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, coder_id INTEGER REFERENCES coder(id),
        received_at TEXT NOT NULL) STRICT""",
)

_FINDINGS = (
    """CREATE TABLE finding (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('theme', 'recommendation', 'finding')), name TEXT NOT NULL,
        name_key TEXT NOT NULL UNIQUE, statement TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL) STRICT""",
    """CREATE TABLE finding_link (
        id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
        finding_id INTEGER NOT NULL REFERENCES finding(id) ON DELETE CASCADE,
        about TEXT NOT NULL CHECK (about IN ('code', 'coding', 'memo', 'passage')),
        code_id INTEGER REFERENCES code(id) ON DELETE CASCADE, memo_id INTEGER REFERENCES memo(id) ON DELETE CASCADE,
        transcript_id INTEGER REFERENCES transcript(id) ON DELETE CASCADE,
        text_revision_id INTEGER REFERENCES text_revision(id) ON DELETE CASCADE, start_pos INTEGER, end_pos INTEGER,
        quote TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL,
        CHECK ((about IN ('code', 'coding')) = (code_id IS NOT NULL)), CHECK ((about = 'memo') = (memo_id IS NOT NULL)),
        CHECK ((about IN ('coding', 'passage')) = (transcript_id IS NOT NULL AND text_revision_id IS NOT NULL
            AND start_pos IS NOT NULL AND end_pos IS NOT NULL AND start_pos < end_pos))) STRICT""",
    """CREATE INDEX finding_link_by_finding ON finding_link(finding_id)""",
)

FIRST_SCHEMA = (*_JOURNAL, *_STUDY, *_TRANSCRIPTS, *_CODEBOOK, *_CODING, *_ADJUDICATION, *_NOTES, *_ROUNDS, *_FINDINGS)


@cache
def migrations() -> Migrations:
    """Return the set of all migrations, in order; each is one transaction."""
    from sqlite_utils.migrations import Migrations

    steps = Migrations("qualcoder_cp")

    @steps()
    def first_schema(database: Database) -> None:
        for statement in FIRST_SCHEMA:
            database.execute(statement)
        database.execute("PRAGMA user_version=1")

    return steps
