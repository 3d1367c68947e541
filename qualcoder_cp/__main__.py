# SPDX-License-Identifier: GPL-3.0-or-later
"""Let ``python -m qualcoder_cp`` do what the command ``qualcoder-cp`` does."""

from qualcoder_cp.cli import main

if __name__ == "__main__":
    main()
