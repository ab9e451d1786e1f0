"""Where is kept what registries said: found without loading what reads it."""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """Return the folder of the cache; `CITECHECK_CACHE_DIR` names another."""
    chosen = os.environ.get("CITECHECK_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs  # noqa: PLC0415

    return platformdirs.user_cache_path("citecheck")


def retractions_file(place: Path) -> Path:
    """Return where in the cache the list of retractions is, once it was fetched."""
    return place / "retractions.sqlite3"
