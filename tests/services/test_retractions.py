"""The list of retractions is fetched whole or not at all, and tells what it says without a request."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from citecheck.record import Update, UpdateKind
from citecheck.services.fetch import ServiceError
from citecheck.services.http import Network
from citecheck.services.retractions import PATH, Retractions, update
from fakes.registries import COLUMNS, cut_json, html_page, retraction_row, retraction_watch, status
from services.answers import HOSTILE, Answers, everywhere

MOSS = "10.5555/moss.1"
NAME = "retractions.sqlite3"
RETRACTED = Update(UpdateKind.RETRACTION, "10.5555/notice.1", "2021-06-01", "Retraction Watch")


def listed(*rows: Mapping[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*COLUMNS, ""], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def fetched(place: Path, *rows: Mapping[str, str]) -> int:
    return update(Answers({PATH: listed(*rows)}), place, least=0)


def about(place: Path, doi: str = MOSS) -> tuple[Update, ...]:
    return Retractions(place).about([doi]).get(doi, ())


def test_the_list_is_fetched_and_tells_retractions(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "folder"
    assert fetched(place, retraction_row(), retraction_row("10.5555/owls.1")) == 2
    assert about(place) == (RETRACTED,)
    assert Retractions(place).about([MOSS, "10.5555/none"]) == {MOSS: (RETRACTED,)}
    assert Retractions(place).about([]) == {}


def test_the_list_comes_over_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with retraction_watch([retraction_row()] * 100) as fake:
        network = Network(bases={"Retraction Watch": fake.base})
        assert update(network.fetcher("Retraction Watch"), tmp_path) == 100
    assert about(tmp_path) == (RETRACTED,)


def test_without_a_list_nothing_is_retracted(tmp_path: Path) -> None:
    assert about(tmp_path) == ()
    assert Retractions(tmp_path / "nowhere").about([MOSS]) == {}
    assert Retractions(tmp_path).age is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("nature", "kind"),
    [
        ("Retraction", UpdateKind.RETRACTION),
        (" RETRACTION ", UpdateKind.RETRACTION),
        ("Expression of concern", UpdateKind.CONCERN),
        ("Correction", UpdateKind.CORRECTION),
        ("Reinstatement", UpdateKind.REINSTATEMENT),
    ],
)
def test_notices_are_of_a_few_kinds(tmp_path: Path, nature: str, kind: UpdateKind) -> None:
    fetched(tmp_path, retraction_row(nature=nature))
    assert [each.kind for each in about(tmp_path)] == [kind]


@pytest.mark.parametrize(
    "row",
    [
        retraction_row(nature="Something else"),
        retraction_row(nature=""),
        retraction_row(""),
        retraction_row("unavailable"),
        retraction_row("https://doi.org/"),
    ],
)
def test_what_is_no_notice_about_a_doi_is_left_out(tmp_path: Path, row: dict[str, str]) -> None:
    assert fetched(tmp_path, row, retraction_row()) == 1
    assert about(tmp_path) == (RETRACTED,)


def test_dois_are_compared_in_lower_case_and_without_space(tmp_path: Path) -> None:
    fetched(tmp_path, retraction_row(" 10.5555/MOSS.1 ", notice=" 10.5555/NOTICE.1"))
    assert about(tmp_path) == (RETRACTED,)


@pytest.mark.parametrize(
    ("notice", "told"),
    [("10.5555/Moss.1", ""), ("Unavailable", ""), ("", ""), ("10.5555/n", "10.5555/n")],
)
def test_a_notice_has_a_doi_only_if_it_is_another(tmp_path: Path, notice: str, told: str) -> None:
    fetched(tmp_path, retraction_row(notice=notice))
    assert [each.notice for each in about(tmp_path)] == [told]


@pytest.mark.parametrize(
    ("said", "date"),
    [("12/24/2018 0:00", "2018-12-24"), ("1/2/2018", "2018-01-02"), ("", ""), (" ", ""),
     ("2018-12-24", ""), ("12/2018", ""), ("a/b/c", ""), ("-1/2/2018", ""), ("1/2/3/4", "")],
)  # fmt: skip
def test_a_date_has_its_month_first(tmp_path: Path, said: str, date: str) -> None:
    fetched(tmp_path, retraction_row(RetractionDate=said))
    assert [each.date for each in about(tmp_path)] == [date]


@pytest.mark.parametrize("said", ["²/1/2021", "1/①/2021", "1/1/" + "9" * 5_000])
def test_a_date_of_strange_digits_spoils_no_list(tmp_path: Path, said: str) -> None:
    assert fetched(tmp_path, retraction_row(RetractionDate=said), retraction_row()) == 2


def test_notices_about_one_work_come_oldest_first_and_once(tmp_path: Path) -> None:
    last = retraction_row(nature="Reinstatement", date=(2022, 1, 1))
    first = retraction_row(nature="Expression of concern", date=(2019, 11, 30))
    fetched(tmp_path, last, retraction_row(), first, retraction_row(record=7))
    assert [each.kind for each in about(tmp_path)] == [
        UpdateKind.CONCERN,
        UpdateKind.RETRACTION,
        UpdateKind.REINSTATEMENT,
    ]


def test_cells_may_hold_commas_quotes_lines_and_any_letters(tmp_path: Path) -> None:
    row = retraction_row(title='Moss, "granite"\nand 苔\x00', reason="+One;+Two, three;")
    assert fetched(tmp_path, row, retraction_row("10.5555/owls.1")) == 2
    assert about(tmp_path) == (RETRACTED,)


def test_a_new_list_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    fetched(tmp_path, retraction_row(), retraction_row("10.5555/owls.1"))
    fetched(tmp_path, retraction_row("10.5555/owls.1"))
    assert about(tmp_path) == ()
    assert len(about(tmp_path, "10.5555/owls.1")) == 1
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "body", [*HOSTILE, None, listed(), listed(*[retraction_row()] * 99), "Record ID,Title\n1,Moss\n" * 200]
)  # fmt: skip
def test_what_is_not_the_list_leaves_the_old_one(tmp_path: Path, body: str | None) -> None:
    fetched(tmp_path, retraction_row())
    with pytest.raises(ServiceError, match="Retraction Watch"):
        update(everywhere(body), tmp_path)
    assert about(tmp_path) == (RETRACTED,)
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


def test_a_cell_that_never_ends_is_damage(tmp_path: Path) -> None:
    fetched(tmp_path, retraction_row())
    text = listed(*[retraction_row()] * 200) + '90001,"' + "moss " * 300_000
    with pytest.raises(ServiceError, match="the list is damaged"):
        update(everywhere(text), tmp_path)
    assert about(tmp_path) == (RETRACTED,)


@pytest.mark.parametrize("fault", [status(400), html_page(), cut_json(), status(404, "gone")])
def test_a_server_that_does_not_give_the_list_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: object
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    fetched(tmp_path, retraction_row())
    with retraction_watch([retraction_row("10.5555/owls.1")] * 150) as fake:
        fake.fail(fault)  # type: ignore[arg-type]
        network = Network(bases={"Retraction Watch": fake.base})
        with pytest.raises(ServiceError, match="Retraction Watch"):
            update(network.fetcher("Retraction Watch"), tmp_path)
    assert about(tmp_path) == (RETRACTED,)


def test_what_an_interrupted_update_left_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.new").write_bytes(b"half a list" * 100)
    fetched(tmp_path, retraction_row())
    assert about(tmp_path) == (RETRACTED,)
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("content", [b"", b"this is no database" * 200, b"SQLite format 3\x00"])
def test_a_damaged_list_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert about(tmp_path) == ()
    fetched(tmp_path, retraction_row())
    assert about(tmp_path) == (RETRACTED,)


def test_a_list_of_another_version_is_none(tmp_path: Path) -> None:
    fetched(tmp_path, retraction_row())
    with closing(sqlite3.connect(tmp_path / NAME)) as base:
        base.execute("UPDATE notices SET kind = 'eaten by snails'")
        base.commit()
    assert about(tmp_path) == ()


def test_one_strange_doi_does_not_hide_what_is_known_of_others(tmp_path: Path) -> None:
    fetched(tmp_path, retraction_row())
    assert Retractions(tmp_path).about([MOSS, "10.5555/\ud800"]) == {MOSS: (RETRACTED,)}


@pytest.mark.parametrize(
    ("days", "source"),
    [
        (0.0, "Retraction Watch"),
        (1.5, "Retraction Watch"),
        (2.5, "Retraction Watch (list fetched 2 days ago)"),
        (40.5, "Retraction Watch (list fetched 40 days ago)"),
        (-3.0, "Retraction Watch"),
    ],
)
def test_an_old_list_says_how_old_it_is(tmp_path: Path, days: float, source: str) -> None:
    fetched(tmp_path, retraction_row())
    moment = time.time() - days * 86_400
    os.utime(tmp_path / NAME, (moment, moment))
    assert Retractions(tmp_path).age == max(0, int(days))
    assert about(tmp_path) == (RETRACTED._replace(source=source),)
