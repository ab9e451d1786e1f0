"""Let `python -m citecheck` be the command."""

from __future__ import annotations

import sys

from citecheck.cli import main

sys.exit(main())
