# SPDX-License-Identifier: GPL-3.0-or-later
"""One named change: all or nothing, told to listeners, undone and redone by its own author."""

from __future__ import annotations

import pytest
from project_files import add_code, dump, names, new_project, rename

from qualcoder_cp.model import KnownError
from qualcoder_cp.project import Project, add_coder, coder_named, coders, engine, verify


@pytest.fixture
def project(tmp_path):
    with new_project(tmp_path) as made:
        yield made


def test_a_write_outside_a_change_raises(project):
    for sql in ("DELETE FROM coder", "DELETE FROM content", "DELETE FROM change_set"):
        with pytest.raises(engine.OperationalError, match="readonly"):
            project.connection.execute(sql)
    project.connection.execute("PRAGMA query_only=OFF")
    with pytest.raises(engine.IntegrityError, match=r"write outside project\.change"):
        project.connection.execute("DELETE FROM coder")
    assert len(coders(project)) == 2


def add_two(project, name, other, fail=False):
    with project.change("Add two", by="Ana") as change:
        change.store("note", "a long text")
        add_code(project, name)
        add_code(project, other)
        assert not fail


def test_an_exception_takes_everything_back(project):
    before, state = dump(project), project.state
    with pytest.raises(AssertionError):
        add_two(project, "Privacy", "Trust", fail=True)
    assert (dump(project), project.state) == (before, state)
    assert project.value("SELECT count(*) FROM content") == 0
    assert add_code(project, "Trust")


def test_a_refusal_of_the_database_takes_everything_back(project):
    before = dump(project)
    with pytest.raises(engine.IntegrityError):
        add_two(project, "Privacy", "Privacy")
    assert dump(project) == before
    with pytest.raises(engine.IntegrityError, match="FOREIGN KEY"):
        add_code(project, "Hanging", parent=99)
    assert dump(project) == before


def test_an_idle_change_leaves_no_trace(project):
    code = add_code(project, "Privacy")
    heard = []
    project.on_change(heard.append)
    state = project.state
    with project.change("Nothing", by="Ana") as change:
        change.update("code", code, name="Privacy")
        change.store("note", "kept only with a row")
    assert project.state == state
    assert heard == []
    assert project.value("SELECT count(*) FROM content") == 0


def test_a_nested_change_joins_and_takes_only_its_own_part_back(project):
    with project.change("Outer", by="Ana"):
        add_code(project, "Privacy")
        with pytest.raises(engine.IntegrityError):
            add_two(project, "Trust", "Privacy")
        add_code(project, "Harms")
    assert names(project) == ["Privacy", "Harms"]
    assert project.history(1)[0].label == "Outer"
    assert verify(project) == []
    project.undo("Ana")
    assert names(project) == []


def test_listeners_hear_of_each_change_after_it_is_done_until_they_stop(project):
    heard = []
    stop = project.on_change(lambda changes: heard.append((changes.label, dict(changes.rows), project.state)))
    code = add_code(project, "Privacy")
    assert heard == [("Add code 'Privacy'", {"code": frozenset({code})}, project.state)]
    project.undo("Ana")
    assert heard[-1][0] == "Add code 'Privacy'"
    assert project.last_changes.touches("coder", "code")
    stop()
    project.redo("Ana")
    assert len(heard) == 2


def test_a_listener_may_change_something_itself(project):
    done = []

    def listener(changes):
        if not done:
            done.append(changes.label)
            add_code(project, "Answer")

    project.on_change(listener)
    add_code(project, "Question")
    assert names(project) == ["Question", "Answer"]


# ---------------------------------------------------------------- undo and redo


def test_undo_and_redo_survive_closing(project):
    code = add_code(project, "Privacy")
    rename(project, code, "Data privacy")
    states = [dump(project)]
    project.undo("Ana")
    states.append(dump(project))
    project.undo("Ana")
    project.close()
    with Project.open(project.path) as again:
        assert (again.undoable("Ana"), again.redoable("Ana")) == ("Add coder 'Ana'", "Add code 'Privacy'")
        again.redo("Ana")
        assert dump(again) == states[1]
        assert again.redo("Ana") == "Rename to 'Data privacy'"
        assert dump(again) == states[0]
        with pytest.raises(KnownError, match="nothing to redo"):
            again.redo("Ana")
        assert verify(again) == []


def test_a_new_step_drops_what_could_be_redone(project):
    add_code(project, "Privacy")
    project.undo("Ana")
    add_code(project, "Trust")
    assert project.redoable("Ana") is None


def test_two_coders_undo_their_own_steps_only(project):
    add_code(project, "Anas", by="Ana")
    add_code(project, "Bens", by="Ben")
    assert project.undo("Ana") == "Add code 'Anas'"
    assert names(project) == ["Bens"]
    assert (project.undoable("Ben"), project.redoable("Ben")) == ("Add code 'Bens'", None)
    project.undo("Ben")
    project.redo("Ana")
    assert names(project) == ["Anas"]


def test_undo_never_takes_back_that_the_project_was_made(project):
    while project.undoable("Ana"):
        project.undo("Ana")
    with pytest.raises(KnownError, match="nothing to undo"):
        project.undo("Ana")
    assert project.title == "A study"


