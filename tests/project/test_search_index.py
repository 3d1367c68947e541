# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of words in the file: accepted as it is made, refused as anything else, and not needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_study import P1, P2, Study

from qualcoder_cp import transcripts
from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, back_up, engine, search_index, verify


@pytest.fixture
def closed(study: Callable[..., Study]) -> Path:
    """Return the path of a closed project with two texts."""
    project = study(T1=P1, T2=P2).project
    project.close()
    return project.path


def alter(path: Path, *statements: str) -> None:
    connection = engine.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("statement", [
    "CREATE TABLE search_content (id INTEGER PRIMARY KEY, c0)",
    "CREATE TABLE search_more (id INTEGER PRIMARY KEY)",
    "CREATE VIRTUAL TABLE other USING fts5(words)",
    "CREATE VIEW search_view AS SELECT 1",
    "CREATE TRIGGER search_trigger AFTER INSERT ON search_cover BEGIN SELECT 1; END",
    "CREATE INDEX search_index ON search_cover(stamp)",
])  # fmt: skip
def test_foreign_tables_beside_the_index_are_refused(closed: Path, statement: str) -> None:
    alter(closed, statement)
    with pytest.raises(KnownError, match="no QualCoder CP project has"):
        Project.open(closed)


@pytest.mark.parametrize("statements", [
    ("DROP TABLE search",),
    ("DROP TABLE search_cover",),
    ("DROP TABLE search_cover", "CREATE TABLE search_cover (transcript_id INTEGER PRIMARY KEY, stamp TEXT)"),
    ("DROP TABLE search", "CREATE VIRTUAL TABLE search USING fts5(words)"),
])  # fmt: skip
def test_a_part_of_the_index_or_another_one_is_refused(closed: Path, statements: tuple[str, ...]) -> None:
    alter(closed, *statements)
    with pytest.raises(KnownError, match=r"altered|no QualCoder CP project has"):
        Project.open(closed)


def test_a_project_without_it_is_complete_and_gets_one_with_the_next_text(closed: Path) -> None:
    alter(closed, "DROP TABLE search", "DROP TABLE search_cover")
    with Project.open(closed) as project:
        assert verify(project) == []
        assert not search_index.covers(project)
        assert len(transcripts.search(project, "sensor")) == 1
        ids = [one.id for one in transcripts.transcripts(project)]
        transcripts.remove_transcript(project, ids[1], by="Lea")
        assert search_index.covers(project)
        assert len(transcripts.search(project, "sensor")) == 1
        assert verify(project) == []


def test_an_index_of_other_texts_is_found_and_not_used(closed: Path) -> None:
    alter(closed, "UPDATE search_cover SET stamp = 'x' WHERE transcript_id = 1")
    with Project.open(closed) as project:
        assert verify(project) == [
            "The index of words is not of these texts; it is made anew with the next import or correction."
        ]
        assert len(transcripts.search(project, "sensor")) == 1


def test_a_missing_row_is_found(closed: Path) -> None:
    alter(closed, f"DELETE FROM search WHERE rowid = {(1 << 20) + 1}")
    with Project.open(closed) as project:
        assert any("does not hold each turn" in finding for finding in verify(project))


def test_a_damaged_index_slows_searching_and_nothing_else(closed: Path) -> None:
    alter(closed, "DELETE FROM search_data WHERE id > 10")
    with Project.open(closed) as project:
        assert len(transcripts.search(project, "sensor")) == 1
        assert verify(project)


def test_a_backup_takes_it_along(closed: Path, tmp_path: Path) -> None:
    with Project.open(closed) as project:
        copy = back_up(project, tmp_path)
    with Project.open(copy, readonly=True) as project:
        assert search_index.covers(project)
        assert len(transcripts.search(project, "sensor")) == 1
