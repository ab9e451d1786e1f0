"""Put together whom to ask: the network, the cache and the registries of one run."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from citecheck.errors import CitecheckError, ConfigError, did_you_mean
from citecheck.manners import Ask, Manners
from citecheck.model import Reference
from citecheck.normalize.identifiers import normalize_doi
from citecheck.pattern import lazy
from citecheck.record import Asked, Lookups
from citecheck.services import retractions
from citecheck.services.cache import Cache
from citecheck.services.fetch import ServiceError
from citecheck.services.folder import folder
from citecheck.services.http import REGISTRIES, Network
from citecheck.services.registries import DEFAULT_SOURCES, SOURCES, Registries
from citecheck.services.retractions import Retractions
from citecheck.verify import verify

_ADDRESS = lazy(r"[!-?A-~]{1,64}@[!-?A-~]{1,255}")


@contextmanager
def asking(
    manners: Manners, warn: Callable[[str], None]
) -> Iterator[tuple[Ask, Mapping[str, Asked]]]:
    """Yield the function that asks about references, and how asking each source went so far.

    Raises:
        ConfigError: a source is unknown.
    """
    for name in manners.sources:
        if name not in SOURCES:
            hint = did_you_mean(name, SOURCES) or f"known are {', '.join(SOURCES)}"
            raise ConfigError(f"unknown source `{name}`", hint=hint)
    mailto = manners.mailto or os.environ.get("CITECHECK_MAILTO", "")
    if mailto and not _ADDRESS.fullmatch(mailto):
        raise ConfigError(
            f"`{mailto}` is no address that a registry could be given",
            hint="give it as `name@example.org`",
        )
    if not manners.budget > 0:
        raise ConfigError("the time allowed is no number above 0", hint="give it in seconds")
    sources = manners.sources or DEFAULT_SOURCES
    network = Network(
        mailto=mailto,
        budget=manners.budget,
        bases=_bases(os.environ),
        offline=manners.offline,
    )
    cache = Cache(folder(), warn)
    registries = Registries(network, cache, sources)

    def ask(references: Sequence[Reference]) -> Mapping[Reference, Lookups]:
        try:
            found = verify(references, registries, ServiceError)
        except BaseException:
            network.give_up()
            raise
        for lookups in found.values():
            # An answer that means nothing is none either.
            if (silent := lookups.unchecked) and (asked := network.asked.get(silent.source)):
                asked.failed = asked.failed or int(asked.answered > 0)
                asked.reason = asked.reason or silent.reason
        return _with_notices(found)

    try:
        yield ask, {name: network.asked[name] for name in sources}
    finally:
        cache.close()


def update_retractions() -> int:
    """Fetch the Retraction Watch list anew, and return how many notices it has.

    Raises:
        CitecheckError: it could not be fetched or kept; the old list stays.
    """
    network = Network(bases=_bases(os.environ), budget=900.0)
    try:
        return retractions.update(network.fetcher("Retraction Watch"), folder())
    except ServiceError as error:
        raise CitecheckError(f"{error.source}: {error.reason}", hint="try again later") from error
    except (OSError, sqlite3.Error) as error:
        raise CitecheckError(
            f"the list cannot be kept: {error}", hint="see `citecheck cache`"
        ) from error


def age_of_retractions() -> int | None:
    """Return how many days ago the list was fetched; None where it never was."""
    return Retractions(folder()).age


def _with_notices(lookups: Mapping[Reference, Lookups]) -> dict[Reference, Lookups]:
    """Add what the Retraction Watch list says of each work: by its record, else by its own DOI."""
    dois = {each: _doi_of(each, found) for each, found in lookups.items()}
    notices = Retractions(folder()).about({doi for doi in dois.values() if doi})
    return {
        each: replace(found, notices=notices.get(dois[each], ())) for each, found in lookups.items()
    }


def _doi_of(reference: Reference, lookups: Lookups) -> str:
    if lookups.record is not None:
        return lookups.record.doi
    if lookups.misnamed or reference.doi is None:
        return ""
    return normalize_doi(reference.doi.text)


def _bases(environment: Mapping[str, str]) -> dict[str, str]:
    """Return other addresses for registries (a mirror): `CITECHECK_CROSSREF_URL`, and so on."""
    variables = {
        each.name: f"CITECHECK_{each.name.upper().replace('.', '_').replace(' ', '_')}_URL"
        for each in REGISTRIES
    }
    return {
        name: environment[variable].rstrip("/")
        for name, variable in variables.items()
        if environment.get(variable)
    }
