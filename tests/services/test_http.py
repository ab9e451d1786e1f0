"""Whatever a server does, the outcome is an answer, a 404, or an error that says why there is none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from citecheck.record import SourceState
from citecheck.services import crossref as client
from citecheck.services.fetch import Answer, ServiceError
from citecheck.services.http import GivenUpError, Network
from citecheck.services.limits import Limiter
from citecheck.version import __version__
from fakes.registries import (
    Fault,
    Registry,
    crossref,
    cut_json,
    endless,
    hang,
    html_page,
    huge,
    redirect,
    reset,
    short_body,
    status,
    work,
    wrong_type,
)

FAST = 10_000
MOSS = "/works/10.5555%2Fmoss.1"
NOWHERE = "/works/10.5555%2Fnowhere"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def fake() -> Iterator[Registry]:
    served = [work(), work("10.5555/moss.2")]
    aliases = {"10.5555/old": "10.5555/moss.1"}
    with crossref(served, aliases=aliases, rate=FAST, interval=0.001, concurrency=8) as made:
        yield made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were to be waited for, in tenths, and are not."""
    told: list[float] = []

    def sleep(_: Network, __: str, seconds: float) -> None:
        if seconds > 0.1:
            told.append(round(seconds, 1))

    monkeypatch.setattr(Network, "_sleep", sleep)
    monkeypatch.setattr("citecheck.services.http.random.random", lambda: 0.0)
    return told


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citecheck.services.http._RETRIES", 0)


def network_to(base: str, name: str = "Crossref", **more: Any) -> Network:
    """Return a network of which one registry is elsewhere, and may be asked without delay."""
    network = Network(bases={name: base}, **more)
    network._limiters[name] = Limiter(0.0, 8)
    return network


def get(network: Network, path: str = MOSS, name: str = "Crossref", **params: str) -> Answer | None:
    return network.fetcher(name)(path, params)


def failure(network: Network, path: str = MOSS, name: str = "Crossref") -> str:
    """Return why there is no answer."""
    with pytest.raises(ServiceError) as caught:
        network.fetcher(name)(path)
    assert caught.value.source == name
    return caught.value.reason


def title(answer: Answer | None) -> Any:
    assert answer is not None
    return answer.json()["message"]["title"]


def closed_base() -> str:
    """Return an address where nobody listens."""
    with crossref() as gone:
        return gone.base


# Answers


def test_an_answer_comes_whole_and_with_its_address(fake: Registry) -> None:
    answer = get(network_to(fake.base, mailto="me@example.org"), mark="1")
    assert title(answer) == ["Growth of moss on granite"]
    assert answer is not None
    assert answer.url == fake.base + MOSS
    assert fake.requests[0].query == {"mark": "1", "mailto": "me@example.org"}


def test_a_404_of_the_registry_is_no_such_thing(fake: Registry) -> None:
    network = network_to(fake.base)
    assert get(network, NOWHERE) is None
    assert (network.asked["Crossref"].answered, network.asked["Crossref"].failed) == (1, 0)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("page", ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml"])
def test_a_404_with_a_page_for_people_says_nothing(fake: Registry, page: str) -> None:
    fake.fail(status(404, content_type=page))
    assert failure(network_to(fake.base)) == "answered 404 with a page"


def test_such_a_page_is_an_answer_only_where_the_registry_has_no_other(fake: Registry) -> None:
    fake.fail(status(404, content_type="text/html"))
    assert get(network_to(fake.base, "OpenAlex"), name="OpenAlex") is None


def test_bytes_that_are_no_text_do_no_harm(fake: Registry) -> None:
    fake.fail(lambda reply: replace(reply, body=b'{"a": "m\xff\xfe\x80"}'))
    answer = get(network_to(fake.base))
    assert answer is not None
    assert answer.json() == {"a": "m\ufffd\ufffd\ufffd"}


def test_the_content_type_is_not_believed(fake: Registry) -> None:
    fake.fail(wrong_type())
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]


@pytest.mark.parametrize("fault", [html_page(), cut_json(), status(200, ""), status(200, "[]")])
def test_an_answer_that_is_no_json_or_no_work_is_none(fake: Registry, fault: Fault) -> None:
    fake.fail(fault, times=2)
    fetch = network_to(fake.base).fetcher("Crossref")
    with pytest.raises(ServiceError):
        client.record_of("10.5555/moss.1", fetch)
    with pytest.raises(ServiceError):
        client.records_of(["10.5555/moss.1"], fetch)
    record = client.record_of("10.5555/moss.1", fetch)
    assert record is not None
    assert record.doi == "10.5555/moss.1"


# Trying again


