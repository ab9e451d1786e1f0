"""Fetch from registries over HTTP: politely, within limits of time and size, and suspicious of answers.

This is the only module that touches the network. Whatever a server does, the outcome is an answer, a
404, or a ServiceError that says why there is none.
"""

from __future__ import annotations

import email.utils
import itertools
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from citecheck.record import Asked
from citecheck.services.fetch import Answer, Fetch, ServiceError
from citecheck.services.limits import Limiter
from citecheck.version import __version__

MAX_BYTES = 20_000_000
"""More than this is no answer about a work."""
_CONNECT, _READ, _WHOLE = 5.0, 10.0, 30.0
"""Seconds to connect, between two pieces of a body, and for a whole answer."""
_RETRIES = 3
_REDIRECTS = 3
_LONGEST_WAIT = 60.0
_OK, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _SERVER = 200, 403, 404, 429, 500
_REDIRECT = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Registry:
    """Where a registry is, what it allows before it says so itself, and how it wants to be addressed."""

    name: str
    base: str
    seconds: float
    """Between two requests."""
    at_once: int = 1
    contact: Mapping[str, str] = field(default_factory=dict)
    """Parameters that say who asks; `{mailto}` stands for the address."""
    html_404: bool = False
    """Whether its own 404 is a page for people; else such a page is a proxy's, and means nothing."""
    most: int = MAX_BYTES
    """Bytes of an answer."""
    longest: float = _WHOLE
    """Seconds for an answer."""


REGISTRIES: tuple[Registry, ...] = (
    Registry("Crossref", "https://api.crossref.org", 1.0, contact={"mailto": "{mailto}"}),
    Registry("doi.org", "https://doi.org", 0.34, 2),
    Registry("DataCite", "https://api.datacite.org", 0.6, 2),
    Registry("PubMed", "https://eutils.ncbi.nlm.nih.gov", 0.36, 2, contact={"tool": "citecheck", "email": "{mailto}"}),
    Registry("OpenAlex", "https://api.openalex.org", 0.2, 2, contact={"mailto": "{mailto}"}, html_404=True),
    Registry("arXiv", "https://export.arxiv.org", 3.1),
    Registry("Retraction Watch", "https://gitlab.com", 1.0, most=300_000_000, longest=600.0),
)  # fmt: skip
"""All registries there are, in the order in which they are asked."""


class GivenUpError(Exception):
    """The job was interrupted."""


