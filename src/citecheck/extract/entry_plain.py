"""Tell whether an entry is printed so plainly that it can be read in one way only.

    Names. Title. Journal. 2011;56(7):2088–97.
    Names (2011) Title. Journal 56(7):2088–97.
    Names. Title. J. Moss Res. 56, 2088–97 (2011).
    Names, “Title,” Journal, vol. 56, no. 7, pp. 2088–97, 2011.

These are the styles of ICMJE and the NLM (Citing Medicine, 2nd ed., chapter 1), of APA (7th ed.,
10.1), Nature and IEEE (Reference Guide, 2018), and their kin. Each sign in them means one thing. Where
a title is in quotes, or one stop alone stands between names and journal, it is clear what the title
is; where nothing else is printed, so is the rest. What is less plain is left to the trained reader.
"""

from __future__ import annotations

from collections.abc import Mapping

from citecheck.extract.entry_locator import Locator
from citecheck.extract.entry_name_block import is_organisation
from citecheck.extract.entry_names import Authors
from citecheck.pattern import lazy

_PARTS = frozenset({"title", "container", "year", "volume", "pages"})
_SHAPES = frozenset({0, 3, 4, 6, 9, 10})
"""Ranks of the locators that stand behind a journal: `2011;56(7):2–9`, `56, 2–9 (2011)`, `2011, 56, 2–9`,
`(2011) 56:2–9`, `56(7):2–9`, `56 2–9`."""
_SHAPES_BEHIND_QUOTES = frozenset({0, 1, 3, 4, 9})
"""With `vol. 56, no. 7, pp. 2–9`, of which the journal is not surely told without quotes."""
_LEAD = lazy(
    # The stop behind the names, or their year; not a comma, behind which others are.
    r"[.]?[.]\s|.?[\s.,:]{0,3}(?P<year>\((?:1[5-9]|20)\d\d[a-z]?\)[.:]?|(?:1[5-9]|20)\d\d[a-z]?[.:])\s"
)
_LEAD_OF_QUOTES = lazy(r".?[.,:]?\s|.?[.,:]?\s(?P<year>\((?:1[5-9]|20)\d\d[a-z]?\))[.,:]?\s")
_NOT_INITIALS = lazy(r"[a-zß-öø-ÿ]|\.\s[A-ZÀ-Þ]\.[A-ZÀ-Þ]|(?:[A-ZÀ-Þ]\.[- ]?){4}")
"""What is no plain initials: a name in full, `St.`, `J. U.S.`, four and more."""
_TITLE = lazy(
    # Four words, not all with a capital (`Proc Natl Acad Sci` before a stop is half a journal), and
    # of those the first with one: names that were overlooked begin with `and`, `van`, `de`.
    r"(?=[A-ZÀ-ÖØ-ÞΑ-ΩА-Я\d]\S*\s\S+\s\S+\s\S)(?=[^\n]*\s[a-zß-öø-ÿ]{3})[^“”\"«»„‘]{1,350}"
)
_GOES_ON = frozenset(
    "Mt Ft Co Prof Profs Dr Drs Mr Mrs Ms St Ste Sr Jr Gen Col Rev vs cf etc no nos No Nos Nr ca approx sp spp ssp"
    " var cv pv".split()
)
"""Ends of a title that are none, as an initial is none: another word follows."""
_HEAD_OF_JOURNAL = lazy(
    r",\s(?:[A-ZÀ-Þ][a-zß-öø-ÿ]{0,10}|[A-ZÀ-Þ])$|(?<!,)\s[A-ZÀ-Þ][a-zß-öø-ÿ]{1,3}$"
)
"""How a title ends into which the journal behind it may have begun: `of moss, Ann` before `. Bot`."""
_LONGEST_HEAD = 14
_NAME = lazy(
    r"(?!An?\s|(?:Published|Erratum|Correction|Corrigendum|Reprinted|In|Reply|Letter)\s)[A-ZÀ-Þ](?:[^\W\d_]|[ &.'’-]){1,100}"
)
_NO_END = frozenset(
    "vol volume volumen bd band jg jahrg jahrgang tome tomes tomo t ano año no nos nr num núm number issue iss heft h n fasc pt part teil"
    " chapter chap art article articles suppl supplement supl ser series trans p pp seite s"
    " jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october"
    " nov november dec december spring summer autumn fall winter"
    " epub published online print press of for the and in on de der die das und et y e".split()
)
"""What counts, dates and announces stands behind a journal, and is no part of it."""
_STOP = lazy(r"[.?!]\s")
_ABBREVIATION = lazy(
    r"(?!(?:Reply|Letters?|Introduction|Editorial|Comments?|Commentary|Reviews?|Reports?|Study|Trial|Parts?|[IVX]+|Erratum|Abstracts?)\.)"
    r"(?:[A-ZÀ-Þ][^\W\d_]{0,8}(?:['’-][^\W\d_]{1,12})?\.?|of|and|the|&|(?:[A-Z]\.){1,3}[A-Z]\.?)"
)
_SHORT_WORD = 5
_SHORT_NAME = 2
_MOST_WORDS = 9
_BEHIND_QUOTES = lazy(r"[,.?!]?[”\"»][,.]?\s{1,2}[*_]{0,2}")
_BEHIND_STOP = lazy(r"[*_]{0,2}(?:\.|(?<=[?!]))[*_]{0,2}\s{1,2}[*_]{0,2}")
_BEFORE_LOCATOR = lazy(r"[\s*_.,;(]{0,6}")

