"""The whole way: a manuscript, fakes of the registries on loopback, and what the command says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from citecheck.extract import extract
from citecheck.model import Reference
from citecheck.source import SourceFile
from command import Run
from fakes.registries import (
    Registry,
    arxiv,
    crossref,
    datacite,
    doi_org,
    openalex,
    pubmed,
    pubmed_summary,
    reset,
    retraction_row,
    retraction_watch,
    status,
    update,
    work,
)

ROOT = Path(__file__).parent.parent
FAST = 10_000


@dataclass
class World:
    """The registries as they are in one test."""

    works: list[dict[str, Any]] = field(default_factory=list)
    agencies: dict[str, str] = field(default_factory=lambda: {"10.5555": "Crossref"})
    handles: list[str] = field(default_factory=list)
    summaries: list[dict[str, Any]] = field(default_factory=list)
    registries: dict[str, Registry] = field(default_factory=dict)

    def asked(self, name: str) -> int:
        return len(self.registries[name].requests)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World()
    with ExitStack() as stack:
        fakes = {
            "CROSSREF": crossref(made.works, rate=FAST, interval=0.001, concurrency=8),
            "DOI_ORG": doi_org(made.agencies, handles=made.handles, rate=FAST),
            "DATACITE": datacite([], rate=FAST),
            "PUBMED": pubmed(made.summaries, rate=FAST),
            "OPENALEX": openalex([], rate=FAST),
            "ARXIV": arxiv([], rate=FAST),
        }
        for name, fake in fakes.items():
            made.registries[name] = stack.enter_context(fake)
            monkeypatch.setenv(f"CITECHECK_{name}_URL", made.registries[name].base)
        monkeypatch.setenv("CITECHECK_CACHE_DIR", str(tmp_path / "cache"))
        monkeypatch.setenv("CITECHECK_MAILTO", "")
        monkeypatch.setattr("citecheck.services.http._RETRIES", 0)
        monkeypatch.setattr("citecheck.services.limits._MARGIN", 0.01)
        yield made


def paper(*entries: str) -> str:
    """Write a manuscript that cites each of its entries, and return its name."""
    prose = " ".join(f"Moss grows [{number}]." for number in range(1, len(entries) + 1))
    listed = "\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, 1))
    Path("paper.txt").write_text(f"{prose}\n\nReferences\n\n{listed}\n", "utf-8")
    return "paper.txt"


ENTRY = (
    "Abara A, Beltrov B. Growth of moss on the granite of the north. J Moss Res. 2019;4(2):10-19."
)
MOSS: dict[str, Any] = {
    "title": "Growth of moss on the granite of the north", "authors": ["Abara, Anna", "Beltrov, Bo"],
    "container": "Journal of Moss Research", "year": 2019, "volume": "4", "issue": "2", "page": "10-19",
}  # fmt: skip
VERIFY = ("--verify", "--mailto", "me@example.org", "--format", "concise", "--select", "VER")


def test_a_reference_with_its_doi_is_verified_in_one_request(run: Run, world: World) -> None:
    world.works.append(work("10.5555/moss.4", **MOSS))
    name = paper(ENTRY + " doi:10.5555/moss.4")
    ran = run(name, *VERIFY)
    assert (ran.code, ran.out) == (0, "")
    assert world.asked("CROSSREF") == 1
    assert "me@example.org" not in ran.out + ran.err
    text = run(name, "--verify", "--select", "VER").out
    assert "looked up 1 reference: 1 with a record" in text
    assert "nobody was asked: what is known was known before" in text
    assert world.asked("CROSSREF") == 1


def test_what_differs_from_the_record_is_told_with_both_values(run: Run, world: World) -> None:
    world.works.append(work("10.5555/moss.4", **MOSS))
    wrong = ENTRY.replace("2019;4", "2009;40") + " doi:10.5555/moss.4"
    ran = run(paper(wrong), "--verify", "--mailto", "me@example.org", "--select", "VER")
    assert "the year of reference 1 is not that of its record" in ran.out
    assert "Crossref has `2019`" in ran.out
    assert "Crossref has `4`" in ran.out
    assert ran.code == 1


def test_a_doi_that_nobody_knows(run: Run, world: World) -> None:
    ran = run(paper(ENTRY + " doi:10.5555/moss.404"), *VERIFY)
    assert ran.codes == ["VER001"]
    assert world.asked("DOI_ORG") == 2
    world.handles.append("10.5555/moss.404")
    run("cache", "--clear")
    ran = run("paper.txt", *VERIFY, "--strict")
    assert (ran.code, ran.codes) == (3, [])


def test_silence_is_no_verdict(run: Run, world: World) -> None:
    world.works.append(work("10.5555/moss.4", **MOSS))
    world.registries["CROSSREF"].fail(reset(), times=None)
    name = paper(ENTRY + " doi:10.5555/moss.4", "Cassini C. Eels of the rivers. Eel J. 2010;3:4-9.")
    for extra, code in (((), 0), (("--strict",), 3)):
        ran = run(name, "--verify", "--mailto", "me@example.org", "--select", "VER", *extra)
        assert ran.code == code
        assert "could not be checked" in ran.out
        assert "could not check: Crossref no connection" in ran.out
        assert "Crossref unreachable" in ran.out
    # What failed is not remembered.
    world.registries["CROSSREF"].heal()
    assert "1 with a record" in run(name, *VERIFY[:3]).out


def test_killing_the_network_changes_no_verdict(run: Run, world: World) -> None:
    world.works += [work(f"10.5555/moss.{number}", **{**MOSS, "volume": str(number), "page": f"{number}1-{number}9"}) for number in range(2, 8)]  # fmt: skip
    entries = [
        ENTRY.replace("4(2):10-19", f"{number}:{number}1-{number}9") + f" doi:10.5555/moss.{number}"
        for number in range(2, 9)
    ]
    name = paper(*entries, "Cassini C, Eskola D. Eels of the long rivers. Eel J. 2010;3:4-9.")

    def verdicts() -> dict[int, str]:
        run("cache", "--clear")
        whole = json.loads(run(name, *VERIFY[:3], "--format", "json").out)
        return {each["reference"]: each["status"] for each in whole["files"][0]["lookups"]}

    calm = verdicts()
    assert set(calm.values()) == {"found", "not-found"}
    for answers in range(4):
        fake = world.registries["CROSSREF"]
        fake.heal()
        fake.fail(status(200), times=0) if answers == 0 else None
        fake.fail(reset(), times=None) if answers == 0 else _after(fake, answers)
        stormy = verdicts()
        assert all(stormy[each] in {calm[each], "unchecked"} for each in calm), answers
    fake.heal()


def _after(fake: Registry, answers: int) -> None:
    """Let a fake answer so many requests, and none after that."""
    for _ in range(answers):
        fake.fail(lambda reply: reply)
    fake.fail(reset(), times=None)


def test_a_search_suggests_the_doi_and_tells_a_retraction(run: Run, world: World) -> None:
    notice = update("10.5555/notice", kind="retraction", date=(2021, 6, 1))
    world.works.append(work("10.5555/moss.4", **MOSS, updated_by=[notice]))
    other = "Cassini C. Eels of the rivers. Eel J. 2010;3:4-9. doi:10.5555/eels"
    world.works.append(work("10.5555/eels", "Eels of the rivers", ["Cassini, Carla"], "Eel Journal", 2010, volume="3", page="4-9"))  # fmt: skip
    ran = run(paper(ENTRY, other), *VERIFY)
    assert ran.codes == ["VER004", "VER007"]


def test_only_what_identifies_a_reference_leaves_the_machine(run: Run, world: World) -> None:
    text = Path(paper(ENTRY)).read_text("utf-8")
    Path("paper.txt").write_text(f"A secret observation of ours. {text}", "utf-8")
    run("paper.txt", *VERIFY)
    sent = [json.dumps(each.query) for each in world.registries["CROSSREF"].requests]
    assert sent
    assert not any("secret" in each for each in sent)


def test_pubmed_knows_what_crossref_does_not(run: Run, world: World) -> None:
    world.summaries.append(
        pubmed_summary("90000002", title="Growth of moss on the granite of the north", authors=["Abara, Anna", "Beltrov, Bo"], source="J Moss Res", fulljournalname="Journal of Moss Research", pubdate="2019 Mar", volume="4", issue="2", pages="10-19")
    )  # fmt: skip
    ran = run(paper(ENTRY), *VERIFY[:3])
    assert "1 with a record" in ran.out
    assert "PubMed answered" in ran.out


def test_a_pmcid_names_the_record(run: Run, world: World) -> None:
    ids = [{"idtype": "pmcid", "value": "PMC123456"}, {"idtype": "pmid", "value": "90000001"}]
    made = pubmed_summary(
        "90000001", "Growth of moss on the granite of the north.", MOSS["authors"],
        "Journal of Moss Research", "2019", volume="4", issue="2", pages="10-9", articleids=ids,
    )  # fmt: skip
    world.summaries.append(made)
    name = paper(ENTRY.replace("2019", "2009") + " PMCID: PMC123456")
    ran = run(name, *VERIFY)
    assert ran.codes == ["VER003"]
    assert world.asked("CROSSREF") == 0


def test_an_isbn_finds_the_book(run: Run, world: World) -> None:
    """A search by words may bring others first; a book that has another number is none of them."""
    book = (
        "Cassini C. Moss of the north: a handbook. Oslo: Moss Press; 2019. ISBN 978-3-16-148410-0."
    )
    world.works += [
        work(f"10.5555/other.{number}", "Moss of the north: a handbook", ["Dorn, Dora"], "", 1990)
        for number in range(20)
    ]
    name = paper(book)
    assert "VER007" not in run(name, *VERIFY, "--min-confidence", "low").codes
    run("cache", "--clear")
    right = work(
        "10.5555/handbook", "Moss of the north: a handbook", ["Cassini, Carla"], "", 2019,
        type="book", volume="", issue="", page="", ISBN=["9783161484100"],
    )  # fmt: skip
    world.works.append(right)
    ran = run(name, *VERIFY, "--min-confidence", "low")
    assert ran.codes == ["VER007"]
    isbn = [each for each in world.registries["CROSSREF"].requests if "isbn" in str(each.query)]
    assert isbn


def test_an_old_answer_does_not_say_that_nothing_was_retracted(
    run: Run, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.works.append(work("10.5555/moss.4", **MOSS))
    name = paper(ENTRY + " doi:10.5555/moss.4")
    assert run(name, *VERIFY).code == 0
    monkeypatch.setattr("citecheck.services.registries.STATE", -1.0)
    world.registries["CROSSREF"].fail(status(500), times=None)
    ran = run(name, "--verify", "--strict", "--select", "VER")
    assert ran.code == 3
    assert "the record is an old one" in ran.out


def test_the_list_of_retractions_counts_where_nobody_answers(run: Run, world: World) -> None:
    rows = [retraction_row(f"10.5555/moss.{number}", "Retraction") for number in range(120)]
    with retraction_watch(rows, rate=FAST) as fake, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITECHECK_RETRACTION_WATCH_URL", fake.base)
        assert run("retractions", "update").code == 0
    name = paper(ENTRY + " doi:10.5555/moss.4")
    assert run(name, "--format", "concise", "--select", "VER").codes == ["VER004"]
    world.registries["CROSSREF"].fail(status(500), times=None)
    assert run(name, *VERIFY).codes == ["VER004"]
    assert run(name, *VERIFY, "--offline").codes == ["VER004"]


def test_a_work_that_registries_describe_otherwise_is_not_called_unknown(
    run: Run, world: World
) -> None:
    """Crossref has it without authors: it is not sure, and it is not that nobody knows it."""
    world.works.append(work("10.5555/moss.4", **{**MOSS, "authors": []}))
    ran = run(paper(ENTRY), *VERIFY)
    assert (ran.code, ran.codes) == (0, [])
    world.works[0]["title"] = ["Eels of the long southern rivers"]
    run("cache", "--clear")
    assert run(paper(ENTRY), *VERIFY).codes == ["VER006"]


def test_lookups_in_json(run: Run, world: World) -> None:
    world.works.append(work("10.5555/moss.4", **MOSS))
    name = paper(ENTRY + " doi:10.5555/moss.4", "Cassini C, Eskola D. Eels of the long rivers. Eel J. 2010;3:4-9.")  # fmt: skip
    whole = json.loads(run(name, *VERIFY[:3], "--format", "json").out)
    schema = json.loads((ROOT / "docs" / "json-schema" / "check.json").read_text("utf-8"))
    jsonschema.validate(whole, schema)
    first, second = whole["files"][0]["lookups"]
    assert (first["status"], first["by"], first["record"]["doi"]) == ("found", "identifier", "10.5555/moss.4")  # fmt: skip
    assert (second["status"], second["by"], second["record"]) == ("not-found", None, None)
    assert first["asked"]["crossref"] == "answered"


def test_without_an_address_it_is_said_what_that_costs(run: Run, world: World) -> None:
    del world
    assert "without `--mailto`" in run(paper(ENTRY), "--verify").err
    assert run("paper.txt", "--verify", "--quiet").err == ""
    Path("citecheck.toml").write_text('mailto = "me@example.org"\n', "utf-8")
    assert run("paper.txt", "--verify").err == ""
    Path("citecheck.toml").write_text('sources = ["Crosref"]\n', "utf-8")
    ran = run("paper.txt", "--verify")
    assert (ran.code, "did you mean `Crossref`?" in ran.err) == (2, True)


def test_offline_uses_the_cache_alone(run: Run, world: World) -> None:
    world.works.append(work("10.5555/moss.4", **MOSS))
    name = paper(ENTRY + " doi:10.5555/moss.4")
    ran = run(name, "--offline")
    assert "could not check: Crossref was not asked (offline)" in ran.out
    assert world.asked("CROSSREF") == 0
    run(name, *VERIFY)
    assert "1 with a record" in run(name, "--offline").out
    assert "1 answers" in run("cache").out
    assert "0 answers" in run("cache", "--clear").out


def test_the_list_of_retractions_works_without_a_request(run: Run, world: World) -> None:
    name = paper(ENTRY + " doi:10.5555/moss.4")
    assert run(name, "--select", "VER").code == 0
    assert "no list yet" in run("retractions").out
    rows = [retraction_row(f"10.5555/moss.{number}", "Retraction") for number in range(120)]
    with retraction_watch(rows, rate=FAST) as fake, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITECHECK_RETRACTION_WATCH_URL", fake.base)
        assert run("retractions", "update").out == "120 notices\n"
    assert "fetched 0 days ago" in run("retractions").out
    ran = run(name, "--format", "concise", "--select", "VER")
    assert ran.codes == ["VER004"]
    assert all(each.requests == [] for each in world.registries.values())
    assert run("retractions", "now").code == 2


def test_the_sample_against_records_of_its_own_works(run: Run, world: World) -> None:
    """Every difference put into the records is found, and none is invented."""
    file = SourceFile(Path("review.txt"), (ROOT / "data" / "ldn_review.txt").read_text("utf-8"))
    references = extract(file).references
    Path("review.txt").write_text(file.text, "utf-8")
    world.works += [made for each in references if (made := _recorded(each)) is not None]
    clean = run("review.txt", *VERIFY)
    assert not {"VER001", "VER002", "VER003"} & set(clean.codes), clean.out
    planted = {
        9: ("issued", {"date-parts": [[1980]]}),
        11: ("volume", "777"),
        14: ("page", "3011-3020"),
        17: ("author", None),
    }
    for made in world.works:
        number = int(made["DOI"].rpartition(".")[2])
        if number in planted:
            key, value = planted[number]
            # Another first author before the others.
            made[key] = value or [{"family": "Nygaard", "given": "Kari"}, *made["author"][1:]]
            if key == "issued":
                made["published-print"] = made["published"] = value
    run("cache", "--clear")
    found = run("review.txt", *VERIFY)
    told = {int(each) for each in re.findall(r"VER003 .* of reference (\d+) ", found.out)}
    assert told == set(planted), found.out


def _recorded(reference: Reference) -> dict[str, Any] | None:
    """Return a reference as a registry would hold it."""
    if not (reference.title and reference.container and reference.year and reference.authors):
        return None
    names = [f"{each.family}, {each.given}" for each in reference.authors if each.family]
    fields = {"volume": reference.volume, "issue": reference.issue, "page": reference.pages}
    made = work(
        f"10.5555/ldn.{reference.number}",
        reference.title.text,
        names,
        reference.container.text,
        int(reference.year.text[:4]),
    )
    for key, value in fields.items():
        made.pop(key, None)
        if value is not None:
            made[key] = value.text
    return made
