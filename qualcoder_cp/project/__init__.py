# SPDX-License-Identifier: GPL-3.0-or-later
"""The file on disk: takes named changes, leaves one ``.qcp`` file with its whole history.

The only package that knows the database. Everything else reads through ``Project.rows`` and writes
inside ``Project.change``.
"""

from qualcoder_cp.project.backup import back_up
from qualcoder_cp.project.change import Change, new_uuid, now
from qualcoder_cp.project.coders import add_coder, coder_named, coders
from qualcoder_cp.project.journal import Step
from qualcoder_cp.project.lock import AlreadyOpenError
from qualcoder_cp.project.parcel import Item, Parcel, read_parcel, write_parcel
from qualcoder_cp.project.project_file import Project
from qualcoder_cp.project.verify import verify

__all__ = [
    "AlreadyOpenError",
    "Change",
    "Item",
    "Parcel",
    "Project",
    "Step",
    "add_coder",
    "back_up",
    "coder_named",
    "coders",
    "new_uuid",
    "now",
    "read_parcel",
    "verify",
    "write_parcel",
]
