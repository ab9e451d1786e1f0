"""Fakes of the registries that works are looked up in, on this machine alone: real HTTP, limits, faults on demand.

Each of `crossref`, `doi_org`, `datacite`, `pubmed`, `openalex`, `arxiv` and `retraction_watch` makes a `Registry`
that serves while its `with` block lasts. The works in them are invented, and made by the builders at the end. What
a fake was given is read anew for each request, so a test may change a list while it is being served.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import re
import select
import socket
import struct
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, NoReturn, Self, TypeAlias, TypedDict, Unpack
from urllib.parse import parse_qsl, quote, unquote
from xml.sax.saxutils import escape, quoteattr

Json: TypeAlias = dict[str, Any]
_EMPTY: Mapping[str, str] = MappingProxyType({})


class Request(NamedTuple):
    """What a client asked."""

    time: float
    """When it arrived, on the monotonic clock."""
    method: str
    path: str
    """As it was sent: still percent-encoded, without the query."""
    query: dict[str, str]
    """Decoded; of a POST also what the form holds."""
    headers: Message
    """Read them with `[]`, whatever their case; None where there is no such header."""
    kind: str
    """The limit it counts against, where a registry has several: `single` or `list`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a registry answers, and how badly."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before the first byte."""
    pace: float = 0.0
    """Seconds between the bytes of the body."""
    padding: int = 0
    """Bytes of white space after the body: a parser that is let near them finds nothing wrong."""
    missing: int = 0
    """Bytes that are promised and never sent."""
    lengthless: bool = False
    """Whether the length is left out, so that the body ends where the connection does."""
    reset: bool = False
    """Whether the connection breaks in place of an answer."""

    def pieces(self) -> Iterator[bytes]:
        """Return the bytes to send, in pieces."""
        length = len(self.body) + self.padding + self.missing
        ends = {"Connection": "close"} if self.lengthless else {"Content-Length": str(length)}
        lines = [f"HTTP/1.1 {self.status} {responses.get(self.status, '')}"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **ends}.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if self.pace:
            yield head + self.body[:1]
            yield from (self.body[at : at + 1] for at in range(1, len(self.body)))
        else:
            yield head + self.body
        block = b" " * 65_536
        for sent in range(0, self.padding, len(block)):
            yield block[: self.padding - sent]


Fault: TypeAlias = Callable[[Reply], Reply]
"""What becomes of an honest reply."""


