"""What is kept on disk between runs: answers of registries, and the list of retractions."""

from __future__ import annotations

import sqlite3
import sys

from citecheck import asking, output
from citecheck.cli.exits import CLEAN, delivered
from citecheck.errors import CitecheckError, UsageError
from citecheck.progress import watched_by
from citecheck.services import cache as kept
from citecheck.services.folder import folder


def cache(*, clear: bool) -> int:
    """Show where answers are kept and how much, or remove them first.

    Raises:
        CitecheckError: the cache cannot be used.
    """
    place = folder()
    try:
        if clear:
            kept.clear(place)
        found = kept.contents(place)
    except (OSError, sqlite3.Error) as error:
        raise CitecheckError(
            f"the cache in `{place}` cannot be used: {error}", hint="remove the folder by hand"
        ) from error
    size = f"{found.entries} answers, {found.size / 1_000:,.0f} kB"
    return delivered(f"{found.path}: {size}\n", None, CLEAN)


def retractions(what: str) -> int:
    """Show how old the list of retractions is, or with `update` fetch it anew.

    Raises:
        UsageError: something else is asked for.
        CitecheckError: the list cannot be fetched.
    """
    if what not in {"", "update"}:
        raise UsageError(f"`{what}` is not known", hint="`citecheck retractions update`")
    if what == "update":
        with output.progress(sys.stderr) as bar, watched_by(bar):
            count = asking.update_retractions()
        return delivered(f"{count:,} notices\n", None, CLEAN)
    age = asking.age_of_retractions()
    told = (
        "no list yet: `citecheck retractions update` fetches it"
        if age is None
        else f"fetched {age} days ago"
    )
    return delivered(f"{told}\n", None, CLEAN)
