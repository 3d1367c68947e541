# SPDX-License-Identifier: GPL-3.0-or-later
"""A submitted layer is checked against the payload that was sealed, not only against the history."""

from __future__ import annotations

import pytest
from coding_studies import new_study

from qualcoder_cp import coding
from qualcoder_cp.project import Project, engine, verify


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE coding SET start_pos = start_pos + 1",
        "UPDATE coding SET memo = 'not mine'",
        "DELETE FROM coding",
        "UPDATE coding SET code_id = (SELECT max(id) FROM code)",
    ],
)
def test_an_edit_of_a_submitted_layer_is_named_with_coder_and_transcript(tmp_path, edit):
    with new_study(tmp_path) as study:
        study.apply(study.ana, "Consent", 30, 40)
        coding.submit_layers(study.project, study.ana, [study.talks["A"]])
        assert verify(study.project) == []
    connection = engine.driver.connect(str(tmp_path / "study.qcp"), isolation_level=None)
    connection.execute(edit)
    connection.close()
    with Project.open(tmp_path / "study.qcp", readonly=True) as project:
        assert "The submitted layer of Ana on 'A' is no longer what was submitted." in verify(project)