@pytest.mark.parametrize("code", [500, 502, 503, 504, 520, 599])
def test_a_server_that_fails_is_asked_again_later(
    fake: Registry, waits: list[float], code: int
) -> None:
    fake.fail(status(code), times=2)
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]
    assert waits == [0.5, 1.0]
    assert len(fake.requests) == 3


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (status(503), "the server failed (503)"),
        (status(429), "too many requests (429)"),
        (reset(), "no connection"),
        (short_body(), "the answer was cut off"),
    ],
)
def test_after_the_last_attempt_there_is_no_answer(
    fake: Registry, waits: list[float], fault: Fault, reason: str
) -> None:
    fake.fail(fault, times=None)
    network = network_to(fake.base)
    assert failure(network) == reason
    assert len(fake.requests) == 4
    assert waits == [0.5, 1.0, 2.0]
    asked = network.asked["Crossref"]
    assert (asked.answered, asked.failed, asked.reason) == (0, 1, reason)
    assert asked.state is SourceState.UNREACHABLE


@pytest.mark.parametrize("fault", [reset(), short_body(), status(429), status(500)])
def test_what_failed_once_may_be_answered_then(
    fake: Registry, waits: list[float], fault: Fault
) -> None:
    fake.fail(fault)
    network = network_to(fake.base)
    assert title(get(network)) == ["Growth of moss on granite"]
    assert waits == [0.5]
    assert network.asked["Crossref"].state is SourceState.ANSWERED


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize(
    ("told", "wait"), [("7", 7.0), (" 7 ", 7.0), ("59", 59.0), ("86400", 60.0), ("9" * 400, 60.0)]
)
def test_it_waits_for_as_long_as_the_server_says_but_not_for_ever(
    fake: Registry, waits: list[float], code: int, told: str, wait: float
) -> None:
    fake.fail(lambda reply: replace(reply, status=code, headers={"Retry-After": told}))
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]
    assert waits == [wait]


def test_the_server_may_give_a_date(fake: Registry, waits: list[float]) -> None:
    fake.fail(status(503, retry_after=20, as_date=True))
    fake.fail(status(503, retry_after=9_000, as_date=True))
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]
    assert 19.0 <= waits[0] <= 21.0
    assert waits[1:] == [60.0]


def test_it_may_be_asked_again_at_once(fake: Registry, waits: list[float]) -> None:
    fake.fail(status(429, retry_after=0))
    fake.fail(status(503, retry_after=-4_000, as_date=True))
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]
    assert waits == []


@pytest.mark.parametrize(
    "told",
    [
        "",
        "soon",
        "-5",
        "1.5",
        "7 s",
        "Mon, 99 Foo 2031 99:99:99 GMT",
        "\xb2",
        "\xbd",
    ],
)
def test_what_cannot_be_read_as_a_time_to_wait_is_as_if_not_said(
    fake: Registry, waits: list[float], told: str
) -> None:
    fake.fail(lambda reply: replace(reply, status=503, headers={"Retry-After": told}))
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]
    assert waits == [0.5]


def test_too_many_requests_makes_all_others_wait_too(fake: Registry, waits: list[float]) -> None:
    fake.fail(status(429, retry_after=30), times=None)
    network = network_to(fake.base)
    assert failure(network) == "too many requests (429)"
    fake.heal()
    waits.clear()
    assert title(get(network)) == ["Growth of moss on granite"]
    assert waits == [30.0]


@pytest.mark.parametrize("code", [201, 204, 206, 400, 401, 402, 406, 408, 410, 414, 418, 451])
def test_any_other_status_is_no_answer_and_not_tried_again(
    fake: Registry, waits: list[float], code: int
) -> None:
    fake.fail(status(code, "" if code == 204 else "{}"))
    assert failure(network_to(fake.base)) == f"answered {code}"
    assert len(fake.requests) == 1
    assert waits == []


def test_who_was_refused_asks_that_registry_no_more(fake: Registry) -> None:
    fake.fail(status(403))
    network = network_to(fake.base)
    assert failure(network) == "refused the request (403)"
    assert failure(network) == "refused the requests before (403)"
    assert len(fake.requests) == 1
    with crossref([work()], rate=FAST, interval=0.001) as other:
        network._bases["DataCite"] = other.base
        assert title(get(network, name="DataCite")) == ["Growth of moss on granite"]


# No connection, no time


@pytest.mark.usefixtures("once")
def test_where_nobody_listens_there_is_no_answer_and_no_address_in_the_reason() -> None:
    network = network_to(closed_base(), mailto="me@example.org")
    assert failure(network) == "no connection"
    assert network.is_down("Crossref")
    assert network.asked["Crossref"].reason == "no connection"


@pytest.mark.usefixtures("once")
def test_a_server_that_says_nothing_is_not_waited_for(
    fake: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citecheck.services.http._READ", 0.05)
    fake.fail(hang(0.15))
    assert failure(network_to(fake.base)) == "no answer within 10 s"
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]