def test_undo_goes_step_by_step_through_steps_on_the_same_row(project):
    code = add_code(project, "One")
    before = []
    for name in ("Two", "Three", "Four"):
        before.append(dump(project))
        rename(project, code, name)
    for state in reversed(before):
        project.undo("Ana")
        assert dump(project) == state


def test_an_older_step_can_be_taken_back_if_nothing_stands_in_the_way(project):
    add_code(project, "One")
    step = project.state
    add_code(project, "Two")
    assert project.undo("Ana", step) == "Add code 'One'"
    assert names(project) == ["Two"]
    with pytest.raises(KnownError, match="can't be undone any more"):
        project.undo("Ana", step)


def refused(project, by="Ana", step=None) -> str:
    before, state = dump(project), project.state
    with pytest.raises(KnownError) as problem:
        project.undo(by, step)
    assert (dump(project), project.state) == (before, state)
    assert project.undoable(by)
    return str(problem.value)


def test_undo_names_the_later_change_of_somebody_else(project):
    code = add_code(project, "Privacy")
    rename(project, code, "Data privacy", by="Ben")
    told = refused(project)
    assert told.startswith("'Add code 'Privacy'' can't be undone: 'Rename to 'Data privacy'' by Ben (")
    project.undo("Ben")
    project.undo("Ana")
    assert names(project) == []


def test_undo_names_what_somebody_hung_below(project):
    parent = add_code(project, "Privacy")
    add_code(project, "Consent", by="Ben", parent=parent)
    assert "'Add code 'Consent'' by Ben" in refused(project)


def test_undo_takes_no_later_work_along(project):
    with project.change("Add person", by="Ana") as change:
        person = change.insert("participant", name="P1", name_key="p1")
        age = change.insert("variable", name="age", name_key="age", position=0)
    with project.change("Set age", by="Ben") as change:  # would vanish with the person by cascade
        change.insert("variable_value", participant_id=person, variable_id=age, value="14")
    assert "'Set age' by Ben" in refused(project)


def test_undo_never_gives_one_name_twice(project):
    code = add_code(project, "Privacy")
    rename(project, code, "Data privacy")
    add_code(project, "Privacy", by="Ben")
    assert "something made later has the same name" in refused(project)


def test_a_step_that_touched_one_row_twice_names_the_right_culprit(project):
    with project.change("Make two", by="Ana") as change:
        first, second = (
            change.insert("code", name=name, name_key=name, colour="#000000", position=0) for name in ("one", "two")
        )
        change.update("code", second, name="due", name_key="due")
    rename(project, first, "uno", by="Ben")
    assert "'Rename to 'uno'' by Ben" in refused(project)


def test_a_removed_tree_comes_back_whole(project):
    parent = add_code(project, "Privacy")
    child = add_code(project, "Consent", parent=parent)
    before = dump(project)
    with project.change("Remove tree", by="Ana") as change:
        change.delete("code", child)
        change.delete("code", parent)
    project.undo("Ana")
    assert dump(project) == before
    project.redo("Ana")
    assert names(project) == []


def test_history_tells_who_did_what_and_what_was_taken_back(project):
    with project.change("Tidy up", by="Ben", reason="they were doubles") as change:
        change.insert("variable", name="age", name_key="age", position=0)
    project.undo("Ben")
    undo, do, *_ = project.history()
    assert (do.label, do.by, do.reason, do.undone) == ("Tidy up", "Ben", "they were doubles", True)
    assert (undo.kind, undo.of) == ("undo", do.id)
    project.redo("Ben")
    assert not next(step for step in project.history() if step.id == do.id).undone
    assert project.history()[-1].kind == "barrier"


def test_coders_are_found_by_name_and_no_name_is_given_twice(project):
    assert coder_named(project, " ana ").name == "Ana"
    with pytest.raises(KnownError, match=r"no coder 'Cora' in study.qcp \(coders: Ana, Ben\)"):
        coder_named(project, "Cora")
    for name in ("ANA", " "):
        with pytest.raises(KnownError):
            add_coder(project, name)
    assert len({coder.colour for coder in coders(project)}) == 2


# ---------------------------------------------------------------- a second handle for writing


def test_a_second_writer_changes_the_file_and_the_first_hears_of_it(tmp_path):
    with Project.create(tmp_path / "s.qcp", "S") as project:
        heard = []
        project.on_change(heard.append)
        second = project.second_writer()
        with second.change("Call it T", by="Ana") as change:
            change.update("study", 1, title="T")
        changes = second.last_changes
        second.close()
        assert project.title == "T"
        assert heard == []
        project.hear(changes)
        assert heard == [changes]
        project.undo("Ana")
        assert project.title == "S"


def test_a_second_writer_that_fails_leaves_the_file_as_it_was(tmp_path):
    with Project.create(tmp_path / "s.qcp", "S") as project:
        before = project.state
        second = project.second_writer()

        def fail():
            with second.change("Call it T", by="Ana") as change:
                change.update("study", 1, title="T")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        second.close()
        assert (project.title, project.state) == ("S", before)


def test_a_read_only_project_has_no_second_writer(tmp_path):
    Project.create(tmp_path / "s.qcp", "S").close()
    with Project.open(tmp_path / "s.qcp", readonly=True) as project, pytest.raises(KnownError, match="read-only"):
        project.second_writer()
