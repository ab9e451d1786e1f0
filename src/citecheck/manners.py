"""How registries are to be asked, and what is known without asking: nothing here loads the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from citecheck.model import Reference
from citecheck.normalize.identifiers import normalize_doi
from citecheck.record import Lookups
from citecheck.services.folder import folder, retractions_file

Ask: TypeAlias = Callable[[Sequence[Reference]], Mapping[Reference, Lookups]]
"""Asks about references."""


@dataclass(frozen=True)
class Manners:
    """How to ask."""

    mailto: str = ""
    """An address at which the registries can complain."""
    sources: tuple[str, ...] = ()
    """Whom to ask, in this order; empty means the usual ones."""
    budget: float = 300.0
    """Seconds that all requests of a run together may take."""
    offline: bool = False
    """Whether to use what is in the cache, and nothing else."""


def listed(references: Sequence[Reference]) -> Mapping[Reference, Lookups]:
    """Return what the Retraction Watch list, as fetched last, says of references with a DOI.

    Nobody is asked for that, so that it holds for every run.
    """
    dois = {each: normalize_doi(each.doi.text) for each in references if each.doi is not None}
    if not dois or not retractions_file(folder()).exists():
        return {}
    from citecheck.services.retractions import Retractions  # noqa: PLC0415  # few have the list

    notices = Retractions(folder()).about(set(dois.values()))
    return {each: Lookups(notices=notices[doi]) for each, doi in dois.items() if doi in notices}