def http_date(seconds: float) -> str:
    """Return the moment so many seconds from now as HTTP writes it; no earlier than that, as it has no fractions."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    whole = moment.replace(microsecond=0)
    return format_datetime(whole + timedelta(seconds=moment > whole), usegmt=True)


# Faults


def status(
    code: int,
    body: str | None = None,
    *,
    content_type: str = "",
    retry_after: float | None = None,
    as_date: bool = False,
) -> Fault:
    """Answer with a status, and the body that Crossref sends with it unless told another."""
    known_type, known_body = _BODIES.get(code, ("text/html", _page(code)))

    def answer(reply: Reply) -> Reply:
        headers = {"Content-Type": content_type or known_type}
        if retry_after is not None:
            headers["Retry-After"] = (
                http_date(retry_after) if as_date else str(math.ceil(retry_after))
            )
        text = known_body if body is None else body
        return replace(reply, status=code, body=text.encode(), headers=headers)

    return answer


def html_page() -> Fault:
    """Answer with a page for people, and status 200."""
    page = "<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>\n"
    return lambda reply: replace(
        reply, status=200, body=page.encode(), headers={"Content-Type": "text/html"}
    )


def wrong_type(content_type: str = "text/html") -> Fault:
    """Send the honest body under another content type."""
    return lambda reply: replace(reply, headers={**reply.headers, "Content-Type": content_type})


def cut_json() -> Fault:
    """Send half the body as if it were all of it."""
    return lambda reply: replace(reply, body=reply.body[: len(reply.body) // 2])


def short_body() -> Fault:
    """Promise the whole body, send half of it, and hang up."""
    return lambda reply: replace(
        reply, body=reply.body[: len(reply.body) // 2], missing=-(-len(reply.body) // 2)
    )


def huge(megabytes: float, *, declared: bool = True, zipped: bool = False) -> Fault:
    """Send the honest body and then white space; so it could be understood by whoever reads it all."""
    padding = int(megabytes * 1_000_000)

    def answer(reply: Reply) -> Reply:
        if not zipped:
            return replace(reply, padding=padding, lengthless=not declared)
        body = gzip.compress(reply.body + b" " * padding, compresslevel=1)
        headers = {**reply.headers, "Content-Encoding": "gzip"}
        return replace(reply, body=body, headers=headers, lengthless=not declared)

    return answer


def endless() -> Fault:
    """Send the honest body and then white space for as long as anyone listens."""
    return lambda reply: replace(reply, padding=sys.maxsize, lengthless=True)


def drip(seconds: float) -> Fault:
    """Send the body a byte at a time, with so many seconds between two."""
    return lambda reply: replace(reply, pace=seconds)


def hang(seconds: float) -> Fault:
    """Say nothing for so long, then answer honestly."""
    return lambda reply: replace(reply, wait=reply.wait + seconds)


def reset() -> Fault:
    """Break the connection before any answer."""
    return lambda reply: replace(reply, reset=True)


def redirect(location: str, code: int = 302) -> Fault:
    """Send the client elsewhere: a path of the same host, or any address."""
    return lambda reply: replace(reply, status=code, body=b"", headers={"Location": location})


def _page(code: int) -> str:
    title = f"{code} {responses.get(code, '')}"
    return f"<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n</body>\n</html>\n"


def _failure(kind: str, value: str, message: str) -> str:
    said = [{"type": kind, "value": value, "message": message}]
    return json.dumps({"status": "failed", "message-type": "validation-failure", "message": said})


_TOO_MANY = "<html><body><h1>429 Too Many Requests</h1>\nYou have sent too many requests in a given amount of time.\n</body></html>\n"
_BODIES = {
    400: (
        "application/json;charset=utf-8",
        _failure("parameter-not-allowed", "filter", "This route does not support filter"),
    ),
    404: ("text/plain", "Resource not found."),
    429: ("text/html", _TOO_MANY),
    500: (
        "application/json",
        '{"status":"error","message-type":"exception","message-version":"1.0.0","message":{"name":"class java.lang.Exception"}}',
    ),
}
"""Content type and body that Crossref sends with a status; the others are pages of its gateway."""


# The server


class Limit(NamedTuple):
    """How much a registry bears."""

    rate: int
    """Requests of a kind in any `interval`."""
    interval: float = 1.0
    concurrency: int = 1_000
    """Requests of all kinds at the same time."""
    pool: str = ""


class Options(TypedDict, total=False):
    """What every fake can be told."""

    rate: int | Mapping[str, int]
    """In place of the real one; for all kinds, or by kind. A high number is no limit."""
    interval: float
    concurrency: int
    latency: float
    """Seconds that an answer takes; a refusal takes none."""
    slack: float
    """How much shorter the interval is taken, as requests arrive a little earlier or later than they were sent."""
    retry_after: float
    """Seconds that a refusal asks to wait; the real ones do not say."""
    headers: Mapping[str, str | None]
    """Headers of each answer in place of the honest ones; None takes one away."""


@dataclass(frozen=True, slots=True)
class Service:
    """What makes a registry the one it is."""

    answer: Callable[[Request], Reply]
    limit: Callable[[Request], Limit]
    """What it bears from one who asks like that."""
    refusal: Callable[[Limit], Reply]
    kind: Callable[[str], str] = lambda _: ""
    announce: Callable[[Limit], Mapping[str, str]] = lambda _: {}
    """The headers that tell its limits."""


@dataclass(slots=True)
class _Planned:
    fault: Fault
    match: str
    left: float


class Registry:
    """A registry on loopback; it serves from the start of its `with` block to the end, when all its threads are gone."""

    def __init__(self, service: Service, **options: Unpack[Options]) -> None:
        self._service, self._options = service, options
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._violations: list[Request] = []
        self._planned: list[_Planned] = []
        self._busy: set[socket.socket] = set()
        self._errors: list[BaseException] = []
        self.base = ""
        """Where it is: `http://127.0.0.1:PORT`; after the end nothing listens there."""

    @property
    def requests(self) -> list[Request]:
        """All that was asked so far, in the order it arrived."""
        with self._lock:
            return list(self._requests)

    @property
    def violations(self) -> list[Request]:
        """The requests that came too soon after others, or while too many were under way."""
        with self._lock:
            return list(self._violations)

    def fail(self, fault: Fault, *, times: float | None = 1, match: str = "") -> None:
        """Answer the next requests badly, over the limit or not; None is for ever.

        Only those whose path and query, as sent or decoded, contain `match`. The fault told first goes first.
        """
        with self._lock:
            self._planned.append(_Planned(fault, match, math.inf if times is None else times))

    def heal(self) -> None:
        """Forget the faults that are still to come."""
        with self._lock:
            self._planned.clear()

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
        self._thread.join()
        # What went wrong here is a mistake of the fake, or of what it was given; not of who asked.
        for each in self._errors:
            if error is None:
                raise each
            error.add_note(f"in the fake: {each!r}")

    # What follows is for the threads that serve.

    def arrived(
        self, method: str, target: str, query: str, headers: Message, connection: socket.socket
    ) -> Reply:
        """Write down a request, and return what is to be answered."""
        path = target.partition("?")[0]
        with self._lock:
            request = Request(
                time.monotonic(),
                method,
                path,
                dict(parse_qsl(query, keep_blank_values=True)),
                headers,
                self._service.kind(path),
            )
            limit = self._limit(request)
            over = self._is_over(request, limit)
            self._requests.append(request)
            if over:
                self._violations.append(request)
            self._busy.add(connection)
            fault = self._next_fault(target)
        return self._reply(request, limit, fault, over=over)

    def left(self, connection: socket.socket) -> None:
        """Note that a request is no longer under way."""
        with self._lock:
            self._busy.discard(connection)

    def broke(self, error: BaseException) -> None:
        """Keep an error for the end; that a client hung up is none."""
        if not isinstance(error, OSError):
            self._errors.append(error)

    def _limit(self, request: Request) -> Limit:
        real, told = self._service.limit(request), self._options
        rate = told.get("rate", real.rate)
        if not isinstance(rate, int):
            rate = rate.get(request.kind, real.rate)
        interval, concurrency = told.get("interval"), told.get("concurrency")
        return real._replace(
            rate=rate,
            interval=real.interval if interval is None else interval,
            concurrency=real.concurrency if concurrency is None else concurrency,
        )

    def _is_over(self, request: Request, limit: Limit) -> bool:
        since = request.time - limit.interval + self._options.get("slack", 0.02)
        recent = sum(each.kind == request.kind and each.time > since for each in self._requests)
        # A client that gave up may ask anew before its last request is seen to have ended.
        self._busy = {each for each in self._busy if not gone(each)}
        return recent >= limit.rate or len(self._busy) >= limit.concurrency

    def _next_fault(self, target: str) -> Fault | None:
        for planned in self._planned:
            if planned.match in target or planned.match in unquote(target):
                planned.left -= 1
                if planned.left <= 0:
                    self._planned.remove(planned)
                return planned.fault
        return None

    def _reply(self, request: Request, limit: Limit, fault: Fault | None, *, over: bool) -> Reply:
        if over and fault is None:
            refusal = self._service.refusal(limit)
            after = self._options.get("retry_after")
            if after is None:
                return refusal
            return replace(
                refusal, headers={**refusal.headers, "Retry-After": str(math.ceil(after))}
            )
        honest = self._service.answer(request)
        headers = {
            **honest.headers,
            **self._service.announce(limit),
            **self._options.get("headers", {}),
        }
        honest = replace(
            honest,
            headers={name: value for name, value in headers.items() if value is not None},
            wait=self._options.get("latency", 0.0),
        )
        return fault(honest) if fault else honest


def gone(connection: socket.socket, seconds: float = 0.0) -> bool:
    """Wait, but only while the other side is there; return whether it has gone."""
    try:
        readable, _, _ = select.select([connection], [], [], seconds)
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):  # broken, or closed on this side
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that all are waited for at the end
    request_queue_size = 128

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's own asks a resolver for the name of this host

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        del request, client_address
        error = sys.exception()
        if error is not None:
            self.registry.broke(error)

    def stop(self) -> None:
        self.shutdown()
        # What waits, for the next request or to send, wakes up when its connection ends.
        for each in self._connections.copy():
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve(self.path.partition("?")[2])

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self._serve("&".join(part for part in (self.path.partition("?")[2], form) if part))

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _serve(self, query: str) -> None:
        registry = self.server.registry
        reply = registry.arrived(self.command, self.path, query, self.headers, self.connection)
        try:
            self._send(reply)
        finally:
            registry.left(self.connection)

    def _send(self, reply: Reply) -> None:
        if reply.missing or reply.lengthless or reply.reset:
            self.close_connection = True
        if gone(self.connection, reply.wait):
            self.close_connection = True
            return
        if reply.reset:
            self._reset()
            return
        pieces = reply.pieces()
        piece = next(pieces)
        for following in pieces:
            self.wfile.write(piece)
            if reply.pace and gone(self.connection, reply.pace):
                self.close_connection = True
                return
            piece = following
        # A client that has the last bytes may ask again at once: by then this one must be over.
        self.server.registry.left(self.connection)
        self.wfile.write(piece)

    def _reset(self) -> None:
        # Closed without lingering, a connection ends in a reset; detached, as the files on it keep it open.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(self.connection.detach())


def _json(
    content: object,
    status: int = 200,
    content_type: str = "application/json",
    headers: Mapping[str, str] = _EMPTY,
) -> Reply:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status, body, {"Content-Type": content_type, **headers})


def _text(
    content: str, status: int = 200, content_type: str = "text/plain; charset=utf-8"
) -> Reply:
    return Reply(status, content.encode(), {"Content-Type": content_type})


def folded(text: str) -> list[str]:
    """Return the words of a text, without accents and case."""
    plain = unicodedata.normalize("NFKD", text)
    return re.findall(
        r"\w+", "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    )


def _ranked(
    works: Sequence[Mapping[str, Any]],
    query: str,
    words_of: Callable[[Mapping[str, Any]], set[str]],
) -> list[tuple[float, Mapping[str, Any]]]:
    """Return the works that share words with a query, with how many, best first."""
    wanted = folded(query)
    scored = [
        (float(sum(word in words for word in wanted)), each)
        for each, words in ((each, words_of(each)) for each in works)
    ]
    return sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])


def _is_polite(request: Request) -> bool:
    return "mailto" in request.query or "mailto:" in (request.headers["User-Agent"] or "")


# Crossref


class _InvalidError(Exception):
    """A request that does not keep to the rules of the route."""


_SELECTS = (
    "abstract URL resource member posted score created degree update-policy short-title license ISSN container-title "
    "issued update-to issue prefix approved indexed article-number clinical-trial-number accepted author group-title "
    "DOI is-referenced-by-count updated-by event chair standards-body original-title funder translator published "
    "archive published-print alternative-id subject subtitle published-online publisher-location content-domain "
    "reference title link type publisher volume references-count ISBN issn-type assertion deposited page "
    "content-created short-container-title relation editor"
).split()
_DATES = ("issued", "published", "published-print", "published-online")


def crossref(
    works: Sequence[Mapping[str, Any]] = (),
    *,
    aliases: Mapping[str, str] = _EMPTY,
    **options: Unpack[Options],
) -> Registry:
    """Return a Crossref: single works, lists by DOI, and a search that counts the words a work shares with the query.

    An alias leads to the DOI it stands for. The limits are those of the polite pool with `mailto` in the query or
    the User-Agent, of the public one without.
    """

    def answer(request: Request) -> Reply:
        if request.path == "/works":
            try:
                return _crossref_list(works, request.query)
            except _InvalidError as invalid:
                return _text(str(invalid), 400, "application/json;charset=utf-8")
        # A slash at the end belongs to the route, unless it is encoded.
        doi = unquote(request.path.removeprefix("/works/").rstrip("/")).lower()
        for old, new in aliases.items():
            if old.lower() == doi:
                return Reply(301, headers={"Location": f"/works/{quote(new, safe='/')}"})
        for each in works:
            if each["DOI"].lower() == doi:
                return _crossref_json("work", {"score": 1, **each})
        return _text("Resource not found.", 404, "text/plain")

    def limit(request: Request) -> Limit:
        polite, single = _is_polite(request), request.kind == "single"
        rate = (10 if single else 3) if polite else (5 if single else 1)
        pool = f"{'polite' if polite else 'public'}-{'single' if single else 'array'}"
        return Limit(rate, concurrency=3 if polite else 1, pool=pool)

    def announce(limit: Limit) -> Mapping[str, str]:
        return {
            "x-api-pool": limit.pool,
            "x-rate-limit-limit": str(limit.rate),
            "x-rate-limit-interval": f"{limit.interval:g}s",
            "x-concurrency-limit": str(limit.concurrency),
        }

    service = Service(
        answer,
        limit,
        refusal=lambda _: _text(_TOO_MANY, 429, "text/html"),
        kind=lambda path: "list" if path == "/works" else "single",
        announce=announce,
    )
    return Registry(service, **options)


def _crossref_json(kind: str, message: Mapping[str, Any]) -> Reply:
    return _json(
        {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    )


def _crossref_list(works: Sequence[Mapping[str, Any]], query: Mapping[str, str]) -> Reply:
    if "filter" in query:
        name, wanted = _filtered(query["filter"])
        works = [
            each for each in works if wanted & {value.lower() for value in _values(each, name)}
        ]
    said = " ".join(
        value for name, value in query.items() if name == "query" or name.startswith("query.")
    )
    found = _ranked(works, said, _crossref_words) if said else [(0.0, each) for each in works]
    rows = query.get("rows", "20")
    if not rows.isdecimal() or int(rows) > 1_000:
        message = f"Integer specified as {rows} but must be a positive integer less than or equal to 1000. "
        _refuse("integer-not-valid", rows, message)
    # Lists leave out what is empty.
    items = [
        {"score": score, **{name: value for name, value in each.items() if value not in ([], {})}}
        for score, each in found[: int(rows)]
    ]
    if "select" in query:
        selected = query["select"].split(",")
        for name in selected:
            if name not in _SELECTS:
                _refuse_unknown("select", name, _SELECTS)
        items = [{name: each[name] for name in selected if name in each} for each in items]
    return _crossref_json(
        "work-list",
        {
            "facets": {},
            "total-results": len(found),
            "items": items,
            "items-per-page": int(rows),
            "query": {"start-index": 0, "search-terms": query.get("query")},
        },
    )


def _values(work: Mapping[str, Any], name: str) -> list[str]:
    return [work["DOI"]] if name == "doi" else list(work.get("ISBN") or [])


def _filtered(text: str) -> tuple[str, set[str]]:
    # Parted at commas, whatever they mean: what follows the comma in a DOI is taken for another filter.
    parts = [part.partition(":") for part in text.split(",")]
    for name, _, _ in parts:
        if name not in {"doi", "isbn"}:
            _refuse_unknown(
                "filter", name, ["doi", "isbn", "issn", "type", "updates", "update-type"]
            )
    return parts[0][0], {value.lower() for _, _, value in parts}


def _refuse(kind: str, value: str, message: str) -> NoReturn:
    raise _InvalidError(_failure(kind, value, message))


def _refuse_unknown(what: str, name: str, valid: Collection[str]) -> NoReturn:
    message = (
        f"{what.capitalize()} '{name}' specified but there is no such {what} for this route."
        f" Valid {what}s for this route are: {', '.join(valid)}"
    )
    _refuse(f"{what}-not-available", name, message)


def _crossref_words(work: Mapping[str, Any]) -> set[str]:
    texts = [
        text
        for name in ("title", "subtitle", "container-title", "short-container-title")
        for text in work.get(name, [])
    ]
    texts += [
        person.get(part, "")
        for person in (*work.get("author", []), *work.get("editor", []))
        for part in ("given", "family", "name")
    ]
    texts += [str(work[name]["date-parts"][0][0]) for name in _DATES if name in work]
    return {word for text in texts for word in folded(text)}


# The others


def doi_org(
    agencies: Mapping[str, str] = _EMPTY,
    handles: Collection[str] = (),
    *,
    valueless: Collection[str] = (),
    **options: Unpack[Options],
) -> Registry:
    """Return a doi.org that knows which agency a prefix belongs to (`{"10.5555": "Crossref"}`), and some DOIs.

    The agency of a prefix may be `Unknown`. A valueless DOI exists and leads nowhere.
    """

    def answer(request: Request) -> Reply:
        asked = unquote(request.path)
        if asked.startswith("/ra/"):
            return _json(
                [agency(each) for each in asked.removeprefix("/ra/").split(",")],
                content_type="application/json;charset=UTF-8",
            )
        if asked.startswith("/api/handles/"):
            return handle(asked.removeprefix("/api/handles/"))
        return _text(_page(404), 404, "text/html;charset=utf-8")

    def agency(doi: str) -> Json:
        prefix, _, suffix = doi.partition("/")
        exists = not suffix or doi.lower() in {each.lower() for each in (*handles, *valueless)}
        if prefix in agencies and exists:
            return {"DOI": doi, "RA": agencies[prefix]}
        return {"DOI": doi, "status": "DOI does not exist"}

    def handle(doi: str) -> Reply:
        if doi.lower() in {each.lower() for each in handles}:
            data = {"format": "string", "value": f"https://example.org/{doi}"}
            value = {"index": 1, "type": "URL", "data": data, "ttl": 86_400, "timestamp": "2015-03-01T00:00:00Z"}  # fmt: skip
            return _json({"responseCode": 1, "handle": doi, "values": [value]})
        if doi.lower() in {each.lower() for each in valueless}:
            return _json({"responseCode": 200, "handle": doi, "values": []})
        return _json({"responseCode": 100, "handle": doi}, 404)

    service = Service(
        answer, lambda _: Limit(1_000), lambda _: _text(_page(429), 429, "text/html;charset=utf-8")
    )
    return Registry(service, **options)


def datacite(dois: Sequence[Mapping[str, Any]] = (), **options: Unpack[Options]) -> Registry:
    """Return a DataCite."""
    content_type = "application/json; charset=utf-8"

    def fault(status: int, title: str) -> Reply:
        errors = [{"status": str(status), "title": title}]
        return _json({"errors": errors}, status, content_type)

    def answer(request: Request) -> Reply:
        doi = unquote(request.path.removeprefix("/dois/")).lower()
        found = [each for each in dois if each["id"].lower() == doi]
        if not found or not request.path.startswith("/dois/"):
            return fault(404, "The resource you are looking for doesn't exist.")
        return _json({"data": found[0]}, content_type=content_type)

    service = Service(
        answer,
        lambda request: Limit(1_000 if _is_polite(request) else 500, interval=300.0),
        lambda _: fault(429, "Too many requests."),
    )
    return Registry(service, **options)


def pubmed(summaries: Sequence[Mapping[str, Any]] = (), **options: Unpack[Options]) -> Registry:
    """Return the E-utilities of PubMed: summaries, and the citation matcher."""

    def answer(request: Request) -> Reply:
        if request.path == "/entrez/eutils/esummary.fcgi":
            return _esummary(summaries, request.query)
        if request.path == "/entrez/eutils/ecitmatch.cgi":
            lines = re.split(r"[\r\n]+", request.query.get("bdata", ""))
            matched = [_ecitmatch(summaries, each) for each in lines if each.strip()]
            return _text("\n".join([*matched, ""]), content_type="text/plain; charset=UTF-8")
        return _text(_page(404), 404, "text/html")

    def refusal(limit: Limit) -> Reply:
        said = {"error": "API rate limit exceeded", "api-key": "127.0.0.1"}
        return _json({**said, "count": str(limit.rate + 1), "limit": str(limit.rate)}, 429)

    service = Service(
        answer, lambda request: Limit(10 if "api_key" in request.query else 3), refusal
    )
    return Registry(service, **options)


def _esummary(summaries: Sequence[Mapping[str, Any]], query: Mapping[str, str]) -> Reply:
    if query.get("retmode") != "json":
        return _text(
            '<?xml version="1.0" encoding="UTF-8" ?>\n<eSummaryResult/>\n',
            content_type="text/xml; charset=UTF-8",
        )
    known = {each["uid"]: each for each in summaries}
    if query.get("db") == "pmc":
        known = {
            one["value"].removeprefix("PMC"): {**each, "uid": one["value"].removeprefix("PMC")}
            for each in summaries
            for one in each["articleids"]
            if one["idtype"] == "pmcid"
        }
    uids = [each.strip() for each in query.get("id", "").split(",")]
    # One that is not there is an entry too, in an answer with status 200.
    found = {
        uid: known.get(uid, {"uid": uid, "error": "cannot get document summary"}) for uid in uids
    }
    header = {"type": "esummary", "version": "0.3"}
    return _json(
        {"header": header, "result": {"uids": uids, **found}},
        content_type="application/json; charset=UTF-8",
    )


def _ecitmatch(summaries: Sequence[Mapping[str, Any]], line: str) -> str:
    journal, year, volume, page, author, key = [*line.split("|"), *[""] * 6][:6]
    same = [
        each
        for each in summaries
        if folded(journal) in (folded(each["source"]), folded(each["fulljournalname"]))
    ]
    if not same:
        return f"{journal}|{year}|{volume}|{page}||{key}|NOT_FOUND;INVALID_JOURNAL"
    found = [
        each["uid"]
        for each in same
        if year in ("", each["pubdate"][:4])
        and volume in ("", each["volume"])
        and page in ("", each["pages"].partition("-")[0])
        and folded(author)[:1] in ([], folded(each["sortfirstauthor"])[:1])
    ]
    said = found[0] if len(found) == 1 else f"AMBIGUOUS ({len(found)} citations)"
    return f"{journal}|{year}|{volume}|{page}|{author}|{key}|{said if found else 'NOT_FOUND'}"


def openalex(works: Sequence[Mapping[str, Any]] = (), **options: Unpack[Options]) -> Registry:
    """Return an OpenAlex: works by DOI, and its search."""

    def answer(request: Request) -> Reply:
        if request.path == "/works":
            return found(request.query)
        asked = unquote(request.path.removeprefix("/works/")).lower()
        names = {
            name.lower(): each
            for each in works
            for name in (each["id"], each["doi"], each["doi"].replace("https://doi.org/", "doi:"))
        }
        if asked not in names:
            return _text(_page(404), 404, "text/html")
        return _json(selected(names[asked], request.query), headers=spent)

    def found(query: Mapping[str, str]) -> Reply:
        said = query.get("search", "")
        ranked = _ranked(works, said, _openalex_words) if said else [(1.0, each) for each in works]
        rows = int(query.get("per-page", query.get("per_page", "25")))
        items = [
            selected({**each, "relevance_score": score}, query) for score, each in ranked[:rows]
        ]
        meta = {"count": len(ranked), "db_response_time_ms": 20, "page": 1, "per_page": rows, "groups_count": None}  # fmt: skip
        return _json({"meta": meta, "results": items, "group_by": []}, headers=spent)

    def selected(each: Mapping[str, Any], query: Mapping[str, str]) -> Mapping[str, Any]:
        names = query["select"].split(",") if "select" in query else list(each)
        return {name: each[name] for name in names if name in each}

    spent = {
        "x-ratelimit-limit": "1000",
        "x-ratelimit-remaining": "990",
        "x-ratelimit-cost-usd": "0.0001",
        "x-ratelimit-remaining-usd": "0.099",
    }
    said = {"error": "Rate limit exceeded", "message": "Insufficient budget."}
    service = Service(answer, lambda _: Limit(100), lambda _: _json(said, 429))
    return Registry(service, **options)


def _openalex_words(work: Mapping[str, Any]) -> set[str]:
    source = work["primary_location"]["source"] or {}
    texts = [
        work["display_name"] or "",
        source.get("display_name", ""),
        str(work["publication_year"]),
    ]
    texts += [each["author"]["display_name"] for each in work["authorships"]]
    return {word for text in texts for word in folded(text)}


_ARXIV_NUMBER = re.compile(r"(?P<number>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")


def arxiv(entries: Sequence[Mapping[str, Any]] = (), **options: Unpack[Options]) -> Registry:
    """Return an arXiv: entries by number, with or without a version."""

    def answer(request: Request) -> Reply:
        if request.path != "/api/query":
            return _text(_page(404), 404, "text/html")
        asked = [each for each in request.query.get("id_list", "").split(",") if each]
        for each in asked:
            if not _ARXIV_NUMBER.fullmatch(each):
                message = f"incorrect id format for {each}"
                return _feed([_arxiv_error(message)], 1, 1, status=400)
        # One that is not there is left out, in an answer with status 200.
        found = [
            _arxiv_xml(entry)
            for each in asked
            for entry in entries
            if each in (entry["number"], f"{entry['number']}v{entry['version']}")
        ]
        rows = int(request.query.get("max_results", "10"))
        return _feed(found[:rows], len(found), rows)

    service = Service(
        answer,
        lambda _: Limit(1, interval=3.0, concurrency=1),
        lambda _: _text("Rate exceeded.", 429),
    )
    return Registry(service, **options)


def _feed(entries: Sequence[str], total: int, rows: int, *, status: int = 200) -> Reply:
    feed = f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/0</id>
  <title>arXiv Query</title>
  <updated>2026-01-01T00:00:00Z</updated>
  <opensearch:itemsPerPage>{rows}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{"".join(entries)}</feed>
"""
    return _text(feed, status, "application/atom+xml; charset=utf-8")


