"""Compare two descriptions: one work, two versions of it, or two works; and why.

Evidence is added up field by field; a missing field is no evidence. What sets two works apart
whatever the sum says (a part number, another issue of a column, a reply) is a veto. Points and
vetoes follow published labelled sets of duplicate records (systematic-review exports, DBLP-ACM, Cora).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citecheck.matching.containers import numbers_of
from citecheck.matching.description import Description
from citecheck.matching.evidence import IDENTIFIERS, evidence
from citecheck.matching.levels import Field, Level
from citecheck.matching.places import is_article_number, whole_range
from citecheck.matching.titles import TitleMatch, compare_titles, replaced_words
from citecheck.matching.whole import alike_as_wholes, placed_alike

PROBABLE = 7.5
POSSIBLE = 5.0
_SHAKY = 7.0
"""The most that entries get which may agree by chance."""
_NONE_SHARED = -5.0
"""The points for people of whom none is in both."""
_LONG_TITLE = 40
"""Letters of a title in which a slip is a slip, if all else agrees."""
_VERY_LONG_TITLE = 60
"""Letters of a title that is one work's alone."""
_WHOLE_PLACE = 1.0
"""Points for container, year, volume and issue or pages all the same."""
ONE_PLACE = "one place, two titles"
ONE_IDENTIFIER = "one identifier, two titles"
"""The reasons of a conflict between entries that can hardly both be right."""
OTHER_TITLES = "the titles differ"
_LONG_ARTICLE = 4
"""Pages and one that letters under one heading do not share."""
_REWORDED = 65.0
"""How alike titles are at least that are one in other words (0–100), if all else agrees."""