def limited(network: Network, **limits: float) -> Network:
    network._registries["Crossref"] = replace(network._registries["Crossref"], **limits)  # type: ignore[arg-type]
    return network


@pytest.mark.parametrize(
    "fault", [huge(2), huge(2, declared=False), huge(2, zipped=True), endless()]
)
def test_a_body_that_is_too_large_is_not_read_to_its_end(fake: Registry, fault: Fault) -> None:
    fake.fail(fault)
    network = limited(network_to(fake.base), most=1_000_000)
    assert failure(network) == "the answer is larger than 1 MB"
    assert len(fake.requests) == 1


def test_a_large_body_is_still_an_answer(fake: Registry) -> None:
    fake.fail(huge(0.5))
    network = limited(network_to(fake.base), most=1_000_000)
    assert title(get(network)) == ["Growth of moss on granite"]


def test_a_body_that_takes_too_long_is_none(fake: Registry) -> None:
    fake.fail(endless())
    assert failure(limited(network_to(fake.base), longest=-1.0)) == (
        "the answer took longer than -1 s"
    )


@contextmanager
def slow_server() -> Iterator[str]:
    """Serve one answer that has begun, and goes on only when it is no longer wanted."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n{")
                connection.settimeout(0.15)
                with suppress(OSError):
                    connection.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


@pytest.mark.usefixtures("once")
def test_a_body_that_trickles_is_given_up_as_soon_as_its_time_is_over() -> None:
    with slow_server() as base:
        network = limited(network_to(base), longest=-1.0)
        assert failure(network) == "the answer took longer than -1 s"


# Redirects


def test_a_redirect_within_the_registry_is_followed(fake: Registry) -> None:
    network = network_to(fake.base, mailto="me@example.org")
    answer = get(network, "/works/10.5555%2Fold", mark="1")
    assert title(answer) == ["Growth of moss on granite"]
    assert fake.requests[-1].path == "/works/10.5555/moss.1"
    assert fake.requests[-1].query == {"mailto": "me@example.org"}


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_may_be_a_path_or_a_whole_address(fake: Registry, code: int) -> None:
    fake.fail(redirect("10.5555%2Fmoss.2", code))
    fake.fail(redirect(f"{fake.base}{MOSS}?mark=2", code))
    assert title(get(network_to(fake.base))) == ["Growth of moss on granite"]
    assert [each.path for each in fake.requests] == [MOSS, "/works/10.5555%2Fmoss.2", MOSS]
    assert fake.requests[-1].query == {"mark": "2"}


def test_nobody_else_is_told_what_was_asked(fake: Registry) -> None:
    with crossref([work()]) as other:
        fake.fail(redirect(other.base + MOSS))
        network = network_to(fake.base, mailto="me@example.org")
        assert failure(network) == "redirected to another host"
        assert other.requests == []


@pytest.mark.parametrize(
    "location", ["", "//elsewhere.test/", "https://127.0.0.1/", "file:///etc/hosts", "mailto:a@b.c",
                 "http://[", "//[::1", "http://127.0.0.1:99999999/"],
)  # fmt: skip
def test_a_redirect_that_leads_elsewhere_or_nowhere_is_no_answer(
    fake: Registry, location: str
) -> None:
    fake.fail(redirect(location))
    assert failure(network_to(fake.base)) == "redirected to another host"
    assert len(fake.requests) == 1


def test_redirects_have_an_end(fake: Registry) -> None:
    fake.fail(redirect(MOSS), times=None)
    assert failure(network_to(fake.base)) == "redirected too often"
    assert len(fake.requests) == 4


# Who asks, and for how long


def test_an_address_is_given_only_if_there_is_one(fake: Registry) -> None:
    get(network_to(fake.base))
    get(network_to(fake.base, mailto="me@example.org"))
    get(network_to(fake.base, "PubMed", mailto="me@example.org"), name="PubMed")
    get(network_to(fake.base, "doi.org", mailto="me@example.org"), name="doi.org")
    assert [each.query for each in fake.requests] == [
        {},
        {"mailto": "me@example.org"},
        {"tool": "citecheck", "email": "me@example.org"},
        {},
    ]
    agent = f"citecheck/{__version__}"
    assert [each.headers["User-Agent"] for each in fake.requests] == [
        agent,
        *[f"{agent} (mailto:me@example.org)"] * 3,
    ]


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    "mailto",
    [
        "żuk@example.org",
        "苔@example.org",
        "me@example.org\nX: y",
    ],
)
def test_an_address_that_no_header_can_hold_is_no_crash(fake: Registry, mailto: str) -> None:
    network = network_to(fake.base, mailto=mailto)
    try:
        answer = get(network)
    except ServiceError:
        assert network.asked["Crossref"].failed == 1
    else:
        assert title(answer) == ["Growth of moss on granite"]
    assert all("X" not in each.headers for each in fake.requests)


@pytest.mark.usefixtures("once")
def test_half_a_character_in_a_question_is_no_crash(fake: Registry) -> None:
    network = network_to(fake.base)
    try:
        answer = get(network, "/works", **{"query.bibliographic": "moss \ud800"})
    except ServiceError:
        assert network.asked["Crossref"].failed == 1
    else:
        assert answer is not None


def test_offline_nothing_is_sent(fake: Registry) -> None:
    network = network_to(fake.base, offline=True)
    assert failure(network) == "was not asked (offline)"
    assert fake.requests == []
    assert network.asked["Crossref"].failed == 0


def test_once_the_time_for_all_is_over_nothing_is_sent(fake: Registry) -> None:
    network = network_to(fake.base, budget=-1.0)
    assert failure(network) == "the time allowed for all (-1 s) was over"
    assert fake.requests == []


@pytest.mark.parametrize("code", [429, 503])
def test_a_wait_beyond_the_time_for_all_is_not_begun(fake: Registry, code: int) -> None:
    fake.fail(status(code, retry_after=50))
    network = network_to(fake.base, budget=20.0)
    assert failure(network) == "the time allowed for all (20 s) was over"
    assert len(fake.requests) == 1


def test_limits_that_nobody_could_wait_for_are_no_answer(fake: Registry) -> None:
    slow = {"x-rate-limit-limit": "0.001", "x-rate-limit-interval": "999999s"}
    fake.fail(lambda reply: replace(reply, headers={**reply.headers, **slow}))
    network = network_to(fake.base)
    assert title(get(network)) == ["Growth of moss on granite"]
    assert failure(network) == "the time allowed for all (300 s) was over"
    assert len(fake.requests) == 1


def test_an_answer_is_not_waited_for_beyond_the_time_for_all(fake: Registry) -> None:
    fake.fail(hang(0.2), times=None)
    network = network_to(fake.base, budget=0.05)
    assert failure(network) == "the time allowed for all (0 s) was over"


def test_a_job_that_was_given_up_sends_nothing_and_is_no_failure(fake: Registry) -> None:
    network = network_to(fake.base)
    network.give_up()
    with pytest.raises(GivenUpError):
        get(network)
    assert fake.requests == []
    assert network.asked["Crossref"].failed == 0


def test_who_waits_stops_when_the_job_is_given_up(fake: Registry) -> None:
    begun = threading.Event()

    class GivenUp(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            begun.set()
            return super().wait(timeout)

    fake.fail(status(429, retry_after=40), times=None)
    network = network_to(fake.base)
    network._given_up = GivenUp()
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(get, network) for _ in range(3)]
        assert begun.wait(10.0)
        network.give_up()
        assert {type(each.exception(10.0)) for each in waiting} == {GivenUpError}


def test_how_asking_went_is_counted_for_each_registry(fake: Registry) -> None:
    network = network_to(fake.base)
    states = [network.asked["Crossref"].state]
    assert network.is_down("Crossref")
    get(network)
    get(network, NOWHERE)
    states.append(network.asked["Crossref"].state)
    fake.fail(status(400))
    failure(network)
    states.append(network.asked["Crossref"].state)
    assert states == [SourceState.NOT_ASKED, SourceState.ANSWERED, SourceState.UNREACHABLE]
    asked = network.asked["Crossref"]
    assert (asked.answered, asked.failed, asked.reason) == (2, 1, "answered 400")
    assert not network.is_down("Crossref")
    assert network.asked["DataCite"].state is SourceState.NOT_ASKED


def test_what_the_registry_announces_is_kept_to(fake: Registry, waits: list[float]) -> None:
    told = {"x-rate-limit-limit": "2", "x-rate-limit-interval": "16s"}
    fake.fail(lambda reply: replace(reply, headers={**reply.headers, **told}), times=2)
    fetch = network_to(fake.base).fetcher("Crossref")
    for kind in ("single", "single", "list"):
        assert fetch(MOSS, kind=kind) is not None
    assert waits == [8.4]


# Giving up


@pytest.mark.usefixtures("waits")
def test_who_never_answers_is_not_asked_for_ever(fake: Registry) -> None:
    fake.fail(status(503), times=None)
    network = network_to(fake.base)
    asked = []
    for _ in range(10):
        assert failure(network) == "the server failed (503)"
        asked.append(len(fake.requests))
    assert asked[5] == asked[-1]
    assert asked[4] < asked[5]


def test_one_answer_gives_it_another_chance(fake: Registry) -> None:
    network = network_to(fake.base)
    for _ in range(10):
        fake.fail(status(400), times=1)
        assert failure(network) == "answered 400"
        assert title(get(network)) == ["Growth of moss on granite"]
