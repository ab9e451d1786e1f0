"""Whose a DOI is, and whether it exists."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings

from citecheck.services.doi_org import agency_of, exists
from citecheck.services.fetch import ServiceError
from services.answers import HOSTILE, Answers, everywhere, json_with


@pytest.mark.parametrize(
    ("said", "agency"),
    [
        ({"DOI": "10.5555", "RA": "Crossref"}, "Crossref"),
        ({"DOI": "10.5555", "RA": "DataCite"}, "DataCite"),
        ({"DOI": "10.5555", "RA": "mEDRA"}, "mEDRA"),
        ({"DOI": "10.5555", "RA": "Unknown"}, ""),
        ({"DOI": "10.5555", "status": "DOI does not exist"}, ""),
        ({"DOI": "10.5555", "status": "Invalid DOI"}, ""),
    ],
)
def test_the_prefix_tells_the_agency(said: object, agency: str) -> None:
    fetch = Answers({"/ra/10.5555": [said]})
    assert agency_of("10.5555/moss.1", fetch) == agency


def test_a_prefix_stays_one_part_of_the_path() -> None:
    fetch = everywhere([{"RA": "OP"}])
    assert agency_of("10.55?55#", fetch) == "OP"
    assert fetch.asked == [("/ra/10.55%3F55%23", {})]


@pytest.mark.parametrize("body", [None, [{"status": "try again later"}], [{"RA": None}], [[]]])
def test_no_agency_and_no_denial_is_no_answer(body: object) -> None:
    with pytest.raises(ServiceError):
        agency_of("10.5555/moss", everywhere(body))


@pytest.mark.parametrize(
    ("body", "there"),
    [
        ({"responseCode": 1, "handle": "10.5555/moss", "values": []}, True),
        ({"responseCode": 200, "handle": "10.5555/moss"}, True),
        ({"responseCode": 100, "handle": "10.5555/moss"}, False),
        (None, False),
    ],
)
def test_the_handle_tells_whether_it_exists(body: object, there: bool) -> None:
    assert exists("10.5555/moss", Answers({"/api/handles/10.5555/moss": body})) is there


def test_a_handle_keeps_its_slashes_and_nothing_else() -> None:
    fetch = everywhere({"responseCode": 1})
    assert exists("10.5555/a/b(1)<2>?c#d;e%f", fetch)
    assert fetch.asked == [("/api/handles/10.5555/a/b%281%29%3C2%3E%3Fc%23d%3Be%25f", {})]


@pytest.mark.parametrize("code", [2, 301, -1, True, 1.0, "1", "100", None, [1], {}])
def test_any_other_code_tells_nothing(code: object) -> None:
    with pytest.raises(ServiceError, match=r"doi\.org"):
        exists("10.5555/moss", everywhere({"responseCode": code}))


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_answers_are_none(body: str) -> None:
    with pytest.raises(ServiceError):
        agency_of("10.5555/moss", everywhere(body))
    with pytest.raises(ServiceError):
        exists("10.5555/moss", everywhere(body))


@settings(deadline=None)
@given(json_with("RA status responseCode Unknown"))
def test_any_json_is_survived(body: object) -> None:
    for ask in (agency_of, exists):
        with contextlib.suppress(ServiceError):
            assert isinstance(ask("10.5555/moss", everywhere(json.dumps([body]))), str)
        with contextlib.suppress(ServiceError):
            assert isinstance(ask("10.5555/moss", everywhere(json.dumps(body))), str | bool)
