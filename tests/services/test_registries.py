"""Who is asked about a work, in which order, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from citecheck.record import Found, Lookup, NotFound, Record, Unchecked, as_json
from citecheck.services.cache import DAY, FOUND, Cache
from citecheck.services.fetch import ServiceError
from citecheck.services.http import Network
from citecheck.services.limits import Limiter
from citecheck.services.registries import DEFAULT_SOURCES, SOURCES, Registries
from fakes.registries import (
    Fault,
    Registry,
    arxiv,
    arxiv_entry,
    crossref,
    cut_json,
    datacite,
    datacite_doi,
    doi_org,
    html_page,
    openalex,
    openalex_work,
    pubmed,
    pubmed_summary,
    reset,
    short_body,
    status,
    work,
)

FAST = 10_000
MOSS, OWLS, NONE = "10.5555/moss.1", "10.5556/owls.1", "10.5555/none"
FAULTS = [
    pytest.param(fault, id=name)
    for name, fault in {
        "500": status(500), "429": status(429), "403": status(403), "400": status(400), "reset": reset(),
        "short body": short_body(), "page": html_page(), "half": cut_json(), "empty": status(200, "{}"),
        "null": status(200, "null"), "404 page": status(404, content_type="text/html"),
    }.items()
]  # fmt: skip


@dataclass
class World:
    """All registries, what they hold, and a cache on a clock that only the tests move."""

    place: Path
    works: list[dict[str, Any]] = field(default_factory=lambda: [work(), work("10.5555/moss,2")])
    agencies: dict[str, str] = field(
        default_factory=lambda: {"10.5555": "Crossref", "10.5556": "DataCite", "10.5557": "mEDRA"}
    )
    handles: list[str] = field(default_factory=list)
    datasets: list[dict[str, Any]] = field(default_factory=lambda: [datacite_doi(OWLS)])
    summaries: list[dict[str, Any]] = field(
        default_factory=lambda: [pubmed_summary(), pubmed_summary("90000002", volume="13")]
    )
    gathered: list[dict[str, Any]] = field(default_factory=list)
    preprints: list[dict[str, Any]] = field(default_factory=lambda: [arxiv_entry()])
    fakes: dict[str, Registry] = field(default_factory=dict)
    caches: list[Cache] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    now: float = 1_000_000.0

    def registries(self, *sources: str, offline: bool = False, budget: float = 300.0) -> Registries:
        """Return the registries as a new run sees them."""
        bases = {name: fake.base for name, fake in self.fakes.items()}
        network = Network(mailto="me@example.org", bases=bases, offline=offline, budget=budget)
        network._limiters = {name: Limiter(0.0, 8) for name in network._limiters}
        return Registries(network, self.cache(), sources or DEFAULT_SOURCES)

    def cache(self) -> Cache:
        self.caches.append(Cache(self.place, self.warnings.append, now=lambda: self.now))
        return self.caches[-1]

    def asked(self) -> list[str]:
        """Return whom was asked for what, in order, and forget it."""
        found = sorted(
            (request.time, name, request.path)
            for name, fake in self.fakes.items()
            for request in fake.requests
        )
        for fake in self.fakes.values():
            fake._requests.clear()
        return [f"{name} {path}" for _, name, path in found]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("citecheck.services.http._RETRIES", 0)
    made = World(tmp_path)
    with ExitStack() as stack:
        started = {
            "Crossref": crossref(made.works, rate=FAST, interval=0.001, concurrency=8),
            "doi.org": doi_org(made.agencies, made.handles, rate=FAST),
            "DataCite": datacite(made.datasets, rate=FAST),
            "PubMed": pubmed(made.summaries, rate=FAST),
            "OpenAlex": openalex(made.gathered, rate=FAST),
            "arXiv": arxiv(made.preprints, rate=FAST),
        }
        for name, fake in started.items():
            made.fakes[name] = stack.enter_context(fake)
        yield made
        for each in made.caches:
            each.close()
    assert made.warnings == []


def by_doi(registries: Registries, doi: str) -> Lookup:
    return registries.by_dois([doi])[doi]


def source_of(lookup: Lookup) -> str:
    assert isinstance(lookup, Found), lookup
    return lookup.record.source


# The order


def test_many_dois_are_asked_for_in_one_request(world: World) -> None:
    world.works += [work(f"10.5555/m{number}") for number in range(40)]
    dois = [f"10.5555/m{number}" for number in range(40)]
    found = world.registries().by_dois([*dois, *dois])
    assert list(found) == dois
    assert {source_of(each) for each in found.values()} == {"Crossref"}
    assert world.asked() == ["Crossref /works"]


def test_more_than_fifty_are_asked_for_in_several(world: World) -> None:
    dois = [f"10.5555/m{number}" for number in range(101)]
    world.works += [work(doi) for doi in dois]
    assert set(world.registries().by_dois(dois)) == set(dois)
    assert world.asked() == ["Crossref /works"] * 3


def test_no_dois_need_no_request(world: World) -> None:
    assert world.registries().by_dois([]) == {}
    assert world.asked() == []


def test_a_doi_with_a_comma_is_asked_for_by_itself(world: World) -> None:
    found = world.registries().by_dois([MOSS, "10.5555/moss,2"])
    assert {doi: source_of(each) for doi, each in found.items()} == {
        MOSS: "Crossref",
        "10.5555/moss,2": "Crossref",
    }
    assert world.asked() == ["Crossref /works", "Crossref /works/10.5555%2Fmoss%2C2"]


def test_a_doi_does_not_exist_only_when_everyone_disowns_it(world: World) -> None:
    assert by_doi(world.registries(), NONE) == NotFound(("Crossref", "doi.org"), disowned=True)
    assert world.asked() == [
        "Crossref /works",
        "Crossref /works/10.5555%2Fnone",
        "doi.org /ra/10.5555",
        "doi.org /api/handles/10.5555/none",
    ]


def test_the_agency_that_registered_a_doi_is_asked(world: World) -> None:
    assert source_of(by_doi(world.registries(), OWLS)) == "DataCite"
    assert world.asked() == [
        "Crossref /works",
        "Crossref /works/10.5556%2Fowls.1",
        "doi.org /ra/10.5556",
        "DataCite /dois/10.5556%2Fowls.1",
    ]


def test_an_agency_that_does_not_know_its_doi_is_named(world: World) -> None:
    assert by_doi(world.registries(), "10.5556/none") == NotFound(
        ("Crossref", "DataCite", "doi.org"), disowned=True
    )
    assert world.asked()[-1] == "doi.org /api/handles/10.5556/none"


def test_a_prefix_is_looked_up_once_for_all_its_dois_and_runs(world: World) -> None:
    world.registries().by_dois([NONE, "10.5555/none.2"])
    by_doi(world.registries(), "10.5555/none.3")
    assert world.asked().count("doi.org /ra/10.5555") == 1


@pytest.mark.parametrize("prefix", ["10.5555", "10.5556", "10.5557"])
def test_a_doi_that_exists_and_that_nobody_describes_is_not_checked(
    world: World, prefix: str
) -> None:
    world.handles.append(f"{prefix}/none")
    lookup = by_doi(world.registries(), f"{prefix}/none")
    assert lookup == Unchecked(world.agencies[prefix], "registered it, and gives no record here")


def test_a_doi_of_an_unknown_prefix_that_exists_all_the_same_is_not_checked(world: World) -> None:
    world.handles.append("10.9999/none")
    assert isinstance(by_doi(world.registries(), "10.9999/none"), Unchecked)
    assert by_doi(world.registries(), "10.9999/other") == NotFound(
        ("Crossref", "doi.org"), disowned=True
    )


def test_openalex_is_asked_only_if_wanted_and_last(world: World) -> None:
    world.handles.append("10.5557/moss")
    world.gathered.append(openalex_work("10.5557/moss"))
    assert isinstance(by_doi(world.registries(), "10.5557/moss"), Unchecked)
    assert not any(each.startswith("OpenAlex") for each in world.asked())
    assert source_of(by_doi(world.registries(*SOURCES), "10.5557/moss")) == "OpenAlex"
    assert world.asked()[-2:] == [
        "doi.org /api/handles/10.5557/moss",
        "OpenAlex /works/https://doi.org/10.5557/moss",
    ]


def test_what_openalex_does_not_know_may_exist_all_the_same(world: World) -> None:
    world.handles.append("10.5557/moss")
    assert isinstance(by_doi(world.registries(*SOURCES), "10.5557/moss"), Unchecked)


@pytest.mark.parametrize(
    ("sources", "lookup"),
    [
        (["Crossref"], Unchecked("doi.org", "is not among the sources")),
        (["DataCite"], Unchecked("doi.org", "is not among the sources")),
        (["doi.org"], NotFound(("doi.org",), disowned=True)),
        (["doi.org", "DataCite"], NotFound(("doi.org",), disowned=True)),
    ],
)
def test_who_is_not_among_the_sources_is_not_asked(
    world: World, sources: Sequence[str], lookup: Lookup
) -> None:
    assert by_doi(world.registries(*sources), NONE) == lookup
    assert {each.partition(" ")[0] for each in world.asked()} <= set(sources)


def test_searches_are_made_in_the_order_of_the_settings() -> None:
    network = Network(offline=True)
    registries = Registries(network, Cache(None), ("OpenAlex", "PubMed", "doi.org", "Crossref"))
    assert registries.searched == ("OpenAlex", "PubMed", "Crossref")
    assert Registries(network, Cache(None)).searched == ("Crossref", "PubMed")


# Silence


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", ["Crossref", "doi.org", "DataCite"])
def test_while_one_of_them_is_silent_no_doi_is_said_not_to_exist(
    world: World, name: str, fault: Fault
) -> None:
    # A 404 needs no body; what is cut off must be an answer.
    world.fakes[name].fail(lambda reply: fault(replace(reply, status=200)), times=None)
    lookup = by_doi(world.registries(), "10.5556/none")
    assert isinstance(lookup, Unchecked)
    assert lookup.source == name
    world.fakes[name].heal()
    assert by_doi(world.registries(), "10.5556/none") == NotFound(
        ("Crossref", "DataCite", "doi.org"), disowned=True
    )


@pytest.mark.parametrize("path", ["/ra/", "/api/handles/"])
def test_half_of_what_doi_org_says_is_not_enough(world: World, path: str) -> None:
    world.fakes["doi.org"].fail(status(503), times=None, match=path)
    assert by_doi(world.registries(), NONE) == Unchecked("doi.org", "the server failed (503)")


@pytest.mark.parametrize("doi", [MOSS, OWLS, "10.5555/moss,2"])
@pytest.mark.parametrize("fault", FAULTS)
def test_silence_is_forgotten_and_asked_about_again(world: World, fault: Fault, doi: str) -> None:
    for each in ("Crossref", "doi.org", "DataCite"):
        world.fakes[each].fail(fault, times=None)
    assert isinstance(by_doi(world.registries(), doi), Unchecked)
    for fake in world.fakes.values():
        fake.heal()
    assert isinstance(by_doi(world.registries(), doi), Found)


def test_where_nobody_can_be_reached_nothing_is_checked(world: World) -> None:
    registries = world.registries()
    for fake in world.fakes.values():
        fake.fail(reset(), times=None)
    found = {
        **registries.by_dois([MOSS, NONE, OWLS]),
        **registries.by_pmids(["90000001", "90000009"]),
        **registries.by_arxiv(["2101.00001", "2101.99999"]),
    }
    assert len(found) == 7
    assert {type(each) for each in found.values()} == {Unchecked}


def test_offline_nothing_is_checked_but_what_is_known(world: World) -> None:
    by_doi(world.registries(), MOSS)
    world.asked()
    found = world.registries(offline=True).by_dois([MOSS, NONE])
    assert isinstance(found[MOSS], Found)
    assert found[NONE] == Unchecked("Crossref", "was not asked (offline)")
    assert world.asked() == []


def test_when_the_time_is_over_nothing_is_checked(world: World) -> None:
    lookup = by_doi(world.registries(budget=-1.0), NONE)
    assert isinstance(lookup, Unchecked)
    assert "time allowed" in lookup.reason


def test_one_doi_that_spoils_a_list_does_not_spoil_the_others(world: World) -> None:
    world.fakes["Crossref"].fail(status(400), match="filter=")
    found = world.registries().by_dois([MOSS, NONE])
    assert source_of(found[MOSS]) == "Crossref"
    assert isinstance(found[NONE], NotFound)


def test_a_list_that_fails_does_not_take_other_lists_with_it(world: World) -> None:
    dois = [f"10.5555/m{number}" for number in range(60)]
    world.works += [work(doi) for doi in dois]
    world.fakes["Crossref"].fail(status(500), match="filter=")
    found = world.registries().by_dois(dois)
    kinds = [type(found[doi]) for doi in dois]
    assert kinds == [Unchecked] * 50 + [Found] * 10


# Numbers


def test_pmids_are_asked_for_in_one_request(world: World) -> None:
    found = world.registries().by_pmids(["90000001", "90000002", "90000003", "90000001"])
    assert [type(each) for each in found.values()] == [Found, Found, NotFound]
    assert found["90000003"] == NotFound(("PubMed",), disowned=True)
    assert world.asked() == ["PubMed /entrez/eutils/esummary.fcgi"]


def test_arxiv_numbers_are_asked_for_in_one_request(world: World) -> None:
    found = world.registries().by_arxiv(["2101.00001", "2101.00009"])
    assert source_of(found["2101.00001"]) == "arXiv"
    assert found["2101.00009"] == NotFound(("arXiv",), disowned=True)
    assert world.asked() == ["arXiv /api/query"]


@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_a_number_is_no_denial(world: World, fault: Fault) -> None:
    for name in ("PubMed", "arXiv"):
        world.fakes[name].fail(fault, times=None)
    found = {
        **world.registries().by_pmids(["90000009"]),
        **world.registries().by_arxiv(["2101.99999"]),
    }
    assert {name: type(each) for name, each in found.items()} == {
        "90000009": Unchecked,
        "2101.99999": Unchecked,
    }
    for fake in world.fakes.values():
        fake.heal()
    assert isinstance(world.registries().by_pmids(["90000009"])["90000009"], NotFound)


def test_a_number_that_spoils_the_answer_for_all_is_asked_for_by_itself(world: World) -> None:
    registries = world.registries()
    registries.by_pmids(["90000001"])
    world.asked()
    world.fakes["PubMed"].fail(cut_json(), times=None, match="90000009")
    found = registries.by_pmids(["90000002", "90000009"])
    assert isinstance(found["90000002"], Found)
    assert isinstance(found["90000009"], Unchecked)
    assert len(world.asked()) == 3


def test_a_registry_that_never_answered_is_not_asked_for_each_by_itself(world: World) -> None:
    world.fakes["PubMed"].fail(status(500), times=None)
    found = world.registries().by_pmids([str(number) for number in range(90000001, 90000030)])
    assert set(found.values()) == {Unchecked("PubMed", "the server failed (500)")}
    assert len(world.asked()) == 1


@pytest.mark.parametrize(
    ("ask", "name"), [(Registries.by_pmids, "PubMed"), (Registries.by_arxiv, "arXiv")]
)
def test_numbers_of_a_registry_that_is_no_source_are_not_checked(
    world: World, ask: Callable[[Registries, list[str]], dict[str, Lookup]], name: str
) -> None:
    found = ask(world.registries("Crossref"), ["90000001"])
    assert found == {"90000001": Unchecked(name, "is not among the sources")}
    assert world.asked() == []


# What is remembered


def test_a_second_run_asks_nobody(world: World) -> None:
    def run() -> list[dict[str, Lookup]]:
        registries = world.registries()
        return [
            registries.by_dois([MOSS, NONE, OWLS]),
            registries.by_pmids(["90000001", "90000009"]),
            registries.by_arxiv(["2101.00001", "2101.00009"]),
        ]

    first = run()
    assert world.asked() != []
    assert run() == first
    assert world.asked() == []


def test_that_nothing_was_retracted_is_believed_for_a_day(world: World) -> None:
    assert by_doi(world.registries(), MOSS) == by_doi(world.registries(), MOSS)
    assert len(world.asked()) == 1
    world.works[0] = work(title="RETRACTED: Growth of moss on granite")
    world.now += DAY + 1
    lookup = by_doi(world.registries(), MOSS)
    assert isinstance(lookup, Found)
    assert [each.kind for each in lookup.record.updates] == ["retraction"]


def test_that_nothing_was_retracted_is_believed_for_a_day_whoever_said_so(world: World) -> None:
    registries = world.registries()
    registries.by_pmids(["90000001"])
    world.summaries[0] = pubmed_summary(pubtype=["Journal Article", "Retracted Publication"])
    world.now += DAY + 1
    lookup = world.registries().by_pmids(["90000001"])["90000001"]
    assert isinstance(lookup, Found)
    assert [each.kind for each in lookup.record.updates] == ["retraction"]


def test_a_record_from_elsewhere_does_not_hide_for_long_what_crossref_says(world: World) -> None:
    record = world.registries().cited("J Moss", "2015", "12", "40", "Abara A")
    assert record is not None
    world.registries().remember("Abara. Growth of moss.", record)
    world.works[0] = work(title="RETRACTED: Growth of moss on granite")
    world.now += DAY + 1
    lookup = by_doi(world.registries(), MOSS)
    assert isinstance(lookup, Found)
    assert [each.kind for each in lookup.record.updates] == ["retraction"]


@pytest.mark.parametrize(("age", "asked"), [(DAY, False), (DAY + 1, True)])
def test_that_a_doi_does_not_exist_is_believed_for_a_day(
    world: World, age: float, asked: bool
) -> None:
    world.registries().by_dois([NONE, OWLS])
    world.works.append(work(NONE))
    world.asked()
    world.now += age
    lookup = by_doi(world.registries(), NONE)
    assert isinstance(lookup, Found) is asked
    assert bool(world.asked()) is asked


@pytest.mark.parametrize(("age", "kept"), [(FOUND, True), (FOUND + 1, False)])
def test_an_old_record_is_better_than_silence_for_a_while(
    world: World, age: float, kept: bool
) -> None:
    first = by_doi(world.registries(), MOSS)
    world.fakes["Crossref"].fail(status(500), times=None)
    world.now += age
    lookup = by_doi(world.registries(), MOSS)
    assert isinstance(first, Found)
    old = Found(first.record, stale="the server failed (500)")
    assert lookup == (old if kept else Unchecked("Crossref", "the server failed (500)"))


def test_an_old_record_does_not_outweigh_that_it_is_gone(world: World) -> None:
    by_doi(world.registries(), MOSS)
    world.works.clear()
    world.now += 2 * DAY
    assert isinstance(by_doi(world.registries(), MOSS), NotFound)


@pytest.mark.parametrize(
    "kept",
    [None, [], "moss", 7, {}, {"record": None}, {"record": {}}, {"record": []},
     {"record": {"source": "Crossref"}}, {"asked": 7, "disowned": True}, {"asked": ["Crossref"]},
     {"record": {**as_json(Record("Crossref", title="Wrong")), "colour": "green"}},
     {"record": {**as_json(Record("Crossref", title="Wrong")), "updates": [["eaten", "", "", ""]]}},
     {"record": {**as_json(Record("Crossref", title="Wrong")), "people": [["A", "B", "C", "D"]]}},
     {"record": {**as_json(Record("Crossref", title="Wrong")), "people": 7}}],
)  # fmt: skip
def test_what_another_version_remembered_is_asked_for_anew(world: World, kept: object) -> None:
    world.cache().put(f"doi:{MOSS}", kept)
    lookup = by_doi(world.registries(), MOSS)
    assert isinstance(lookup, Found)
    assert lookup.record.title == "Growth of moss on granite"
    assert len(world.asked()) == 1


@pytest.mark.parametrize("kept", [None, [], 7, {"agency": "DataCite"}])
def test_an_agency_that_was_kept_wrongly_is_asked_for_anew(world: World, kept: object) -> None:
    world.cache().put("agency:10.5556", kept)
    assert source_of(by_doi(world.registries(), OWLS)) == "DataCite"
    assert "doi.org /ra/10.5556" in world.asked()


# Searching


def test_a_search_is_asked_once_a_day(world: World) -> None:
    first = world.registries().search("Crossref", "growth of moss")
    assert [each.doi for each in first] == [MOSS, "10.5555/moss,2"]
    assert world.registries().search("Crossref", "growth of moss") == first
    assert len(world.asked()) == 1
    world.registries().search("Crossref", "growth of mosses")
    world.now += DAY + 1
    world.registries().search("Crossref", "growth of moss")
    assert len(world.asked()) == 2


def test_each_source_is_searched_for_itself(world: World) -> None:
    world.gathered.append(openalex_work("10.5555/moss.7"))
    registries = world.registries(*SOURCES)
    assert [each.doi for each in registries.search("OpenAlex", "growth of moss")] == [
        "10.5555/moss.7"
    ]
    assert MOSS in [each.doi for each in registries.search("Crossref", "growth of moss")]
    assert world.asked() == ["OpenAlex /works", "Crossref /works"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_search_without_an_answer_is_no_empty_search(world: World, fault: Fault) -> None:
    world.fakes["Crossref"].fail(fault)
    with pytest.raises(ServiceError, match="Crossref"):
        world.registries().search("Crossref", "growth of moss")
    assert world.registries().search("Crossref", "growth of moss") != []


def test_that_a_search_found_nothing_is_remembered_too(world: World) -> None:
    assert world.registries().search("Crossref", "zebra") == []
    assert world.registries().search("Crossref", "zebra") == []
    assert len(world.asked()) == 1


def test_what_a_wording_means_is_remembered_with_its_record(world: World) -> None:
    registries = world.registries()
    assert registries.matched("Abara. Growth of moss.") == ""
    (record, *_) = registries.search("Crossref", "growth of moss")
    registries.remember("Abara. Growth of moss.", record)
    world.asked()
    assert world.registries().matched("Abara. Growth of moss.") == MOSS
    assert by_doi(world.registries(), MOSS) == Found(record)
    assert world.asked() == []
    world.now += FOUND + 1
    assert world.registries().matched("Abara. Growth of moss.") == ""


def test_a_record_without_a_doi_is_not_remembered_as_a_match(world: World) -> None:
    world.registries().remember("Abara. Growth of moss.", Record("PubMed", title="Growth of moss"))
    assert world.registries().matched("Abara. Growth of moss.") == ""


@pytest.mark.parametrize(
    "kept",
    [
        None,
        7,
        [[]],
        [{"source": "Crossref"}],
        "moss",
        [None],
    ],
)
def test_searches_and_matches_that_were_kept_wrongly_are_made_anew(
    world: World, kept: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citecheck.services.registries._digest", lambda _: "digest")
    world.cache().put("search:Crossref:digest", kept)
    world.cache().put("match:digest", [kept])
    assert len(world.registries().search("Crossref", "growth of moss")) == 2
    assert world.registries().matched("growth of moss") == ""


def test_half_a_character_in_a_wording_is_no_crash(world: World) -> None:
    registries = world.registries()
    assert registries.matched("moss \ud800") == ""
    registries.remember("moss \ud800", Record("Crossref", doi=MOSS))
    assert world.registries().matched("moss \ud800") == MOSS


# Places


def test_an_article_is_found_by_its_place_and_remembered(world: World) -> None:
    for _ in range(2):
        record = world.registries().cited("J Moss", "2015", "12", "40", "Abara A")
        assert record is not None
        assert record.pmid == "90000001"
    assert world.asked() == [
        "PubMed /entrez/eutils/ecitmatch.cgi",
        "PubMed /entrez/eutils/esummary.fcgi",
    ]


def test_that_there_is_nothing_at_a_place_is_remembered_for_a_day(world: World) -> None:
    for _ in range(2):
        assert world.registries().cited("J Moss", "2015", "99", "40", "Abara A") is None
    assert len(world.asked()) == 1
    world.now += DAY + 1
    assert world.registries().cited("J Moss", "2015", "99", "40", "Abara A") is None
    assert len(world.asked()) == 1


@pytest.mark.parametrize("path", ["ecitmatch", "esummary"])
@pytest.mark.parametrize("fault", FAULTS)
def test_silence_about_a_place_is_not_nothing(world: World, path: str, fault: Fault) -> None:
    world.fakes["PubMed"].fail(fault, match=path)
    with pytest.raises(ServiceError, match="PubMed"):
        world.registries().cited("J Moss", "2015", "12", "40", "Abara A")
    assert world.registries().cited("J Moss", "2015", "12", "40", "Abara A") is not None
