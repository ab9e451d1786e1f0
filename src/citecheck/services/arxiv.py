"""Ask arXiv (https://info.arxiv.org/help/api/user-manual.html): preprints by number, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from citecheck.normalize.dates import parse_year
from citecheck.normalize.identifiers import normalize_doi, parse_arxiv
from citecheck.pattern import lazy
from citecheck.record import Record
from citecheck.services.fetch import Answer, Fetch, ServiceError, abstract_of, list_of, text_of
from citecheck.services.openalex import author_of

SOURCE = "arXiv"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_DECLARATION = lazy(r"(?i)<!(?:doctype|entity)")
_NUMBER = lazy(r"(\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?\s{0,9}$")
"""A number, without its version."""
_SUBJECT = lazy(r"\.[a-z]{2}(?=/)")
"""What old numbers may have besides (`math.GT/0309136`), and arXiv leaves out in its answers."""
_JOURNAL = lazy(r"[^\W\d_][^\d(\[;]*")
"""The name of a journal, before its volume."""


def records_of(ids: Sequence[str], fetch: Fetch) -> dict[str, Record]:
    """Return the records of those numbers that arXiv has, by number in lower case without version.

    What has not the form of a number is not asked for: one of them spoils the whole answer.

    Raises:
        ServiceError: arXiv gave no answer.
    """
    numbers = (_number(each) for each in ids if parse_arxiv(each))
    wanted = {number: _SUBJECT.sub("", number) for number in numbers if number}
    if not wanted:
        return {}
    asked = list(dict.fromkeys(wanted.values()))
    answer = fetch("/api/query", {"id_list": ",".join(asked), "max_results": str(len(asked))})
    found = _records(answer, asked)
    return {number: found[plain] for number, plain in wanted.items() if plain in found}


def _number(printed: str) -> str:
    """Return the number that a text or an address ends with, in lower case without its version."""
    found = _NUMBER.search(printed.lower())
    return found[1] if found else ""


def _records(answer: Answer | None, asked: Sequence[str]) -> dict[str, Record]:
    """Return the records of a feed, by number."""
    feed = _feed(answer)
    entries = list_of(feed.findall(f"{_ATOM}entry"))
    total = _text(feed, _TOTAL)
    out: dict[str, Record] = {}
    for entry in entries:
        address = _text(entry, f"{_ATOM}id")
        number = _number(address)
        if "/api/errors#" not in address and number in asked:
            out[number] = _read(entry, number)
        elif len(asked) > 1 or "/api/errors#incorrect_id_format" not in address:
            # An error is about one number, or about none; of the others it says nothing.
            raise ServiceError(SOURCE, "the answer is an error, or about something else")
    if not (total.isascii() and total.isdecimal()) or int(total) > len(entries):
        raise ServiceError(SOURCE, "the answer is not whole")
    return out


def _feed(answer: Answer | None) -> ET.Element:
    """Return the feed; what declares entities is not even parsed."""
    if answer is None or _DECLARATION.search(answer.text):
        raise ServiceError(SOURCE, "the answer is no feed")
    try:
        feed = ET.fromstring(answer.text)  # noqa: S314 - without declarations nothing can expand
    except (ET.ParseError, ValueError) as error:
        raise ServiceError(SOURCE, "the answer is no feed") from error
    if feed.tag != f"{_ATOM}feed":
        raise ServiceError(SOURCE, "the answer is no feed")
    return feed


def _read(entry: ET.Element, number: str) -> Record:
    """Return an entry as a record.

    It may also be cited by its journal, so that the journal's name and year count as its own.
    """
    journal = _text(entry, f"{_ARXIV}journal_ref")
    name = _JOURNAL.match(journal)
    dates = (_text(entry, f"{_ATOM}published"), _text(entry, f"{_ATOM}updated"), journal)
    names = (_text(each, f"{_ATOM}name") for each in list_of(entry.findall(f"{_ATOM}author")))
    authors = (author_of(each) for each in names)
    # The first DOI is the article's; an erratum's may follow.
    article = normalize_doi(_text(entry, f"{_ARXIV}doi").partition(" ")[0])
    return Record(
        source=SOURCE,
        doi=f"10.48550/arxiv.{number}",
        title=_text(entry, f"{_ATOM}title"),
        people=tuple(author for author in authors if author.family or author.literal),
        container="arXiv",
        other_containers=(name[0].strip(" ,.:"),) if name else (),
        years=tuple(sorted({year for date in dates if (year := parse_year(date))})),
        type="article",
        published_as=(article,) if article.startswith("10.") else (),
        abstract=abstract_of(entry.findtext(f"{_ATOM}summary")),
    )


def _text(element: ET.Element, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else text_of("".join(found.itertext()))
