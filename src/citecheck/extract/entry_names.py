"""Read the names at the beginning of an entry, in the orders and forms that styles print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from citecheck.extract.entry_text import EntryText
from citecheck.model import Name
from citecheck.pattern import lazy

# Latin Extended-A and -B interleave capitals and small letters; a class that tells them apart is
# long and slow to compile, so there both count as either. `_BIG` is where the two must not overlap.
_BIG = r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]"
_UP = r"[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿΑ-ΩА-Я]"
_LOW = r"[a-zß-öø-ÿĀ-ɏḀ-ỿα-ωа-яʼ'’‘`´\u2010\u0300-\u036f-]"
_PARTICLE = r"(?:(?:[Vv][ao]n|[Dd]e[nrls]?|[Dd][aiou]s?|[Dd]ell[ao']|[Tt]e[nr]?|[Ll][aeo]s?|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Zz]u[mr]?|[Aa]f|[Aa]v|[Ss]t\.|[Ss]an|[Mm]ac|y|e|[Dd]'|[Oo]'|d’|'t|’t|in ’t|op)[ ]?)"
_WORD = rf"(?:{_UP}|[Oo]['’]|[Dd]['’]|Mc|Mac|[Aa]l-|[Ee]l-)(?:{_LOW}|{_BIG}(?:(?={_LOW})|(?!{_LOW})(?:(?<=[-'’].)|(?<=Mc.)))){{1,40}}"
_CAPITALS = rf"{_UP}{{2,20}}(?:[- \u2010']{_UP}{{2,20}}){{0,2}}"
_FAMILY = rf"{_PARTICLE}{{0,3}}{_WORD}(?:[ ](?:{_PARTICLE}{{0,2}}){_WORD}){{0,2}}"
_SHORT_FAMILY = rf"{_PARTICLE}{{0,3}}{_UP}{_LOW}{{1,2}}"
_INITIALS_TIGHT = rf"{_UP}{{1,4}}(?:-{_UP}{{1,2}})?(?:\.)?"
_INITIALS_DOTTED = rf"(?:{_UP}{_LOW}?\.?[ ]?-?[ ]?){{1,5}}"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|II|III|IV|2nd|3rd)\b\.?)?"
_ET_AL = lazy(
    r"[,;]?\s?(?:and\s|&\s)?(?:\bet\.?\s?al\b\.?|\bet\.?\scoll\b\.?|\band (?:others|colleagues|co-?workers)\b|\bu\.\s?a\.|\be outros\b|\by otros\b|等)",
    re.IGNORECASE,
)
# `et al.` taken apart as if it were a name: `al. e.`, `al e`, `al, E.`
_MAY_BE_ET_AL = lazy(r"[,;]?\s?[eauyEAUY&等]")
"""How everything begins that `_ET_AL` matches: most of what it is asked about does not."""
_DAMAGED_ET_AL = lazy(r"(?:et\s?,\s?)?\bal\b\.?,?\s?e\b\.?(?:\s?t\b\.?)?", re.IGNORECASE)
_AND = r"(?:\s?(?:,|;)?\s?(?:&|\band\b|\bund\b|\bet\b|\by\b|\be\b|…|\.\s?\.\s?\.)\s)"
_SEPARATOR = lazy(
    # What stands between nearly all names comes first.
    rf"[,;]\s?(?=[A-Z])|{_AND}|\s?[，、；]\s?|\s?[,;]\s?(?:…|\.\s?\.\s?\.)\s?|\s?[,;]\s?"
)

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # Smith JA / Smith J.A. / Smith J-A
    ("family-tight", lazy(rf"(?P<f>{_FAMILY}|{_SHORT_FAMILY})\s(?P<g>{_INITIALS_TIGHT}(?:{_UP}\.-?){{0,3}}){_SUFFIX}(?=\s?[,;.:(\[&]|\s(?:and|und|et|y|e|eds?)\b|\s\(|\s[A-Z\"“‘0-9]|\s?$)")),
    # Smith, J. A. / Smith, JA
    ("family-comma", lazy(rf"(?P<f>{_FAMILY}|{_SHORT_FAMILY}|{_CAPITALS}),\s(?P<g>(?:{_UP}{_LOW}?\.[ ]?-?[ ]?){{1,5}}(?:(?:de|van|von|da|dos|der|den|del)(?: la| der| den)?\b)?|{_UP}{{1,3}}(?:-{_UP})?(?=[,;.:\s(])){_SUFFIX}")),
    # J. A. Smith
    ("given-dotted", lazy(rf"(?P<g>(?:{_UP}{_LOW}?\.[ ]?-?[ ]?){{1,5}})(?P<f>{_FAMILY}|{_SHORT_FAMILY}){_SUFFIX}(?=\s?[,;.:(&]|\s(?:and|und|et)\b|\s\(|\s?$)")),
    # Smith, John A. (only before a comma, semicolon or `and`)
    ("family-comma-full", lazy(rf"(?P<f>{_FAMILY}),\s(?P<g>{_UP}{_LOW}{{1,20}}(?:[ -]{_UP}{_LOW}{{1,20}}|[ ]{_UP}\.?){{0,2}})(?=\s?[;.(]|,?\s(?:and|&)\s|,\s{_UP}{_LOW}{{1,20}}\s{_UP})")),
    # JA Smith
    ("given-tight", lazy(rf"(?P<g>{_UP}{{1,3}})\s(?P<f>{_FAMILY}){_SUFFIX}(?=\s?[,;.:(&]|\s(?:and|und|et)\b)")),
    # Smith J. A.
    ("family-spaced", lazy(rf"(?P<f>{_FAMILY})\s(?P<g>(?:{_UP}\.[ ]?){{1,4}})(?=[,;(]|\s?$|(?<=\s){_UP}{_LOW})")),
    # 王伟
    ("together", lazy(r"(?P<f>[\u4e00-\u9fff])(?P<g>[\u4e00-\u9fff]{1,3})(?=[,，、.．;；\s(（])")),
    # John A. Smith, behind the first author of Chicago and MLA
    ("given-full", lazy(rf"(?P<g>{_UP}{_LOW}{{1,20}}(?:[ -]{_UP}{_LOW}{{1,20}}|[ ]{_UP}\.){{0,2}})\s(?P<f>{_FAMILY})(?=\s?[,;.(]|,?\s(?:and|&)\s)")),
)  # fmt: skip
_GENERATION = lazy(r",?\s(?P<suffix>Jr|Sr|II|III|IV)\.?$")
_BEGINNINGS = {
    "given-dotted": lazy(r"..?\."),
    "given-tight": lazy(r"\w{1,3}\s"),
    "together": lazy(r"[\u4e00-\u9fff]"),
}
"""How names of some forms begin: most others are told by it, and the forms are long."""
_FULL_PART = lazy(rf"{_UP}[\w'’.-]{{0,40}}|{_PARTICLE.replace('[ ]?', '')}")
_ONLY_AFTER = {
    "given-full": {"family-comma-full", "given-full"},
    "family-comma-full": {"", "family-comma-full"},
}
"""Forms that are read only behind these others (`` is the beginning of the entry)."""
_NEXT_FORMS = {
    form: sorted(
        (each for each in _FORMS if form in _ONLY_AFTER.get(each[0], {form})),
        key=lambda each: each[0] != form,
    )
    for form in ("", *(name for name, _ in _FORMS))
}
"""The forms that may follow each form, in the order in which they are tried: the same one first."""


@dataclass(frozen=True)
class Authors:
    """The author field of an entry."""

    names: tuple[Name, ...]
    et_al: bool
    end: int
    """Where it ends in the clean text (0 where no name was found)."""


def read_names(entry: EntryText, text: str, start: int = 0) -> Authors:
    """Read names from an offset on for as long as names follow each other."""
    position = start
    names: list[Name] = []
    form = ""
    et_al = False
    end = start
    while position < len(text) and len(names) < 200:
        closing = _et_al(text, position) if names else None
        if closing:
            return Authors(tuple(names), et_al=True, end=closing.end())
        match, form = _next_name(text, position, form)
        if match is None:
            damaged = _DAMAGED_ET_AL.match(text, position) if names else None
            end = damaged.end() if damaged else end
            break
        names.append(_name(entry, match))
        end = position = match.end()
        closing = _et_al(text, position)
        if closing:
            return Authors(tuple(names), et_al=True, end=closing.end())
        separator = _SEPARATOR.match(text, position)
        if separator is None:
            break
        position = separator.end()
    return Authors(tuple(names), et_al, end)


def _et_al(text: str, position: int) -> re.Match[str] | None:
    return _ET_AL.match(text, position) if _MAY_BE_ET_AL.match(text, position) else None


def _next_name(text: str, position: int, form: str) -> tuple[re.Match[str] | None, str]:
    """Match one name; the form of the one before is tried first."""
    for name, pattern in _NEXT_FORMS[form]:
        beginning = _BEGINNINGS.get(name)
        if beginning is not None and not beginning.match(text, position):
            continue
        match = pattern.match(text, position)
        if match:
            return match, name
    return None, form


def _name(entry: EntryText, match: re.Match[str]) -> Name:
    given = match["g"].strip()
    # The stop behind `Smith JA.` closes the list of names; the one in `Smith, J. A.` is its own.
    stop = given.endswith(".") and given.count(".") == 1 and "," not in match.group()
    if stop and len(given) <= 5 and match["f"] in match.group()[: len(match["f"])]:
        given = given[:-1]
    family = match["f"].strip()
    suffix = match.group()[max(match.end("g"), match.end("f")) - match.start() :].strip(" ,")
    # `Crowley Jr WF`
    inside = _GENERATION.search(family)
    if inside:
        family, suffix = family[: inside.start()], suffix or inside["suffix"]
    end = (
        len(match.string[: match.end()].rstrip(" ."))
        if stop
        else len(match.string[: match.end()].rstrip(" "))
    )
    span = entry.span(match.start(), end)
    return Name(span, family=family, given=f"{given}, {suffix}" if suffix else given)


def read_full_names(entry: EntryText, start: int, end: int) -> tuple[Name, ...]:
    """Read names printed as people say them (`Anna B. Berg and Carl Dahl`), up to an offset.

    Returns an empty tuple where the stretch holds anything else.
    """
    names: list[Name] = []
    position = start
    for piece in re.split(r"(,?\s(?:and|&|und|et|y)\s|,\s)", entry.text[start:end].rstrip(" ,.:")):
        words = piece.split()
        if re.fullmatch(r",?\s(?:and|&|und|et|y)\s|,\s", piece):
            position += len(piece)
            continue
        if not 2 <= len(words) <= 5 or not all(_FULL_PART.fullmatch(word) for word in words):
            return ()
        family = re.search(rf"(?:{_PARTICLE}){{0,3}}[^\s]+$", piece)
        cut = family.start() if family and family.start() else len(piece) - len(words[-1])
        span = entry.span(position, position + len(piece))
        names.append(Name(span, family=piece[cut:].strip(), given=piece[:cut].strip()))
        position += len(piece)
    return tuple(names)


def read_organisation(entry: EntryText, start: int, end: int) -> tuple[Name, ...]:
    """Return a stretch as one organisation."""
    value = entry.value(start, end)
    return (Name(value.span, literal=value.text),) if value else ()