def _arxiv_error(message: str) -> str:
    return f"""  <entry>
    <id>https://arxiv.org/api/errors#{escape(message.replace(" ", "_"))}</id>
    <title>Error</title>
    <updated>2026-01-01T00:00:00Z</updated>
    <summary>{escape(message)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
"""


def _arxiv_xml(entry: Mapping[str, Any]) -> str:
    name = f"{entry['number']}v{entry['version']}"
    lines = [
        f"<id>http://arxiv.org/abs/{name}</id>",
        f"<title>{escape(entry['title'])}</title>",
        f"<updated>{entry['updated']}</updated>",
        f'<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>',
        f"<summary>{escape(entry['summary'])}</summary>",
        f'<category term={quoteattr(entry["category"])} scheme="http://arxiv.org/schemas/atom"/>',
        f"<published>{entry['published']}</published>",
        f"<arxiv:primary_category term={quoteattr(entry['category'])}/>",
    ]
    if entry["doi"]:
        lines.append(f"<arxiv:doi>{escape(entry['doi'])}</arxiv:doi>")
    if entry["journal_ref"]:
        lines.append(f"<arxiv:journal_ref>{escape(entry['journal_ref'])}</arxiv:journal_ref>")
    lines += [
        f"<author>\n      <name>{escape(each)}</name>\n    </author>" for each in entry["authors"]
    ]
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>\n"