class Network:
    """Connections to the registries; one for a whole run, shared by all threads."""

    def __init__(
        self,
        *,
        mailto: str = "",
        budget: float = 300.0,
        bases: Mapping[str, str] | None = None,
        offline: bool = False,
    ) -> None:
        """Prepare to ask.

        Args:
            mailto: an address at which the registries can complain; they answer faster for it.
            budget: seconds that all requests together may take.
            bases: other addresses for registries, by name.
            offline: whether to send nothing.
        """
        self.mailto = mailto
        self.offline = offline
        self.asked = {each.name: Asked() for each in REGISTRIES}
        self._ends = time.monotonic() + budget
        self._budget = budget
        self._registries = {each.name: each for each in REGISTRIES}
        self._bases = {each.name: (bases or {}).get(each.name, each.base) for each in REGISTRIES}
        self._limiters = {each.name: Limiter(each.seconds, each.at_once) for each in REGISTRIES}
        self._refused: set[str] = set()
        self._given_up = threading.Event()
        self._lock = threading.Lock()
        self._local = threading.local()

    def is_down(self, name: str) -> bool:
        """Tell whether a registry has not given a single answer yet."""
        return self.asked[name].answered == 0

    def give_up(self) -> None:
        """Let whoever waits for a turn or an answer stop."""
        self._given_up.set()

    def fetcher(self, name: str) -> Fetch:
        """Return the function that fetches from a registry."""

        def fetch(
            path: str, params: Mapping[str, str] | None = None, *, kind: str = ""
        ) -> Answer | None:
            return self._counted(name, path, params or {}, kind)

        return fetch

    def _counted(self, name: str, path: str, params: Mapping[str, str], kind: str) -> Answer | None:
        asked = self.asked[name]
        try:
            answer = self._fetch(name, path, params, kind)
        except ServiceError as error:
            with self._lock:
                asked.failed += 1
                asked.reason = error.reason
            raise
        with self._lock:
            asked.answered += 1
        return answer

    def _fetch(self, name: str, path: str, params: Mapping[str, str], kind: str) -> Answer | None:
        if self.offline:
            raise ServiceError(name, "offline")
        for attempt in itertools.count():
            if name in self._refused:
                raise ServiceError(name, "refused the requests before (403)")
            outcome = self._once(name, path, params, kind)
            if not isinstance(outcome, _Retry):
                return outcome
            if attempt == _RETRIES:
                raise ServiceError(name, outcome.reason)
            wait = outcome.wait if outcome.wait is not None else 2.0**attempt / 2
            wait *= 1 + random.random() / 2  # noqa: S311 - so that not all come back at once
            if outcome.everybody:
                self._limiters[name].pause(kind, wait)
            else:
                self._sleep(name, wait)
        raise AssertionError  # the loop ends by itself

    def _once(
        self, name: str, path: str, params: Mapping[str, str], kind: str
    ) -> Answer | _Retry | None:
        """Send a request once, and return its answer, or why and when to try again."""
        import requests  # noqa: PLC0415 - only who asks pays

        limiter = self._limiters[name]
        url = self._bases[name] + path
        try:
            for _ in range(_REDIRECTS + 1):
                with limiter.turn(kind, lambda seconds: self._sleep(name, seconds)):
                    response = self._session().get(
                        url,
                        params={**params, **self._contact(name)},
                        headers={"User-Agent": self._agent()},
                        timeout=(_CONNECT, _READ),
                        stream=True,
                        allow_redirects=False,
                    )
                    with response:
                        limiter.learn(kind, response.headers)
                        if response.status_code not in _REDIRECT:
                            return self._answer(name, response)
                    url, params = self._moved(name, url, response.headers.get("Location", "")), {}
        except requests.RequestException as error:
            return _Retry(_said(error))
        raise ServiceError(name, "redirected too often")

    def _answer(self, name: str, response: Any) -> Answer | _Retry | None:
        status = response.status_code
        if status == _NOT_FOUND:
            page = "html" in response.headers.get("Content-Type", "").lower()
            if page and not self._registries[name].html_404:
                raise ServiceError(name, "answered 404 with a page")
            return None
        if status == _TOO_MANY:
            return _Retry(
                "too many requests (429)",
                _retry_after(response.headers.get("Retry-After", "")),
                everybody=True,
            )
        if status == _FORBIDDEN:
            with self._lock:
                self._refused.add(name)
            raise ServiceError(name, "refused the request (403)")
        if status >= _SERVER:
            return _Retry(
                f"the server failed ({status})",
                _retry_after(response.headers.get("Retry-After", "")),
            )
        if status != _OK:
            raise ServiceError(name, f"answered {status}")
        return Answer(self._body(name, response), response.url.partition("?")[0])

    def _body(self, name: str, response: Any) -> str:
        """Read a body, up to a size and a time."""
        registry = self._registries[name]
        ends = time.monotonic() + registry.longest
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_content(65_536):
            pieces.append(piece)
            size += len(piece)
            if size > registry.most:
                raise ServiceError(
                    name, f"the answer is larger than {registry.most // 1_000_000} MB"
                )
            if time.monotonic() > ends:
                raise ServiceError(name, f"the answer took longer than {registry.longest:.0f} s")
            self._check(name)
        return b"".join(pieces).decode("utf-8", "replace")

    def _moved(self, name: str, url: str, location: str) -> str:
        """Return where a redirect leads: only within the registry."""
        target = urljoin(url, location)
        if not location or urlsplit(target)[:2] != urlsplit(self._bases[name])[:2]:
            raise ServiceError(name, "redirected to another host")
        return target

    def _contact(self, name: str) -> dict[str, str]:
        if not self.mailto:
            return {}
        return {
            key: value.replace("{mailto}", self.mailto)
            for key, value in self._registries[name].contact.items()
        }

    def _agent(self) -> str:
        return f"citecheck/{__version__}" + (f" (mailto:{self.mailto})" if self.mailto else "")

    def _session(self) -> Any:
        import requests  # noqa: PLC0415

        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
        return self._local.session

    def _check(self, name: str) -> None:
        if self._given_up.is_set():
            raise GivenUpError
        if time.monotonic() > self._ends:
            raise ServiceError(name, f"the time allowed for all ({self._budget:.0f} s) was over")

    def _sleep(self, name: str, seconds: float) -> None:
        """Wait, unless that would take longer than is left."""
        self._check(name)
        if time.monotonic() + seconds > self._ends:
            raise ServiceError(name, f"the time allowed for all ({self._budget:.0f} s) was over")
        if seconds > 0 and self._given_up.wait(seconds):
            raise GivenUpError


@dataclass(frozen=True)
class _Retry:
    """A request that may be sent again."""

    reason: str
    wait: float | None = None
    """Seconds, as far as the server said."""
    everybody: bool = False
    """Whether all requests to the registry should wait."""


def _retry_after(text: str) -> float | None:
    """Return the seconds to wait that a header gives, as a number or as a date (RFC 9110, 10.2.3)."""
    if text.strip().isdigit():
        return min(float(text), _LONGEST_WAIT)
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(0.0, moment - time.time()), _LONGEST_WAIT)


def _said(error: Exception) -> str:
    """Return what went wrong on the network, without addresses."""
    names: tuple[tuple[str, str], ...] = (
        ("ConnectTimeout", "no connection within 5 s"),
        ("ReadTimeout", "no answer within 10 s"),
        ("SSLError", "no secure connection"),
        ("ProxyError", "the proxy gave no connection"),
        ("ChunkedEncodingError", "the answer was cut off"),
        ("ConnectionError", "no connection"),
    )
    kinds = {each.__name__ for each in type(error).__mro__}
    return next((said for name, said in names if name in kinds), "no answer")