class Kind(StrEnum):
    """What two descriptions are to each other."""

    EXACT = "exact"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    VERSION = "version"
    """A preprint and its article, two editions, a paper given twice."""
    NOTICE = "notice"
    """A work and its correction, retraction, reply or comment."""
    CONFLICT = "conflict"
    """One identifier, or one place, with two titles; or one title with two identifiers or places."""
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two descriptions are to each other, with the fields that agree and differ."""

    kind: Kind
    score: float = 0.0
    """The sum of the points: above 7.5 for one work, unless something speaks against it."""
    fields: tuple[Field, ...] = ()
    """The fields that both have."""
    reason: str = ""
    """What decided, in words; empty where it is the sum alone."""

    @property
    def same(self) -> tuple[str, ...]:
        """The names of the fields that agree."""
        return tuple(each.name for each in self.fields if each.level is not Level.DIFFERENT)

    @property
    def differ(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return tuple(each.name for each in self.fields if each.level is Level.DIFFERENT)


@dataclass(frozen=True, slots=True)
class _Found:
    """What all fields together say."""

    title: TitleMatch
    score: float
    same: frozenset[str]
    differ: frozenset[str]
    whole_range: bool
    """Whether both give the same range of three pages or more."""
    next_year: bool
    """Whether the years are one apart: first online, then in print."""
    letters: int
    """How long the shorter title is."""
    article_number: bool
    """Whether both give the same number of an article."""
    no_author_shared: bool
    """Whether no person is in both."""
    page_slip: bool
    """Whether the pages differ only as after a slip."""

    @property
    def identified(self) -> bool:
        """Whether an identifier is the same."""
        return not self.same.isdisjoint(IDENTIFIERS)

    @property
    def placed(self) -> bool:
        """Whether they stand at one place of one volume."""
        return {"volume", "pages"} <= self.same or (
            (self.whole_range or self.article_number)
            and "container" in self.same
            and "volume" not in self.differ
        )

    @property
    def in_one_issue(self) -> bool:
        """Whether they stand in one issue of one volume, and no page says otherwise."""
        return {"container", "volume", "issue"} <= self.same and "pages" not in self.differ


def compare(one: Description, other: Description) -> Verdict:
    """Tell whether two descriptions mean one work.

    Where the fields of one could not be read surely, or lead nowhere because an entry was divided
    wrongly, the whole entries are compared as well; the reason then says so.
    """
    read = one.title_text and one.title.key == other.title.key
    if not (one.sure and other.sure) and not read:
        return _compare_wholes(one, other)
    verdict = _compare_fields(one, other)
    if verdict.reason in {OTHER_TITLES, ONE_PLACE, ONE_IDENTIFIER} and one.raw and other.raw:
        whole = _compare_wholes(one, other)
        return whole if whole.kind is Kind.PROBABLE else verdict
    return verdict


def _compare_wholes(one: Description, other: Description) -> Verdict:
    """Compare entries as strings, where the fields of one could not be read."""
    if bool(one.title.notice) != bool(other.title.notice):
        return Verdict(Kind.DISTINCT, reason="one is a notice or a reply")
    reason = placed_alike(one, other) or alike_as_wholes(one, other)
    if not reason:
        return Verdict(Kind.DISTINCT, reason="the entries differ as wholes")
    fields = tuple(each for each in evidence(one, other) if each.level is not Level.DIFFERENT)
    return Verdict(Kind.PROBABLE, PROBABLE, fields, reason)


def _compare_fields(one: Description, other: Description) -> Verdict:
    title = compare_titles(one.title, other.title)
    others = tuple(evidence(one, other))
    fields = others
    if title.level is not None:
        # A word put in the place of another is a difference, though the titles are much alike.
        level = Level.DIFFERENT if title.words else title.level
        fields = (Field("title", level, title.points, one.title_text, other.title_text), *others)
    same = frozenset(each.name for each in others if each.level is not Level.DIFFERENT)
    found = _Found(
        title=title,
        score=sum(each.points for each in fields),
        same=same,
        differ=frozenset(each.name for each in others if each.level is Level.DIFFERENT),
        whole_range="pages" in same and whole_range(one.pages, other.pages),
        article_number="pages" in same and is_article_number(one.pages),
        letters=min(len(one.title.key), len(other.title.key)),
        next_year=abs((one.year or 0) - (other.year or 0)) == 1,
        no_author_shared=any(
            each.name == "authors" and each.points <= _NONE_SHARED for each in others
        ),
        page_slip=any(each.name == "pages" and -1.0 < each.points < 0.0 for each in others),
    )
    score = found.score
    if {"container", "volume"} <= same and (found.placed or "issue" in same):
        score += _WHOLE_PLACE
    if (
        title.exact
        and not title.generic
        and (found.whole_range or found.letters >= _VERY_LONG_TITLE)
        and {"container", "year", "volume", "pages"} <= same
    ):
        # One title at one place is one work, whoever is said to have written it.
        score = max(score, PROBABLE)
    kind, reason = _judge(one, other, found, score)
    return Verdict(kind, score, fields, reason)


def _judge(one: Description, other: Description, found: _Found, score: float) -> tuple[Kind, str]:
    title = found.title
    if title.level is None:
        return Kind.DISTINCT, "no title to compare"
    if title.level is Level.DIFFERENT:
        return _two_titles(one, other, found)
    if one.title.notice != other.title.notice:
        return Kind.NOTICE, "one is a notice about the other, or a reply to it"
    edition = _edition(one, other, found)
    if edition:
        return Kind.VERSION, edition
    veto = _veto(one, other, found)
    if veto:
        return Kind.DISTINCT, veto
    version = _version(one, other, found)
    if version:
        return Kind.VERSION, version
    clash = _clash(found)
    if clash:
        return Kind.CONFLICT, clash
    if _is_shaky(found):
        score = min(score, _SHAKY)
    if score < PROBABLE and not _only_the_page_differs(found):
        return (Kind.POSSIBLE if score >= POSSIBLE else Kind.DISTINCT), "too little evidence"
    return (Kind.EXACT if _is_exact(found) else Kind.PROBABLE), ""


def _is_shaky(found: _Found) -> bool:
    """Tell whether what agrees may agree by chance, so that it is not said that it is one work."""
    if found.identified:
        return False
    if {"volume", "year"} <= found.differ:
        return True
    # A slip in a title, or another word: `Austria`, `Australia`.
    in_one_issue = found.in_one_issue and not found.no_author_shared
    if found.placed or in_one_issue:
        return False
    all_but_pages = {"authors", "container", "year", "volume"} <= found.same
    by_title = found.letters >= _VERY_LONG_TITLE and {"authors", "container"} <= found.same
    of_a_year = "year" not in found.differ or found.next_year
    sure = (found.letters >= _LONG_TITLE and all_but_pages) or (by_title and of_a_year)
    slip = found.title.spelt and not sure
    return slip or bool(found.title.words)


def _is_exact(found: _Found) -> bool:
    return (
        found.title.exact
        and not found.differ
        and (found.placed or found.identified)
        and {"authors", "year"} <= found.same
    )


def _two_titles(one: Description, other: Description, found: _Found) -> tuple[Kind, str]:
    same = found.same
    if one.title.notice != other.title.notice:
        return Kind.DISTINCT, OTHER_TITLES
    at_one_place = found.whole_range and {"container", "volume", "year"} <= same
    if (
        at_one_place
        and "authors" not in found.differ
        and one.title.translated != other.title.translated
    ):
        return Kind.PROBABLE, "a translated title"
    here = at_one_place or (found.identified and found.placed and "container" in same)
    mine, theirs = sorted((one.title.key, other.title.key), key=len)
    if here and "authors" in same and (mine in theirs or found.title.alike >= _REWORDED):
        return Kind.PROBABLE, "one place, and titles with many words in common"
    if found.identified:
        return Kind.CONFLICT, ONE_IDENTIFIER
    if at_one_place and ("authors" in same or whole_range(one.pages, other.pages, _LONG_ARTICLE)):
        return Kind.CONFLICT, ONE_PLACE
    return Kind.DISTINCT, OTHER_TITLES


def _veto(one: Description, other: Description, found: _Found) -> str:
    """Return what makes two works of what looks alike."""
    by_title = _veto_of_titles(one, other, found)
    if by_title or found.identified:
        return by_title
    by_number = _veto_of_numbers(one, other, found)
    if by_number or found.placed:
        return by_number
    same, differ = found.same, found.differ
    if one.url and other.url and one.url != other.url and not (one.volume or other.volume):
        return "another page"
    if "authors" in differ and "year" in differ:
        return "other authors and another year"
    if "authors" in differ and differ & IDENTIFIERS:
        return "other authors and another identifier"
    lettered = one.year_letter != other.year_letter and one.year == other.year
    if lettered and not {"container", "volume"} <= same:
        return "told apart by the letter after the year"
    return ""


def _veto_of_numbers(one: Description, other: Description, found: _Found) -> str:
    """Return what people, numbers and years say against one work."""
    differ = found.differ
    if one.corporate and other.corporate and "year" in differ:
        return "an organisation's report of another year"
    meetings = numbers_of(one.container), numbers_of(other.container)
    if all(meetings) and meetings[0] != meetings[1] and "year" in differ:
        return "another meeting or volume of a series"
    if one.number and other.number and one.number != other.number:
        return "another number"
    titled = found.title.exact and not found.title.generic
    at_one_place = found.whole_range or (found.placed and found.letters >= _VERY_LONG_TITLE)
    if "authors" in differ and found.no_author_shared and not (titled and at_one_place):
        return "other authors"
    if found.placed:
        return ""
    mine, theirs = one.unplaced_numbers, other.unplaced_numbers
    in_a_volume = {"container", "volume", "year"} <= found.same
    if mine and theirs and mine.isdisjoint(theirs) and not in_a_volume:
        return "another number"
    return "another part" if one.part != other.part else ""


def _veto_of_titles(one: Description, other: Description, found: _Found) -> str:
    """Return what the titles say against one work, unless the place or an identifier settles it."""
    title = found.title
    settled = found.placed or found.identified
    sure_place = found.placed and (
        found.identified or (found.whole_range and "authors" in found.same)
    )
    if title.veto and not sure_place:
        return title.veto
    mine, theirs = replaced_words(one.title.text, other.title.text) if title.words else ([], [])
    if mine and theirs and found.placed and not sure_place:
        return f"`{min(mine[0], theirs[0])}` against `{max(mine[0], theirs[0])}` in the title"
    if title.doubt and not (settled or _in_one_issue_by_one(found)):
        return title.doubt
    if (title.column or title.generic) and "issue" in found.differ and not found.whole_range:
        return "another issue of a recurring title"
    if title.generic and not (
        settled or _in_one_issue_by_one(found) or _by_the_same_many(one, other, found)
    ):
        return "a title that many works have, and no place to tell by"
    return ""


def _in_one_issue_by_one(found: _Found) -> bool:
    return found.in_one_issue and {"authors", "year"} <= found.same


def _by_the_same_many(one: Description, other: Description, found: _Found) -> bool:
    """Tell whether three people or more wrote both, in one journal, and nothing differs."""
    people = min(len(one.people), len(other.people))
    many = people > 2 or (people > 1 and {"volume", "year"} <= found.same)  # noqa: PLR2004
    return (
        many and not found.differ and {"authors", "container"} <= found.same and found.title.exact
    )


def _edition(one: Description, other: Description, found: _Found) -> str:
    """Return what makes two editions of one work."""
    differ = found.differ
    if found.identified or "year" not in differ:
        both = one.edition and other.edition and one.edition != other.edition
        return "two editions" if both and not found.identified else ""
    if not found.title.exact or found.title.column:
        return ""
    cochrane = "cochrane database" in f"{one.container} {other.container}".casefold()
    if cochrane or "cochrane db" in f"{one.container} {other.container}".casefold():
        return "two versions of a review"
    if one.edition != other.edition or (one.isbn and other.isbn and one.isbn != other.isbn):
        return "two editions"
    return "two editions" if one.type == other.type == "book" and not one.corporate else ""


def _version(one: Description, other: Description, found: _Found) -> str:
    title, same, differ = found.title, found.same, found.differ
    if one.preprint != other.preprint and not (found.identified or {"container", "pages"} <= same):
        return "a preprint and its publication"
    if one.type != other.type and {"thesis"} < {one.type, other.type} - {"", "document"}:
        return "a thesis and a publication"
    if found.identified or found.whole_range:
        return ""
    apart = differ & {"container", "volume", "pages"}
    if "container" in apart and "pages" not in same:
        return "printed in two places"
    if ("container" in apart and len(apart) > 1) or {"container", "year"} <= differ:
        return "printed in two places"
    if {"volume", "pages"} <= apart:
        return "printed in two places"
    online_first = (
        differ == {"year"}
        and found.next_year
        and title.exact
        and "authors" in same
        and not (one.corporate or other.corporate)
    )
    if "year" in differ and not {"volume", "pages", "container"} & same and not online_first:
        return "two years and no common place"
    return ""


def _clash(found: _Found) -> str:
    """Return what sets two descriptions with one title against each other."""
    same, differ = found.same, found.differ
    slip = found.page_slip or _only_the_page_differs(found)
    if "volume" in same and "pages" in differ and not (found.identified or slip):
        return "two places in one volume"
    if differ & IDENTIFIERS and not (found.placed or found.identified):
        return "two identifiers"
    return ""


def _only_the_page_differs(found: _Found) -> bool:
    """Tell whether a telling title and everything but the page agree: a page with a slip in it."""
    return (
        found.differ == {"pages"}
        and found.title.exact
        and not found.title.generic
        and {"authors", "year", "container", "volume"} <= found.same
    )
