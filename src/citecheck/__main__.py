"""Let `python -m citecheck` be the command."""

from __future__ import annotations

import sys

from citecheck.cli import main

if __name__ == "__main__":  # a worker process imports this module too
    sys.exit(main())
