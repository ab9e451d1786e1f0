"""What arXiv says of its preprints."""

from __future__ import annotations

import contextlib
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.record import Person, Record
from citecheck.services.arxiv import records_of
from citecheck.services.fetch import ServiceError
from services.answers import HOSTILE, Answers, everywhere

_NAMES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"'


def entry(number: str = "2104.55555v2", more: str = "", title: str = "Moss on granite") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{number}</id><title>{title}</title>"
        "<updated>2022-02-24T15:05:19Z</updated><published>2021-04-20T16:07:14Z</published>"
        f"{more}</entry>"
    )


def feed(*entries: str, total: object = None) -> str:
    count = len(entries) if total is None else total
    return f"<?xml version='1.0'?><feed {_NAMES}><o:totalResults>{count}</o:totalResults>{''.join(entries)}</feed>"


ERROR = "<entry><id>https://arxiv.org/api/errors#{}</id><title>Error</title><summary>no</summary></entry>"
WRONG_NUMBER = ERROR.format("incorrect_id_format_for_2104.55555")


def only(body: str) -> Record:
    (record,) = records_of(["2104.55555"], everywhere(body)).values()
    return record


def test_a_preprint_is_read_whole() -> None:
    more = (
        "<author><name>Anna van Abara</name><arxiv:affiliation>Owl House</arxiv:affiliation></author>"
        "<author><name>Granite Collaboration</name></author><author/>"
        "<arxiv:journal_ref>J. Moss 7 (2023) 10-19</arxiv:journal_ref>"
        "<arxiv:doi>10.5555/J.Moss.7 10.5555/erratum</arxiv:doi>"
    )
    fetch = Answers({"/api/query": feed(entry(more=more, title="Moss &amp; owls\n  on $H_2O$"))})
    assert records_of(["2104.55555v1"], fetch) == {
        "2104.55555": Record(
            source="arXiv",
            doi="10.48550/arxiv.2104.55555",
            title="Moss & owls on $H_2O$",
            people=(Person("van Abara", "Anna"), Person("", "", "Granite Collaboration")),
            container="arXiv",
            other_containers=("J. Moss",),
            years=(2021, 2022, 2023),
            type="article",
            published_as=("10.5555/j.moss.7",),
        )
    }
    assert fetch.asked == [("/api/query", {"id_list": "2104.55555", "max_results": "1"})]


def test_many_are_asked_for_at_once() -> None:
    fetch = everywhere(feed(entry("math/0309136v1"), entry("hep-th/9901001v3")))
    ids = ["math.GT/0309136", "arXiv:hep-th/9901001v2", "hep-th/9901001", "2104.55555"]
    assert set(records_of(ids, fetch)) == {"math.gt/0309136", "hep-th/9901001"}
    asked = {"id_list": "math/0309136,hep-th/9901001,2104.55555", "max_results": "3"}
    assert fetch.asked == [("/api/query", asked)]


def test_what_is_no_number_is_not_asked_for() -> None:
    fetch = everywhere(feed())
    assert records_of(["abc", "2113.00001", "2104.55555,2104.55556", ""], fetch) == {}
    assert fetch.asked == []


@pytest.mark.parametrize("body", [feed(), feed(WRONG_NUMBER)])
def test_an_unknown_number_has_no_record(body: str) -> None:
    assert records_of(["2104.55555"], everywhere(body)) == {}


@pytest.mark.parametrize(
    "body",
    [
        feed(WRONG_NUMBER),
        feed(entry(), WRONG_NUMBER),
        feed(ERROR.format("max_results_too_big")),
        feed(entry("2104.99999")),
        feed(entry(), entry("")),
        feed("<entry/>"),
    ],
)
def test_an_error_about_one_leaves_the_others_open(body: str) -> None:
    with pytest.raises(ServiceError, match="something else"):
        records_of(["2104.55555", "2104.55556"], everywhere(body))


def test_an_error_about_no_number_is_no_answer() -> None:
    with pytest.raises(ServiceError, match="something else"):
        records_of(["2104.55555"], everywhere(feed(ERROR.format("start_must_be_an_integer"))))


@pytest.mark.parametrize("total", [1, "1000", "", "many", "-1", "²", "9" * 9_999])
def test_a_list_that_is_cut_off_is_no_answer(total: object) -> None:
    with pytest.raises(ServiceError, match="not whole"):
        records_of(["2104.55555"], everywhere(feed(total=total)))


@pytest.mark.parametrize(
    ("reference", "name", "years"),
    [
        ("ActaMosc.56:1-50,2006", ("ActaMosc",), (2006, 2021, 2022)),
        ("Moss Letters [in press]", ("Moss Letters",), (2021, 2022)),
        ("17, 18-19", (), (2021, 2022)),
        ("", (), (2021, 2022)),
    ],
)
def test_the_journal_it_appeared_in(
    reference: str, name: tuple[str, ...], years: tuple[int, ...]
) -> None:
    record = only(feed(entry(more=f"<arxiv:journal_ref>{reference}</arxiv:journal_ref>")))
    assert (record.other_containers, record.years) == (name, years)


@pytest.mark.parametrize("doi", ["", "none", "<x/>"])
def test_not_published_elsewhere(doi: str) -> None:
    assert only(feed(entry(more=f"<arxiv:doi>{doi}</arxiv:doi>"))).published_as == ()


def test_markup_within_a_title_counts_as_text() -> None:
    assert only(feed(entry(title="Moss <i>and <b>owls</b></i>"))).title == "Moss and owls"


_BOMB = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        *HOSTILE,
        None,
        _BOMB + feed(entry(title="&b;")),
        "<!doctype x>" + feed(entry()),
        "<!ENTITY x 'y'>",
        feed(entry(title="&undeclared;")),
        feed(entry())[:-9],
        feed(entry()).replace("http://www.w3.org/2005/Atom", "http://moss.test"),
        "<?xml version='1.0' encoding='moss'?><html/>",
        "<a>" * 100_000,
        "<a>" * 100_000 + "</a>" * 100_000,
        "<feed/>",
    ],
)
def test_hostile_answers_are_none(body: str | None) -> None:
    with pytest.raises(ServiceError, match="arXiv: the answer is no feed"):
        records_of(["2104.55555"], everywhere(body))


def test_deep_markup_is_read() -> None:
    assert only(feed(entry(title="<a>" * 50_000 + "Moss" + "</a>" * 50_000))).title == "Moss"


_TAGS = "id title updated published author name arxiv:doi arxiv:journal_ref summary o:totalResults"
_XML = st.recursive(
    st.text(max_size=20).map(escape) | st.sampled_from(["2104.55555", "2021", "10.5555/moss"]),
    lambda inner: st.tuples(st.sampled_from(_TAGS.split()), st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(_XML)
def test_any_markup_is_survived(inside: str) -> None:
    for body in (inside, feed(inside), feed(f"<entry>{inside}</entry>"), feed(entry(more=inside))):
        with contextlib.suppress(ServiceError):
            found = records_of(["2104.55555"], everywhere(body))
            assert all(isinstance(each, Record) for each in found.values())
