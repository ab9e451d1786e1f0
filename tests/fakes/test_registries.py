"""The fakes answer, refuse and fail as they say; only then do tests that rest on them mean anything."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
import requests
from urllib3.exceptions import ReadTimeoutError

from citecheck.record import UpdateKind
from citecheck.services.crossref import read_work
from fakes import registries
from fakes.registries import (
    COLUMNS,
    Fault,
    Registry,
    Request,
    arxiv,
    arxiv_entry,
    crossref,
    cut_json,
    datacite,
    datacite_doi,
    doi_org,
    drip,
    endless,
    hang,
    html_page,
    http_date,
    huge,
    openalex,
    openalex_work,
    pubmed,
    pubmed_summary,
    redirect,
    reset,
    retraction_row,
    retraction_watch,
    short_body,
    status,
    update,
    work,
    wrong_type,
)

MANY = 1_000
MOSS = work()
OWLS = work("10.5555/Owls.1", "Owls above the granite", ["Cassini, Carla"], "Annals of Owls", 2019)
SICI = work("10.5555/0012(1999)69<569:moss>2.0.co;2-x", "Moss, again")
COMMA = work("10.5555/moss.2,3", "Moss in two parts")
TO_MOSS = "/works/10.5555%2Fmoss.1"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def path_of(doi: str) -> str:
    return f"/works/{quote(doi, safe='')}"


def gets(client: requests.Session, fake: Registry, *paths: str, **params: str) -> list[int]:
    return [client.get(fake.base + path, params=params).status_code for path in paths]


def listed(client: requests.Session, fake: Registry, **params: str) -> Any:
    answer = client.get(f"{fake.base}/works", params={"mailto": "a@example.org", **params})
    assert answer.status_code == 200
    return answer.json()["message"]


def dois(message: Any) -> list[str]:
    return [each["DOI"] for each in message["items"]]


def crossref_of_all(**more: Any) -> Registry:
    return crossref([MOSS, OWLS, SICI, COMMA], **{"rate": MANY, "concurrency": MANY, **more})


# Crossref


@pytest.mark.parametrize("doi", [each["DOI"] for each in (MOSS, OWLS, SICI, COMMA)])
def test_a_work_comes_in_its_envelope(client: requests.Session, doi: str) -> None:
    with crossref_of_all() as fake:
        for path in (path_of(doi), path_of(doi.upper())):
            answer = client.get(fake.base + path)
            assert answer.headers["content-type"] == "application/json"
            body = answer.json()
            message = body.pop("message")
            assert body == {"status": "ok", "message-type": "work", "message-version": "1.0.0"}
            assert (message["DOI"], message["score"], message["subtitle"]) == (doi, 1, [])


@pytest.mark.parametrize(
    "path", [TO_MOSS.replace("%", "%25"), path_of("10.5555/none"), "/", "/10.5555/moss.1"]
)
def test_what_is_not_there_is_bare_text(client: requests.Session, path: str) -> None:
    with crossref_of_all() as fake:
        answer = client.get(fake.base + path)
        assert (answer.status_code, answer.text) == (404, "Resource not found.")
        assert answer.headers["content-type"] == "text/plain"
        assert fake.requests[-1].path == path


def test_a_slash_at_the_end_counts_only_if_encoded(client: requests.Session) -> None:
    with crossref([work("10.5555/moss/")], rate=MANY) as fake:
        assert gets(client, fake, "/works/10.5555/moss%2F", "/works/10.5555/moss/") == [200, 404]


def test_an_alias_leads_to_its_work(client: requests.Session) -> None:
    with crossref_of_all(aliases={"10.5555/Old<1>": OWLS["DOI"]}) as fake:
        answer = client.get(fake.base + path_of("10.5555/old<1>"), allow_redirects=False)
        assert (answer.status_code, answer.content) == (301, b"")
        assert answer.headers["location"] == "/works/10.5555/Owls.1"
        assert "x-rate-limit-limit" in answer.headers
        followed = client.get(fake.base + path_of("10.5555/OLD<1>"))
        assert followed.json()["message"]["DOI"] == OWLS["DOI"]
        assert len(fake.requests) == 3


def test_a_list_by_doi(client: requests.Session) -> None:
    with crossref_of_all() as fake:
        wanted = f"doi:10.5555/none,doi:{SICI['DOI'].upper()},doi:10.5555/moss.1"
        body = client.get(f"{fake.base}/works", params={"filter": wanted, "rows": "7"}).json()
        message = body.pop("message")
        assert body == {"status": "ok", "message-type": "work-list", "message-version": "1.0.0"}
        items = message.pop("items")
        assert message == {
            "facets": {},
            "total-results": 2,
            "items-per-page": 7,
            "query": {"start-index": 0, "search-terms": None},
        }
        assert [each["DOI"] for each in items] == ["10.5555/moss.1", SICI["DOI"]]
        assert items[0]["score"] == 0.0
        assert "subtitle" not in items[0]  # lists leave out what is empty
        assert fake.requests[0].query == {"filter": wanted, "rows": "7"}
        assert fake.requests[0].kind == "list"


@pytest.mark.parametrize(
    ("params", "kind", "value"),
    [
        ({"filter": "doi:10.5555/moss.1,doi:10.5555/moss.2,3"}, "filter-not-available", "3"),
        ({"filter": "colour:green"}, "filter-not-available", "colour"),
        ({"select": "DOI,language"}, "select-not-available", "language"),
        ({"rows": "many"}, "integer-not-valid", "many"),
        ({"rows": "1001"}, "integer-not-valid", "1001"),
    ],
)
def test_an_invalid_list_is_refused(
    client: requests.Session, params: dict[str, str], kind: str, value: str
) -> None:
    with crossref_of_all() as fake:
        answer = client.get(f"{fake.base}/works", params=params)
        assert answer.status_code == 400
        body = answer.json()
        assert (body["status"], body["message-type"]) == ("failed", "validation-failure")
        (said,) = body["message"]
        assert (said["type"], said["value"]) == (kind, value)
        assert value in said["message"]


def test_a_search_ranks_by_shared_words(client: requests.Session) -> None:
    with crossref_of_all() as fake:
        text = "CASSINI C. Owls above the gránite. Ann Owls 2019"
        message = listed(client, fake, **{"query.bibliographic": text})
        assert dois(message) == [OWLS["DOI"], MOSS["DOI"]]
        best, second = (each["score"] for each in message["items"])
        assert best > second == 1.0
        twice = listed(client, fake, **{"query.bibliographic": f"{text} {text}"})
        assert twice["items"][0]["score"] == 2 * best
        one = listed(client, fake, **{"query.bibliographic": text, "rows": "1"})
        assert (dois(one), one["total-results"], one["items-per-page"]) == ([OWLS["DOI"]], 2, 1)
        few = listed(client, fake, **{"query.bibliographic": text, "select": "DOI,title,editor"})
        assert few["items"][0] == {"DOI": OWLS["DOI"], "title": OWLS["title"]}
        assert listed(client, fake, **{"query.bibliographic": "zebra 40-49"})["items"] == []
        assert listed(client, fake, query="moss")["query"]["search-terms"] == "moss"


def test_a_list_may_change_while_it_is_served(client: requests.Session) -> None:
    works = [work()]
    with crossref(works, rate=MANY) as fake:
        assert "updated-by" not in client.get(fake.base + TO_MOSS).json()["message"]
        works[0] = work(updated_by=[update()])
        assert "updated-by" in client.get(fake.base + TO_MOSS).json()["message"]


# Limits


@pytest.mark.parametrize(
    ("path", "asked", "told"),
    [
        (TO_MOSS, {}, ("public-single", 5, 1)),
        ("/works", {}, ("public-array", 1, 1)),
        (TO_MOSS, {"params": {"mailto": "a@example.org"}}, ("polite-single", 10, 3)),
        (
            "/works",
            {"headers": {"User-Agent": "x (mailto:a@example.org)"}},
            ("polite-array", 3, 3),
        ),
    ],
)
def test_the_real_limits_of_crossref(
    client: requests.Session, path: str, asked: Any, told: tuple[str, int, int]
) -> None:
    pool, limit, concurrency = told
    with crossref([MOSS], interval=60) as fake:
        *good, refused = [client.get(fake.base + path, **asked) for _ in range(limit + 1)]
        for each in good:
            assert each.status_code == 200
            assert each.headers["x-api-pool"] == pool
            assert each.headers["x-rate-limit-limit"] == str(limit)
            assert each.headers["x-rate-limit-interval"] == "60s"
            assert each.headers["x-concurrency-limit"] == str(concurrency)
        assert refused.status_code == 429
        assert refused.headers["content-type"] == "text/html"
        assert "<h1>429 Too Many Requests</h1>" in refused.text
        assert "retry-after" not in refused.headers
        assert "x-rate-limit-limit" not in refused.headers
        assert fake.violations == fake.requests[-1:]


def test_kinds_have_limits_of_their_own(client: requests.Session) -> None:
    with crossref([MOSS], rate={"single": 2}, interval=60) as fake:
        paths = [TO_MOSS, "/works", TO_MOSS, "/works", TO_MOSS]
        assert gets(client, fake, *paths) == [200, 200, 200, 429, 429]
        assert [each.kind for each in fake.violations] == ["list", "single"]
        assert [each.kind for each in fake.requests] == "single list single list single".split()


def test_the_window_slides(client: requests.Session) -> None:
    with crossref([MOSS], rate=2, interval=0.25, slack=0) as fake:
        assert gets(client, fake, TO_MOSS, TO_MOSS) == [200, 200]
        time.sleep(0.3)
        assert gets(client, fake, TO_MOSS) == [200]
        assert fake.violations == []


def test_a_little_too_early_is_forgiven(client: requests.Session) -> None:
    with crossref([MOSS], rate=1, interval=60, slack=60) as fake:
        assert gets(client, fake, TO_MOSS, TO_MOSS) == [200, 200]


def test_a_refusal_says_when_to_come_back_if_told_to(client: requests.Session) -> None:
    with crossref(rate=0, retry_after=1.5) as fake:
        assert client.get(f"{fake.base}/works").headers["retry-after"] == "2"


def test_headers_can_be_changed(client: requests.Session) -> None:
    changed = {"x-rate-limit-limit": "50", "x-api-pool": None}
    with crossref([MOSS], headers=changed) as fake:
        headers = client.get(fake.base + TO_MOSS).headers
        assert headers["x-rate-limit-limit"] == "50"
        assert "x-api-pool" not in headers
        assert headers["x-rate-limit-interval"] == "1s"


def test_latency_takes_its_time(client: requests.Session) -> None:
    with crossref([MOSS], rate=1, interval=60, latency=0.1) as fake:
        start = time.monotonic()
        assert gets(client, fake, TO_MOSS) == [200]
        assert time.monotonic() - start >= 0.1


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_too_many_at_the_same_time(client: requests.Session) -> None:
    with ThreadPoolExecutor() as pool, crossref([MOSS], concurrency=2, rate=MANY) as fake:
        fake.fail(hang(60), times=2)
        waiting = [pool.submit(gets, client, fake, TO_MOSS) for _ in range(2)]
        until(lambda: len(fake.requests) == 2)
        assert gets(client, fake, TO_MOSS, "/works") == [429, 429]
        assert fake.violations == fake.requests[2:]
    for each in waiting:
        assert isinstance(each.exception(), requests.ConnectionError)


def test_one_after_the_other_is_never_at_the_same_time(client: requests.Session) -> None:
    with crossref([MOSS], concurrency=1, rate=MANY) as fake:
        paths = [TO_MOSS, "/works", path_of("10.5555/none")] * 30
        assert 429 not in gets(client, fake, *paths)
        assert 429 not in [requests.get(fake.base + path).status_code for path in paths[:9]]
        assert fake.violations == []


def test_who_gave_up_is_not_counted(client: requests.Session) -> None:
    with crossref([MOSS], concurrency=1, rate=MANY) as fake:
        fake.fail(hang(60))
        with pytest.raises(requests.ReadTimeout):
            client.get(fake.base + TO_MOSS, timeout=0.05)
        for fault in (drip(60), endless(), huge(50)):
            fake.fail(fault)
            with client.get(fake.base + TO_MOSS, stream=True) as answer:
                assert answer.status_code == 200
        assert gets(client, fake, TO_MOSS) == [200]
        assert fake.violations == []


@pytest.mark.parametrize(
    ("make", "path", "params", "rate", "said"),
    [
        (datacite, "/dois/10.5555/owls.1", {}, 500, '"status":"429"'),
        (datacite, "/dois/10.5555/owls.1", {"mailto": "a@example.org"}, 1_000, '"status":"429"'),
        (pubmed, "/entrez/eutils/esummary.fcgi", {}, 3, '"limit":"3"'),
        (pubmed, "/entrez/eutils/ecitmatch.cgi", {"api_key": "k"}, 10, '"limit":"10"'),
        (openalex, "/works", {}, 100, "Rate limit exceeded"),
        (arxiv, "/api/query", {}, 1, "Rate exceeded."),
    ],
)
def test_the_limits_of_the_others(
    make: Callable[..., Registry], path: str, params: dict[str, str], rate: int, said: str
) -> None:
    with make(interval=60) as fake:
        request = Request(0.0, "GET", path, params, Message(), "")
        assert fake._service.limit(request).rate == rate
    with make(rate=0) as fake:
        answer = requests.get(fake.base + path, params=params)
        assert answer.status_code == 429
        assert said.replace(str(rate), "0") in answer.text


# Faults


@pytest.mark.parametrize(
    ("code", "content_type", "part"),
    [
        (400, "application/json;charset=utf-8", '"message-type": "validation-failure"'),
        (403, "text/html", "403 Forbidden"),
        (404, "text/plain", "Resource not found."),
        (429, "text/html", "429 Too Many Requests"),
        (500, "application/json", '"message-type":"exception"'),
        (503, "text/html", "503 Service Unavailable"),
    ],
)
def test_a_status_comes_with_its_body(
    client: requests.Session, code: int, content_type: str, part: str
) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(status(code))
        answer = client.get(fake.base + TO_MOSS)
        assert (answer.status_code, answer.headers["content-type"]) == (code, content_type)
        assert part in answer.text
        assert "x-rate-limit-limit" not in answer.headers
        fake.fail(status(code, "moss", content_type="text/moss"))
        answer = client.get(fake.base + TO_MOSS)
        assert (answer.text, answer.headers["content-type"]) == ("moss", "text/moss")
        assert gets(client, fake, TO_MOSS) == [200]


def test_retry_after_in_both_forms(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(status(429, retry_after=0.5))
        assert client.get(fake.base + TO_MOSS).headers["retry-after"] == "1"
        fake.fail(status(503, retry_after=90, as_date=True))
        earliest = datetime.now(UTC) + timedelta(seconds=90)
        date = parsedate_to_datetime(client.get(fake.base + TO_MOSS).headers["retry-after"])
        assert earliest <= date <= earliest + timedelta(seconds=10)
        fake.fail(status(429))
        assert "retry-after" not in client.get(fake.base + TO_MOSS).headers
    assert http_date(-10).endswith(" GMT")


def test_faults_are_counted_and_matched(client: requests.Session) -> None:
    with crossref_of_all() as fake:
        fake.fail(status(503), times=2, match="10.5555/moss.1")
        fake.fail(status(500), match="filter=doi:10.5555/moss.1")
        paths = [path_of(OWLS["DOI"]), TO_MOSS, TO_MOSS, TO_MOSS]
        assert gets(client, fake, *paths) == [200, 503, 503, 200]
        assert gets(client, fake, "/works", "/works", filter="doi:10.5555/moss.1") == [500, 200]
        fake.fail(status(403), times=None, match="%2Fmoss")
        assert gets(client, fake, TO_MOSS, "/works/10.5555/moss.1", TO_MOSS) == [403, 200, 403]
        fake.heal()
        assert gets(client, fake, TO_MOSS) == [200]


def test_faults_come_in_the_order_they_were_told(client: requests.Session) -> None:
    with crossref([MOSS], rate=0) as fake:
        fake.fail(status(500))
        fake.fail(status(503))
        assert gets(client, fake, *[TO_MOSS] * 3) == [500, 503, 429]
        assert len(fake.violations) == 3


def test_a_page_in_place_of_json(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(html_page())
        answer = client.get(fake.base + TO_MOSS)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html")
        with pytest.raises(requests.JSONDecodeError):
            answer.json()


def test_another_content_type(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(wrong_type("text/plain"))
        answer = client.get(fake.base + TO_MOSS)
        assert answer.headers["content-type"] == "text/plain"
        assert answer.json()["status"] == "ok"


def test_half_a_body(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        whole = client.get(fake.base + TO_MOSS).content
        fake.fail(cut_json())
        cut = client.get(fake.base + TO_MOSS)
        assert cut.content == whole[: len(whole) // 2]
        with pytest.raises(requests.JSONDecodeError):
            cut.json()
        fake.fail(short_body())
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            client.get(fake.base + TO_MOSS)
        fake.fail(short_body())
        with client.get(fake.base + TO_MOSS, stream=True) as short:
            assert short.headers["content-length"] == str(len(whole))
        assert gets(client, fake, TO_MOSS) == [200]


@pytest.mark.parametrize("declared", [True, False])
def test_a_huge_body(client: requests.Session, declared: bool) -> None:
    with crossref([MOSS]) as fake:
        size = len(client.get(fake.base + TO_MOSS).content) + 2_500_000
        fake.fail(huge(2.5, declared=declared))
        answer = client.get(fake.base + TO_MOSS)
        assert answer.headers.get("content-length") == (str(size) if declared else None)
        assert len(answer.content) == size
        assert answer.json()["message"]["DOI"] == MOSS["DOI"]


def test_a_body_that_is_huge_when_unpacked(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(huge(2.5, zipped=True))
        answer = client.get(fake.base + TO_MOSS)
        assert int(answer.headers["content-length"]) < 50_000
        assert len(answer.content) > 2_500_000
        assert answer.json()["message"]["DOI"] == MOSS["DOI"]


def test_an_endless_body(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(endless())
        with client.get(fake.base + TO_MOSS, stream=True) as answer:
            assert "content-length" not in answer.headers
            received = 0
            for chunk in answer.iter_content(100_000):
                received += len(chunk)
                if received > 5_000_000:
                    break
        assert gets(client, fake, TO_MOSS) == [200]


def test_a_body_that_drips(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(lambda reply: drip(0.01)(status(200, "0123456789")(reply)))
        start = time.monotonic()
        assert client.get(fake.base + TO_MOSS).text == "0123456789"
        assert time.monotonic() - start >= 9 * 0.01
        fake.fail(drip(60))
        with client.get(fake.base + TO_MOSS, stream=True, timeout=0.2) as answer:
            assert answer.status_code == 200
            assert answer.raw.read(1) == b"{"
            with pytest.raises(ReadTimeoutError):
                answer.raw.read(1)


def test_a_connection_that_breaks(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(reset())
        with pytest.raises(requests.ConnectionError, match="Connection reset"):
            client.get(fake.base + TO_MOSS)
        assert gets(client, fake, TO_MOSS) == [200]


def test_an_answer_that_hangs(client: requests.Session) -> None:
    with crossref([MOSS]) as fake:
        fake.fail(hang(60))
        with pytest.raises(requests.ReadTimeout):
            client.get(fake.base + TO_MOSS, timeout=0.05)
        fake.fail(hang(0.1))
        start = time.monotonic()
        assert gets(client, fake, TO_MOSS) == [200]
        assert time.monotonic() - start >= 0.1


@pytest.mark.parametrize("code", [301, 302])
def test_a_redirect_to_anywhere(client: requests.Session, code: int) -> None:
    with crossref_of_all() as fake, crossref([OWLS]) as other:
        for location in ("/works/10.5555/owls.1", f"{other.base}/works/10.5555%2Fowls.1"):
            fake.fail(redirect(location, code))
            answer = client.get(fake.base + TO_MOSS)
            assert answer.history[0].status_code == code
            assert answer.history[0].headers["location"] == location
            assert answer.json()["message"]["DOI"] == OWLS["DOI"]
        assert len(other.requests) == 1
        fake.fail(redirect("http://192.168.0.1/"))
        answer = client.get(fake.base + TO_MOSS, allow_redirects=False)
        assert answer.headers["location"] == "http://192.168.0.1/"


def test_a_fault_can_be_any_function(client: requests.Session) -> None:
    both: list[Fault] = [cut_json(), wrong_type("text/plain")]
    with crossref([MOSS]) as fake:
        fake.fail(lambda reply: both[0](both[1](reply)))
        answer = client.get(fake.base + TO_MOSS)
        assert answer.headers["content-type"] == "text/plain"
        with pytest.raises(requests.JSONDecodeError):
            answer.json()


# The server


def test_what_was_asked_is_written_down(client: requests.Session) -> None:
    with crossref([SICI]) as fake:
        before = time.monotonic()
        client.get(fake.base + path_of(SICI["DOI"]), params={"mailto": "a+b@example.org", "x": ""})
        (asked,) = fake.requests
        assert before <= asked.time <= time.monotonic()
        assert asked.method == "GET"
        assert asked.path == "/works/10.5555%2F0012%281999%2969%3C569%3Amoss%3E2.0.co%3B2-x"
        assert asked.query == {"mailto": "a+b@example.org", "x": ""}
        assert asked.headers["user-AGENT"].startswith("python-requests")
        assert asked.headers["x-moss"] is None


def test_nothing_is_left_at_the_end(client: requests.Session) -> None:
    before = set(threading.enumerate())
    with ThreadPoolExecutor() as pool:
        with crossref([MOSS], rate=MANY, concurrency=MANY) as fake:
            assert gets(client, fake, TO_MOSS) == [200]  # and the connection is kept
            faults = [hang(60), drip(60), endless()]
            for fault in faults:
                fake.fail(fault)
            waiting = [pool.submit(requests.get, fake.base + TO_MOSS) for _ in faults]
            until(lambda: len(fake.requests) == 4)
            start = time.monotonic()
        assert time.monotonic() - start < 5
        for each in waiting:
            each.exception()
    assert set(threading.enumerate()) == before
    with pytest.raises(requests.ConnectionError):
        client.get(fake.base + TO_MOSS)


def test_a_mistake_in_the_fake_comes_to_light(client: requests.Session) -> None:
    broken = crossref([{"title": []}])
    with pytest.raises(KeyError), broken as fake, pytest.raises(requests.ConnectionError):
        client.get(fake.base + TO_MOSS)
    with pytest.raises(requests.ConnectionError) as raised, crossref([{"title": []}]) as fake:
        client.get(fake.base + TO_MOSS)
    assert raised.value.__notes__ == ["in the fake: KeyError('DOI')"]


def test_several_at_once() -> None:
    options: Any = {"rate": MANY, "concurrency": MANY}
    with (
        crossref([MOSS], **options) as one,
        datacite([datacite_doi()], **options) as two,
        ThreadPoolExecutor(12) as pool,
    ):
        places = [one.base + TO_MOSS, f"{two.base}/dois/10.5555/owls.1"] * 30
        answers = list(pool.map(requests.get, places))
        assert [each.status_code for each in answers] == [200] * 60
        assert one.base != two.base
        assert (len(one.requests), len(two.requests)) == (30, 30)
        assert [each.time for each in one.requests] == sorted(each.time for each in one.requests)
        assert one.violations == two.violations == []


# The other registries


def test_doi_org_knows_agencies(client: requests.Session) -> None:
    agencies = {"10.5555": "Crossref", "10.5556": "Unknown"}
    with doi_org(agencies, ["10.5555/Moss.1"]) as fake:
        for asked, said in [
            ("10.5555", [{"DOI": "10.5555", "RA": "Crossref"}]),
            ("10.5556", [{"DOI": "10.5556", "RA": "Unknown"}]),
            ("10.99999", [{"DOI": "10.99999", "status": "DOI does not exist"}]),
            ("10.5555%2Fmoss.1", [{"DOI": "10.5555/moss.1", "RA": "Crossref"}]),
            ("10.5555/none", [{"DOI": "10.5555/none", "status": "DOI does not exist"}]),
        ]:
            answer = client.get(f"{fake.base}/ra/{asked}")
            assert (answer.status_code, answer.json()) == (200, said)


def test_doi_org_knows_handles(client: requests.Session) -> None:
    with doi_org(handles=[SICI["DOI"]], valueless=["10.5555/empty"]) as fake:
        for doi, code, response in [
            (SICI["DOI"].upper(), 200, 1),
            ("10.5555/none", 404, 100),
            ("10.5555/empty", 200, 200),
        ]:
            answer = client.get(f"{fake.base}/api/handles/{quote(doi, safe='')}")
            body = answer.json()
            assert (answer.status_code, body["responseCode"], body["handle"]) == (
                code,
                response,
                doi,
            )
        assert gets(client, fake, "/10.5555/none") == [404]


def test_datacite(client: requests.Session) -> None:
    made = datacite_doi("10.5555/Owls.1", authors=["Abara, Ada", "Owl Society"], container="Owls")
    with datacite([made]) as fake:
        answer = client.get(f"{fake.base}/dois/10.5555%2FOWLS.1")
        data = answer.json()["data"]
        assert (data["id"], data["type"]) == ("10.5555/owls.1", "dois")
        attributes = data["attributes"]
        assert attributes["titles"] == [{"title": "Counts of owls by night"}]
        assert attributes["creators"][0]["familyName"] == "Abara"
        assert attributes["creators"][1]["name"] == "Owl Society"
        assert attributes["publicationYear"] == 2016
        missing = client.get(f"{fake.base}/dois/10.5555%252Fowls.1")
        assert missing.status_code == 404
        assert missing.json()["errors"][0]["status"] == "404"


def test_pubmed_summaries(client: requests.Session) -> None:
    retracted = pubmed_summary("90000002", pubtype=["Journal Article", "Retracted Publication"])
    with pubmed([pubmed_summary(), retracted], rate=MANY) as fake:
        place = f"{fake.base}/entrez/eutils/esummary.fcgi"
        params = {"db": "pubmed", "retmode": "json", "id": "90000001,7"}
        body = client.get(place, params=params).json()
        assert body["header"] == {"type": "esummary", "version": "0.3"}
        assert body["result"]["uids"] == ["90000001", "7"]
        assert body["result"]["90000001"]["authors"][0]["name"] == "Abara A"
        assert body["result"]["90000001"]["articleids"][1]["value"] == "10.5555/moss.1"
        assert body["result"]["7"] == {"uid": "7", "error": "cannot get document summary"}
        posted = client.post(place, data={**params, "id": "90000002"}).json()
        assert "Retracted Publication" in posted["result"]["90000002"]["pubtype"]
        assert fake.requests[-1].method == "POST"
        assert client.get(place, params={"id": "7"}).text.startswith("<?xml")


def test_pubmed_matches_citations(client: requests.Session) -> None:
    summaries = [pubmed_summary(), pubmed_summary("90000002", pages="90-9")]
    with pubmed(summaries) as fake:
        lines = [
            "j moss|2015|12|40|abara a|one|",
            "Journal of Moss|2015|12||Abara|two|",
            "J Moss|2014|12|40|abara a|three|",
            "J Granite|2015|12|40|abara a|four|",
        ]
        params = {"db": "pubmed", "retmode": "xml", "bdata": "\r".join(lines)}
        answer = client.get(f"{fake.base}/entrez/eutils/ecitmatch.cgi", params=params)
        assert answer.text.splitlines() == [
            "j moss|2015|12|40|abara a|one|90000001",
            "Journal of Moss|2015|12||Abara|two|AMBIGUOUS (2 citations)",
            "J Moss|2014|12|40|abara a|three|NOT_FOUND",
            "J Granite|2015|12|40||four|NOT_FOUND;INVALID_JOURNAL",
        ]
        assert gets(client, fake, "/entrez/eutils/efetch.fcgi") == [404]


def test_openalex(client: requests.Session) -> None:
    owls = openalex_work(
        "10.5555/Owls.1", "Owls above the granite", number="W9000000002", retracted=True
    )
    with openalex([openalex_work(), owls]) as fake:
        for path in (
            "https://doi.org/10.5555/owls.1",
            "https%3A%2F%2Fdoi.org%2F10.5555%2FOWLS.1",
            "doi:10.5555/owls.1",
        ):
            answer = client.get(f"{fake.base}/works/{path}")
            assert answer.json()["is_retracted"] is True
            assert answer.headers["x-ratelimit-cost-usd"] == "0.0001"
        assert gets(client, fake, "/works/10.5555/owls.1", "/works/doi:10.5555/none") == [404, 404]
        few = client.get(f"{fake.base}/works/doi:10.5555/owls.1", params={"select": "type"})
        assert few.json() == {"type": "article"}
        search = {"search": "Abara granite owls", "select": "doi,relevance_score", "per_page": "1"}
        body = client.get(f"{fake.base}/works", params=search).json()
        assert body["meta"]["count"] == 2
        assert body["results"] == [
            {"doi": "https://doi.org/10.5555/owls.1", "relevance_score": 3.0}
        ]
        assert body["group_by"] == []
        assert len(client.get(f"{fake.base}/works").json()["results"]) == 2


def test_arxiv(client: requests.Session) -> None:
    spaces = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}
    moss = arxiv_entry("2101.00001", "Moss & granite", version=3, doi="10.5555/moss.1")
    old = arxiv_entry("q-bio/0601001", journal_ref="J Moss 12 (2006) 40")
    with arxiv([moss, old], rate=MANY) as fake:

        def asked(ids: str, code: int = 200, **params: str) -> ET.Element:
            answer = client.get(f"{fake.base}/api/query", params={"id_list": ids, **params})
            assert answer.status_code == code
            assert answer.headers["content-type"].startswith("application/atom+xml")
            return ET.fromstring(answer.content)

        feed = asked("2101.00001,q-bio/0601001v1,2101.99999")
        first, second = feed.findall("a:entry", spaces)
        assert first.findtext("a:id", "", spaces) == "http://arxiv.org/abs/2101.00001v3"
        assert first.findtext("a:title", "", spaces) == "Moss & granite"
        assert first.findtext("x:doi", "", spaces) == "10.5555/moss.1"
        names = [each.text for each in first.findall("a:author/a:name", spaces)]
        assert names == ["Ada Abara", "Boris Beltrov"]
        assert second.findtext("x:journal_ref", "", spaces) == "J Moss 12 (2006) 40"
        assert second.findtext("x:doi", None, spaces) is None
        assert asked("2101.00001v1,9901.00001").findall("a:entry", spaces) == []
        limited = asked("2101.00001,q-bio/0601001", max_results="1")
        assert len(limited.findall("a:entry", spaces)) == 1
        wrong = asked("moss", 400)
        assert wrong.findtext("a:entry/a:title", "", spaces) == "Error"


def test_retraction_watch(client: requests.Session) -> None:
    path = "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"
    rows = [
        retraction_row(),
        retraction_row("10.5555/owls.1", "Reinstatement", Title='Owls, "all"'),
    ]
    with retraction_watch(rows) as fake:
        answer = client.get(fake.base + path, params={"inline": "false"})
        assert answer.text.splitlines()[0] == ",".join([*COLUMNS, ""])
        first, second = csv.DictReader(io.StringIO(answer.text, newline=""))
        assert list(first) == [*COLUMNS, ""]
        assert first["RetractionDate"] == "6/1/2021 0:00"
        assert first["OriginalPaperDOI"] == "10.5555/moss.1"
        assert first["RetractionNature"] == "Retraction"
        assert first["Author"] == "Ada Abara;Boris Beltrov"
        assert (second["Title"], second["RetractionNature"]) == ('Owls, "all"', "Reinstatement")
        assert gets(client, fake, "/crossref") == [404]


# The builders


def test_a_work_is_read_as_it_was_meant() -> None:
    record = read_work(
        work(
            "10.5555/Moss.9",
            authors=["Abara, Ada", "Moss Society"],
            subtitle="a survey",
            online=(2014, 12, 1),
            page="",
            article_number="e12",
            updated_by=[update(), update(kind="expression_of_concern", date=(2020, 1, 2))],
            relation={"is-preprint-of": ["10.5555/moss.1"]},
        )
    )
    assert [tuple(each) for each in record.people] == [
        ("Abara", "Ada", ""),
        ("", "", "Moss Society"),
    ]
    assert (record.title, record.subtitle) == ("Growth of moss on granite", "a survey")
    assert (record.container, record.other_containers) == ("Journal of Moss", ("J Moss",))
    assert (record.years, record.pages) == ((2014, 2015), "e12")
    assert record.published_as == ("10.5555/moss.1",)
    assert [(each.kind, each.date) for each in record.updates] == [
        (UpdateKind.CONCERN, "2020-01-02"),
        (UpdateKind.RETRACTION, "2021-06-01"),
    ]


def test_what_is_empty_is_left_out() -> None:
    made = work(title="", authors=[], container="", volume="", issue="", page="", publisher=None)
    assert made["title"] == made["container-title"] == []
    assert not {"author", "volume", "issue", "page", "publisher", "updated-by"} & set(made)
    assert work(type="book", editor=[{"name": "Moss Press"}])["type"] == "book"


def test_a_notice_is_in_the_real_form() -> None:
    assert update(source="retraction-watch", record_id="4036", date=(2010, 2, 6)) == {
        "DOI": "10.5555/notice.1",
        "type": "retraction",
        "label": "Retraction",
        "source": "retraction-watch",
        "updated": {
            "date-parts": [[2010, 2, 6]],
            "date-time": "2010-02-06T00:00:00Z",
            "timestamp": 1265414400000,
        },
        "record-id": "4036",
    }


def test_words_are_folded() -> None:
    assert registries.folded("Straße, Señor MÜLLER-lüdenscheid 2") == [
        "strasse", "senor", "muller", "ludenscheid", "2",
    ]  # fmt: skip