COLUMNS = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,"
    "Reason,Paywalled,Notes"
).split(",")


def retraction_watch(
    rows: Sequence[Mapping[str, str]] = (), **options: Unpack[Options]
) -> Registry:
    """Return the host of Retraction Watch's list, as CSV; like the real one it has a last column without a name."""

    def answer(request: Request) -> Reply:
        if request.path != "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv":
            return _text(_page(404), 404, "text/html; charset=utf-8")
        text = io.StringIO()
        writer = csv.DictWriter(text, [*COLUMNS, ""], restval="")
        writer.writeheader()
        writer.writerows(rows)
        return _text(text.getvalue())

    service = Service(answer, lambda _: Limit(1_000), lambda _: _text("Retry later\n", 429))
    return Registry(service, **options)


# Works to put into them: all invented. More fields can be given by name, and take the place of those made here.

AUTHORS = ("Abara, Ada", "Beltrov, Boris")
"""Names are given like this; one without a comma is an organisation's."""


def _name(text: str) -> tuple[str, str]:
    family, _, given = text.partition(", ")
    return family, given


def work(
    doi: str = "10.5555/moss.1",
    title: str = "Growth of moss on granite",
    authors: Sequence[str] = AUTHORS,
    container: str = "Journal of Moss",
    year: int = 2015,
    *,
    subtitle: str = "",
    short_container: str = "J Moss",
    online: Sequence[int] = (),
    volume: str = "12",
    issue: str = "3",
    page: str = "40-49",
    updated_by: Sequence[Json] = (),
    update_to: Sequence[Json] = (),
    relation: Mapping[str, Sequence[str]] = MappingProxyType({}),
    **more: Any,
) -> Json:
    """Return a work as Crossref describes it.

    What is empty is left out, `online` is a date as year, month, day, `relation` is of the form
    `{"is-preprint-of": ["10.5555/moss.2"]}`. Other fields are written with underscores: `article_number="e12"`,
    `type="book"`; None takes one away.
    """
    made: Json = {
        "DOI": doi,
        "URL": f"https://doi.org/{doi}",
        "type": "journal-article",
        "prefix": doi.partition("/")[0],
        "source": "Crossref",
        "publisher": "Moss Press",
        "title": [title] if title else [],
        "subtitle": [subtitle] if subtitle else [],
        "short-title": [],
        "original-title": [],
        "author": [_crossref_person(each, first=not at) for at, each in enumerate(authors)] or None,
        "container-title": [container] if container else [],
        "short-container-title": [short_container] if short_container and container else None,
        "issued": {"date-parts": [[year]]},
        "published": {"date-parts": [[year]]},
        "published-print": {"date-parts": [[year]]},
        "published-online": {"date-parts": [list(online)]} if online else None,
        "volume": volume or None,
        "issue": issue or None,
        "page": page or None,
        "updated-by": list(updated_by) or None,
        "update-to": list(update_to) or None,
        "relation": {
            name: [{"id-type": "doi", "id": each, "asserted-by": "subject"} for each in others]
            for name, others in relation.items()
        },
        "reference-count": 0,
        "references-count": 0,
        "is-referenced-by-count": 0,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return {name: value for name, value in made.items() if value is not None}


def _crossref_person(text: str, *, first: bool) -> Json:
    family, given = _name(text)
    named = {"given": given, "family": family} if given else {"name": family}
    return {**named, "sequence": "first" if first else "additional", "affiliation": []}


def update(
    doi: str = "10.5555/notice.1",
    kind: str = "retraction",
    *,
    source: str = "publisher",
    date: tuple[int, int, int] = (2021, 6, 1),
    **more: Any,
) -> Json:
    """Return a notice for `updated_by` or `update_to` of a work: there the work's, here the notice's DOI."""
    moment = datetime(*date, tzinfo=UTC)
    return {
        "DOI": doi,
        "type": kind,
        "label": kind.replace("_", " ").capitalize(),
        "source": source,
        "updated": {
            "date-parts": [list(date)],
            "date-time": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "timestamp": int(moment.timestamp()) * 1_000,
        },
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def datacite_doi(
    doi: str = "10.5555/owls.1",
    title: str = "Counts of owls by night",
    authors: Sequence[str] = AUTHORS,
    year: int = 2016,
    *,
    publisher: str = "Owl Archive",
    container: str = "",
    kind: str = "Dataset",
    **more: Any,
) -> Json:
    """Return a DOI as DataCite describes it; `kind` is its general type, more are attributes."""
    prefix, _, suffix = doi.partition("/")
    types = {"Dataset": "dataset", "JournalArticle": "article-journal", "Dissertation": "thesis"}
    attributes: Json = {
        "doi": doi.lower(),
        "prefix": prefix,
        "suffix": suffix.lower(),
        "identifiers": [],
        "creators": [_creator(each) for each in authors],
        "titles": [{"title": title}] if title else [],
        "publisher": publisher,
        "container": {"type": "Series", "title": container} if container else {},
        "publicationYear": year,
        "contributors": [],
        "dates": [{"date": str(year), "dateType": "Issued"}],
        "language": None,
        "types": {"resourceTypeGeneral": kind, "citeproc": types.get(kind, "article")},
        "relatedIdentifiers": [],
        "relatedItems": [],
        "version": None,
        "url": f"https://example.org/{doi}",
        "state": "findable",
        **more,
    }
    return {"id": doi.lower(), "type": "dois", "attributes": attributes, "relationships": {}}


def _creator(text: str) -> Json:
    family, given = _name(text)
    about: Json = {"affiliation": [], "nameIdentifiers": []}
    if not given:
        return {"name": family, "nameType": "Organizational", **about}
    return {"name": text, "nameType": "Personal", "givenName": given, "familyName": family, **about}


def pubmed_summary(
    pmid: str = "90000001",
    title: str = "Growth of moss on granite.",
    authors: Sequence[str] = AUTHORS,
    journal: str = "Journal of Moss",
    pubdate: str = "2015 Mar",
    *,
    source: str = "J Moss",
    volume: str = "12",
    issue: str = "3",
    pages: str = "40-9",
    doi: str = "10.5555/moss.1",
    pubtype: Sequence[str] = ("Journal Article",),
    **more: Any,
) -> Json:
    """Return a summary of PubMed; a retracted one has `Retracted Publication` among its types."""
    names = [_initials(each) for each in authors]
    identifiers = [{"idtype": "pubmed", "idtypen": 1, "value": pmid}]
    if doi:
        identifiers.append({"idtype": "doi", "idtypen": 3, "value": doi})
    return {
        "uid": pmid,
        "pubdate": pubdate,
        "epubdate": "",
        "source": source,
        "authors": [{"name": each, "authtype": "Author", "clusterid": ""} for each in names],
        "lastauthor": names[-1] if names else "",
        "title": title,
        "sorttitle": title.rstrip(".").lower(),
        "volume": volume,
        "issue": issue,
        "pages": pages,
        "lang": ["eng"],
        "pubtype": list(pubtype),
        "recordstatus": "PubMed - indexed for MEDLINE",
        "articleids": identifiers,
        "references": [],
        "attributes": ["Has Abstract"],
        "fulljournalname": journal,
        "elocationid": f"doi: {doi}" if doi else "",
        "doctype": "citation",
        "booktitle": "",
        "sortpubdate": f"{pubdate[:4]}/01/01 00:00",
        "sortfirstauthor": names[0] if names else "",
        "vernaculartitle": "",
        **more,
    }


def _initials(text: str) -> str:
    family, given = _name(text)
    return f"{family} {''.join(part[0] for part in given.split())}".strip()


def openalex_work(
    doi: str = "10.5555/moss.1",
    title: str = "Growth of moss on granite",
    authors: Sequence[str] = AUTHORS,
    container: str = "Journal of Moss",
    year: int = 2015,
    *,
    number: str = "W9000000001",
    volume: str | None = "12",
    issue: str | None = "3",
    pages: tuple[str | None, str | None] = ("40", "49"),
    retracted: bool = False,
    **more: Any,
) -> Json:
    """Return a work as OpenAlex describes it."""
    place = {"id": "https://openalex.org/S9000000001", "display_name": container, "type": "journal"}
    address = f"https://doi.org/{doi.lower()}"
    return {
        "id": f"https://openalex.org/{number}",
        "doi": address,
        "title": title,
        "display_name": title,
        "publication_year": year,
        "publication_date": f"{year}-03-01",
        "ids": {"openalex": f"https://openalex.org/{number}", "doi": address},
        "language": "en",
        "primary_location": {
            "landing_page_url": address,
            "source": place if container else None,
            "raw_source_name": container or None,
            "raw_type": "journal-article",
        },
        "type": "article",
        "indexed_in": ["crossref"],
        "authorships": [
            _authorship(each, at, len(authors)) for at, each in enumerate(authors, start=1)
        ],
        "biblio": {
            "volume": volume,
            "issue": issue,
            "first_page": pages[0],
            "last_page": pages[1],
        },
        "is_retracted": retracted,
        "is_paratext": False,
        "cited_by_count": 0,
        **more,
    }


def _authorship(text: str, at: int, count: int) -> Json:
    family, given = _name(text)
    name = f"{given} {family}".strip()
    position = "first" if at == 1 else "last" if at == count else "middle"
    author = {"id": None, "display_name": name, "orcid": None}
    return {"author_position": position, "author": author, "raw_author_name": name}


def arxiv_entry(
    number: str = "2101.00001",
    title: str = "Growth of moss on granite",
    authors: Sequence[str] = AUTHORS,
    *,
    version: int = 1,
    published: str = "2021-01-04T12:00:00Z",
    updated: str = "",
    doi: str = "",
    journal_ref: str = "",
    category: str = "q-bio.PE",
    summary: str = "Moss grows on granite.",
) -> Json:
    """Return an entry of arXiv."""
    return {
        "number": number,
        "version": version,
        "title": title,
        "authors": [" ".join(reversed(_name(each))).strip() for each in authors],
        "published": published,
        "updated": updated or published,
        "doi": doi,
        "journal_ref": journal_ref,
        "category": category,
        "summary": summary,
    }


def retraction_row(
    doi: str = "10.5555/moss.1",
    nature: str = "Retraction",
    *,
    date: tuple[int, int, int] = (2021, 6, 1),
    notice: str = "10.5555/notice.1",
    title: str = "Growth of moss on granite",
    authors: Sequence[str] = AUTHORS,
    journal: str = "Journal of Moss",
    reason: str = "+Unreliable Results;",
    record: int = 90001,
    published: tuple[int, int, int] = (2015, 3, 1),
    **more: str,
) -> dict[str, str]:
    """Return a row of Retraction Watch; natures are Retraction, Expression of concern, Correction, Reinstatement."""
    return {
        "Record ID": str(record),
        "Title": title,
        "Subject": "(BLS) Plant Biology/Botany;",
        "Institution": "Institute of Moss;",
        "Journal": journal,
        "Publisher": "Moss Press",
        "Country": "Norway",
        "Author": ";".join(" ".join(reversed(_name(each))).strip() for each in authors),
        "URLS": "",
        "ArticleType": "Research Article;",
        "RetractionDate": _american(date),
        "RetractionDOI": notice,
        "RetractionPubMedID": "0",
        "OriginalPaperDate": _american(published),
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": "0",
        "RetractionNature": nature,
        "Reason": reason,
        "Paywalled": "No",
        "Notes": "",
        **more,
    }


def _american(date: tuple[int, int, int]) -> str:
    year, month, day = date
    return f"{month}/{day}/{year} 0:00"
