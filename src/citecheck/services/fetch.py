"""What a client of a registry needs: a function that fetches, and the errors it may raise.

A client is a module of functions that turn an answer into records. It is given a `Fetch` bound to its
registry, so that a test can hand it any answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from citecheck.normalize.identifiers import normalize_doi
from citecheck.normalize.markup import plain
from citecheck.pattern import lazy


class ServiceError(Exception):
    """A registry gave no answer that means anything; nothing is known from that."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source, self.reason = source, reason


class Answer(NamedTuple):
    """A body that was received whole, with status 200."""

    text: str
    url: str
    """Where it came from, after redirects; without what identifies the user."""

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            ValueError: it is not JSON.
        """
        import json  # noqa: PLC0415

        return json.loads(self.text)


class Fetch(Protocol):
    """Get a path of a registry; `None` is its 404, any other failure a ServiceError.

    `kind` names the limit that the request counts against, where a registry has several.
    """

    def __call__(
        self, path: str, params: Mapping[str, str] | None = None, *, kind: str = ""
    ) -> Answer | None:
        """Return the answer; None where the registry has no such thing."""
        ...


def parsed(answer: Answer, source: str) -> Any:
    """Return the JSON of an answer.

    Raises:
        ServiceError: it is no JSON: HTML with status 200, or a body that was cut off.
    """
    try:
        return answer.json()
    except (ValueError, RecursionError) as error:
        raise ServiceError(source, "the answer is no JSON") from error


LONGEST_ABSTRACT = 6_000
"""Characters of an abstract that are kept."""


def abstract_of(value: object) -> str:
    """Return a field that holds an abstract, in JATS, HTML or plain, as plain text."""
    return plain(text_of(value, LONGEST_ABSTRACT))


def text_of(value: object, most: int = 2_000) -> str:
    """Return a field as text: the first of a list, nothing where it is of a wrong type."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # Half a character (`"\\ud800"` in JSON) could not be sent or printed later.
    whole = str(value).encode("utf-8", "ignore").decode("utf-8")
    return " ".join(whole.split())[:most]


def doi_of(value: object) -> str:
    """Return a field as a DOI in lower case; nothing where it is none, or hides signs in it."""
    doi = normalize_doi(text_of(value))
    return doi if _DOI.fullmatch(doi) and doi.isprintable() else ""


_DOI = lazy(r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/\S{1,400}")


def mapping_of(value: object) -> Mapping[str, Any]:
    """Return a field as a mapping; an empty one where it is of a wrong type."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """Return a field as a list of at most a thousand; an empty one where it is of a wrong type."""
    return value[:1_000] if isinstance(value, list) else []
