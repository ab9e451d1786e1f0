"""Ask doi.org who registered a DOI, and whether it exists (https://www.handle.net/proxy_servlet.html).

It knows the DOIs of all agencies, and nothing of the works they stand for.
"""

from __future__ import annotations

from urllib.parse import quote

from citecheck.services.fetch import Fetch, ServiceError, list_of, mapping_of, parsed, text_of

SOURCE = "doi.org"
_NOBODY = ("not exist", "invalid", "unknown")
"""What is said of a prefix that no agency has."""
_FOUND, _NOT_FOUND, _NO_VALUES = 1, 100, 200
"""Answers of the handle protocol; a handle without values is registered all the same."""


def agency_of(doi: str, fetch: Fetch) -> str:
    """Return the agency that gives out DOIs with this prefix (`Crossref`, `DataCite`, `mEDRA`).

    Nothing is returned where doi.org knows none.

    Raises:
        ServiceError: doi.org gave no answer.
    """
    prefix = doi.partition("/")[0]
    answer = fetch(f"/ra/{quote(prefix, safe='')}")
    found = list_of(parsed(answer, SOURCE)) if answer is not None else []
    said = mapping_of(found[0]) if found else {}
    agency = text_of(said.get("RA"))
    status = (agency or text_of(said.get("status"))).lower()
    if any(word in status for word in _NOBODY):
        return ""
    if not agency:
        raise ServiceError(SOURCE, "the answer names no agency")
    return agency


def exists(doi: str, fetch: Fetch) -> bool:
    """Tell whether a DOI is registered, with whatever agency.

    Raises:
        ServiceError: doi.org gave no answer.
    """
    # The slashes of a handle stay: the proxy knows no handle with `%2F`.
    answer = fetch(f"/api/handles/{quote(doi, safe='/')}")
    if answer is None:
        return False
    code = mapping_of(parsed(answer, SOURCE)).get("responseCode")
    if type(code) is int and code in {_FOUND, _NO_VALUES, _NOT_FOUND}:
        return code != _NOT_FOUND
    raise ServiceError(SOURCE, "the answer does not say whether it exists")