Stretch = tuple[int, int]


def is_plain(
    text: str, start: int, authors: Authors, locator: Locator, parts: Mapping[str, Stretch]
) -> bool:
    """Tell whether an entry can be read in one way only.

    Args:
        text: the entry, from which no identifier was blanked out before the end of the locator.
        start: where the title begins, or its quotes.
        authors: the names before it.
        locator: where the work is in its container.
        parts: what was read, by the name of the field.
    """
    if not parts.keys() >= _PARTS or not _are_plain(authors):
        return False
    title, container = parts["title"], parts["container"]
    quoted = title[0] == start + 1 and text[start] in '“"«'
    begin = max(0, len(text[: authors.end].rstrip()) - 1)
    lead = (_LEAD_OF_QUOTES if quoted else _LEAD).fullmatch(text, begin, start)
    between = _BEHIND_QUOTES if quoted else _BEHIND_STOP
    return (
        lead is not None
        and locator.rank in (_SHAPES_BEHIND_QUOTES if quoted else _SHAPES)
        # One year, before the title or in the locator; `2019 novel viruses` is a title.
        and (lead["year"] is None) == ("year" in locator.parts)
        and _is_in(parts["year"], locator.parts.get("year") or lead.span("year"))
        and text[slice(*parts.get("issue", (0, 0)))] != text[slice(*parts["year"])]
        and (quoted or title[0] == start)
        and _TITLE.fullmatch(text, *title) is not None
        and between.fullmatch(text, title[1], container[0]) is not None
        and _is_journal(text[container[0] : container[1] + 1], text[slice(*title)], quoted=quoted)
        and _BEFORE_LOCATOR.fullmatch(text, container[1], locator.start) is not None
        and not text[locator.end :].strip(" .,;")
    )


def _is_in(inner: Stretch, outer: Stretch) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _are_plain(authors: Authors) -> bool:
    """Tell whether names are those of people, each with plain initials."""
    for name in authors.names:
        given, _, _ = name.given.partition(",")
        if not given or _NOT_INITIALS.search(given):
            return False
        # `EU Commission`, `GBD Collaborators`; `Moss Working Group A`
        if "." not in given and name.span.text.startswith(f"{given} "):
            return False
        if " " in name.family and is_organisation(name.family):
            return False
    return bool(authors.names)


def _is_journal(printed: str, title: str, *, quoted: bool) -> bool:
    """Tell whether a name (printed with the sign behind it) can be a journal's alone."""
    name = printed.rstrip(" .,;:(*_")
    dotted = printed[len(name) :].startswith(".")
    words = name.split()
    last = words[-1].casefold().rpartition("-")[2] if words else ""
    if last.rpartition(".")[2] in _NO_END or not _NAME.fullmatch(name):
        return False
    if not quoted and (_STOP.search(title) or _goes_on(title)):
        return False
    end = max(0, len(title) - _LONGEST_HEAD)
    head = not quoted and _HEAD_OF_JOURNAL.search(title, end) is not None
    pieces = _STOP.split(name)
    if len(pieces) == 1:
        return not (head and len(words) <= _SHORT_NAME)
    # `J. Pineal Res`, `PLoS Comput. Biol`, `Proc. Natl. Acad. Sci. U.S.A`; not `MOSS Study. Lancet`.
    full = [word for word in words[:-1] if not word.endswith(".") and word[0].isupper()]
    return (
        not head
        and len(words) <= _MOST_WORDS
        and all(map(_ABBREVIATION.fullmatch, words))
        and (words[0].endswith(".") or len(words[0]) <= _SHORT_WORD)
        and words[0] != "The"
        and 2 * len(full) < len(words)
        and (dotted or " " in pieces[-1])
    )


def _goes_on(title: str) -> bool:
    """Tell whether a title ends in an abbreviation or an initial."""
    last = title.rpartition(" ")[2].lstrip("(")
    return last in _GOES_ON or (len(last) == 1 and last.isupper())
