"""Fetch from registries over HTTP: politely, within limits of time and size, and suspicious of answers.

This is the only module that touches the network. Whatever a server does, the outcome is an answer, a
404, or a ServiceError that says why there is none.
"""

from __future__ import annotations

import email.utils
import itertools
import queue
import random
import re
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
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
_HOPELESS = 6
"""Failures in a row, each after its retries, after which a registry is not asked again in this run."""
_LONGEST_WAIT = 60.0
_GLANCE = 0.1
"""Seconds after which whoever waits for an answer looks whether it still has the time."""
_MOST_404 = 10_000
"""Bytes in which a registry says that it has no such thing."""
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
    says_404: str = ""
    """What its own 404 says somewhere, in lower case and without spaces; a proxy's says something else."""
    html_404: bool = False
    """Whether its own 404 is a page for people; else such a page is a proxy's, and means nothing."""
    most: int = MAX_BYTES
    """Bytes of an answer."""
    longest: float = _WHOLE
    """Seconds for an answer."""


REGISTRIES: tuple[Registry, ...] = (
    Registry("Crossref", "https://api.crossref.org", 1.0, contact={"mailto": "{mailto}"}, says_404="resourcenotfound"),
    Registry("doi.org", "https://doi.org", 0.34, 2, says_404='"responsecode":100'),
    Registry("DataCite", "https://api.datacite.org", 0.6, 2, says_404='"errors"'),
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
        self._in_a_row = dict.fromkeys(self.asked, 0)
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
        if self.offline:
            raise ServiceError(name, "was not asked (offline)")
        if self._in_a_row[name] >= _HOPELESS:
            raise ServiceError(name, asked.reason)
        try:
            answer = self._fetch(name, path, params, kind)
        except ServiceError as error:
            with self._lock:
                asked.failed += 1
                asked.reason = error.reason
                self._in_a_row[name] += 1
            raise
        with self._lock:
            asked.answered += 1
            self._in_a_row[name] = 0
        return answer

    def _fetch(self, name: str, path: str, params: Mapping[str, str], kind: str) -> Answer | None:
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
        import urllib3  # noqa: PLC0415

        limiter = self._limiters[name]
        url = self._bases[name] + path
        try:
            for _ in range(_REDIRECTS + 1):
                with limiter.turn(kind, lambda seconds: self._sleep(name, seconds)):
                    response = self._received(name, url, {**params, **self._contact(name)})
                    limiter.learn(kind, response.headers)
                if response.status not in _REDIRECT:
                    return self._answer(name, response)
                url, params = self._moved(name, url, response.headers.get("Location", "")), {}
        except requests.RequestException as error:
            return _Retry(_said(error))
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            # An address or a header that cannot be one; UnicodeError is a ValueError.
            raise ServiceError(name, "the request or its answer is malformed") from error
        raise ServiceError(name, "redirected too often")

    def _received(self, name: str, url: str, params: Mapping[str, str]) -> _Response:
        """Send a request and receive the answer whole, within the time there is.

        The time limits of sockets start anew with every byte. So a thread waits for the server, and is
        left alone where it takes too long or the job is given up.
        """
        import requests  # noqa: PLC0415

        self._check(name)
        registry, session = self._registries[name], self._session()
        request = session.prepare_request(
            requests.Request("GET", url, headers={"User-Agent": self._agent()}, params=params)
        )
        outcome: queue.SimpleQueue[_Response | Exception] = queue.SimpleQueue()
        left = threading.Event()

        def receive() -> None:
            try:
                outcome.put(_exchange(session, request, registry, left))
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits
                outcome.put(error)

        threading.Thread(target=receive, daemon=True).start()
        try:
            found = self._awaited(registry, outcome)
        except BaseException:
            left.set()
            del self._local.session  # its connection is still waiting
            raise
        if isinstance(found, Exception):
            raise found
        return found

    def _awaited(
        self, registry: Registry, outcome: queue.SimpleQueue[_Response | Exception]
    ) -> _Response | Exception:
        ends = time.monotonic() + registry.longest
        while time.monotonic() <= ends:
            with suppress(queue.Empty):
                return outcome.get(timeout=_GLANCE)
            self._check(registry.name)
        raise ServiceError(registry.name, f"the answer took longer than {registry.longest:.0f} s")

    def _answer(self, name: str, response: _Response) -> Answer | _Retry | None:
        status, registry = response.status, self._registries[name]
        if status == _NOT_FOUND:
            page = "html" in response.headers.get("Content-Type", "").lower()
            if page and not registry.html_404:
                raise ServiceError(name, "answered 404 with a page")
            if not page and registry.says_404 not in response.text.lower().replace(" ", ""):
                raise ServiceError(name, "answered 404 in words that are not its own")
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
        return Answer(response.text, response.url.partition("?")[0])

    def _moved(self, name: str, url: str, location: str) -> str:
        """Return where a redirect leads: only within the registry."""
        with suppress(ValueError):
            target = urljoin(url, location)
            if location and urlsplit(target)[:2] == urlsplit(self._bases[name])[:2]:
                return target
        raise ServiceError(name, "redirected to another host")

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
class _Response:
    """An answer that was received whole; of redirects and failures only the head."""

    status: int
    headers: Mapping[str, str]
    url: str
    text: str = ""


def _exchange(session: Any, request: Any, registry: Registry, left: threading.Event) -> _Response:
    """Send a request and receive the answer, unless whoever wants it has left."""
    settings = session.merge_environment_settings(
        request.url, proxies={}, stream=True, verify=None, cert=None
    )
    # Not by `session.send`: that reads the whole body of a redirect, without a limit.
    adapter = session.get_adapter(request.url)
    with adapter.send(request, timeout=(_CONNECT, _READ), **settings) as response:
        status, kept = response.status_code, response.headers
        if status not in {_OK, _NOT_FOUND}:
            return _Response(status, kept, response.url)
        most = registry.most if status == _OK else _MOST_404
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_content(65_536):
            pieces.append(piece)
            size += len(piece)
            if left.is_set() or (size > most and status == _NOT_FOUND):
                break
            if size > most:
                raise ServiceError(
                    registry.name, f"the answer is larger than {most // 1_000_000} MB"
                )
        return _Response(status, kept, response.url, b"".join(pieces).decode("utf-8", "replace"))


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
    if re.fullmatch(r"[0-9]+", text.strip()):
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
