"""Read names in running text: `Smith & Jones`, `van der Berg et al.`, `World Health Organization`.

Text is cut into tokens once, each with a one-letter kind; runs of names are then patterns over
the kinds. So the work grows with the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from citecheck.model import AuthorYear
from citecheck.pattern import lazy

_UP = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚḤṢΑ-ΩА-ЯЁ]"
_TOKEN = lazy(
    rf"""(?P<E>[*_]{{0,2}}\bet\.?\s{{1,2}}(?:al|coll)\b\.?[*_]{{0,2}}(?:['’]s?)?|\bu\.\s?a\.(?=[\s,;(])|\b(?:i\s(?:in|wsp)\.|e\.\s?a\.|m\.?\s?fl\.|и\sдр\.|та\sін\.|ym\.|ve\s(?:diğ|ark)\.|a\s(?:kol|spol)\.|[ey]\sotros\b|e\soutros\b|és\smtsai)|\b[ey]\s(?:cols?\b\.?|colaboradores\b)
           |\b(?:and|&)\s(?:colleagues|others|co-?workers|associates|collaborators)\b(?:['’]s?)?|等(?:人)?|ほか|ら(?=[\s,，(（]|$))
      |(?P<I>(?:{_UP}\.[ \u00a0]?-?){{1,4}}(?=[\s,;&)]|{_UP}|$))
      |(?P<A>&|/(?={_UP})|\b(?:and|und|et|och|og|en|con|y|e|i|oraz|és|ja|ve|и|і|та)\b|和|与)
      |(?P<P>\b(?:[Vv][ao]n|[Dd]e[nrls]?|[Dd][aiou]s?|[Dd]ell[ao]|[Tt]e[nr]?|[Ll][aeo]s?|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Zz]u[mr]?|[Aa]f|[Aa]v|of|for|the|on|in)\b(?![-'’.]))
      |(?P<T>\b[Ss]t\.(?=[ \u00a0]))
      |(?P<J>,?[ \u00a0](?:Jr|Sr|III|II)\b\.?)
      |(?P<N>(?:[OD]['’]|['’]t[ ]|d['’]|Mc|Mac|[Aa]l-|[Ee]l-)?{_UP}(?:[^\W\d_]|['’‘`\u0300-\u036f]|[-‐–](?=[^\W\d_])){{0,60}}
           |(?<![\u4e00-\u9fff\uac00-\ud7af])(?:[\u4e00-\u9fff]{{1,4}}|[\uac00-\ud7af]{{2,4}})(?![\u4e00-\u9fff\uac00-\ud7af]|等)
           |(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,3}}(?=等))
      |(?P<S>[,;，；、・])
      |(?P<w>\s+|[*_])
      |(?P<o>[^\W\d_]+|\d+|.)""",
    re.VERBOSE | re.DOTALL,
)  # fmt: skip
_ENDS_OF_ET_AL = frozenset(
    "al coll others colleagues coworkers associates collaborators col cols colaboradores otros outros mtsai".split()
)
"""Words in small letters that a run of names can end in: all others end in a name."""
_LONGEST_SMALL_WORD = 4
_NAME = "I*P*N(?:P*N){0,3}J?(?:S?I+)?"
_RUN = lazy(rf"(?P<first>{_NAME})(?:(?:SA?|A){_NAME}){{0,11}}(?:S?E)?\Z")
_ORGANISATION = lazy(r"N(?:[PAS]{0,3}N){0,13}\Z")
_ONE_NAME = lazy(_NAME)
_POSSESSIVE = lazy(r"['’]s?$")

NOT_NAMES = frozenset(
    (
        "january february march april may june july august september october november december jan "
        "feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall winter monday "
        "tuesday wednesday thursday friday saturday sunday figure fig figures table tables equation "
        "eq section chapter appendix version windows office since until during between before after "
        "from in on at of the a an and or for with by as to this that these those we our it its "
        "they their he she his her when where while although however moreover furthermore similarly "
        "additionally also thus therefore hence finally recently previously later subsequently "
        "indeed interestingly notably specifically consequently conversely likewise meanwhile "
        "overall early late mid year years season copyright vol volume no number issue edition "
        "accessed retrieved available online supplementary box scheme note footnote experiment study "
        "studies model method step phase group day week month male female n p according because both "
        "each if then such some many several most other another all only using under over see "
        "compare cf eg ie siehe vgl voir ver véase "
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre januar "
        "februar märz juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto "
        "septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro "
        "outubro dezembro founded born died circa ca ad bc "
        "volgens secondo según segundo conforme selon nach laut gemäß według enligt ifølge podle szerint"
    ).split()
)
"""Words with a capital that stand before years without being names."""

_ALSO_NAMES = frozenset(
    "he an jan jun may mars so no on april august mai long both box day week case she mar".split()
)
"""Those of them that are names as well: the list, or `et al.`, has to tell."""


_MONTHS = frozenset(
    "january february march april may june july august september october november december januar "
    "februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre "
    "octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro dezembro".split()
)


@dataclass(frozen=True)
class NameRun:
    """Names that end where the text ended."""

    start: int
    target: AuthorYear
    """The names, without a year."""
    joined: bool = False
    """Whether a word, `&` or a semicolon joins them: names with commas alone may be a firm's town."""


_SMALL = frozenset({"of", "for", "the", "on", "in", "do"})
"""Small words that belong to an organisation's name, never before a person's."""


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


def trailing_names(text: str, *, narrative: bool) -> tuple[NameRun, ...]:
    """Return the ways to read the names at the end of a text, the likeliest first.

    An empty tuple where it does not end in a name. `narrative` is for names in a sentence, whose
    opening word (`Moreover, Gao et al.`) is none.
    """
    text = _POSSESSIVE.sub("", text.rstrip(" \u00a0,*_"))
    last = text[text.rfind(" ") + 1 :]
    if last.isascii() and last.isalpha() and last.islower() and last not in _ENDS_OF_ET_AL:
        return ()  # most texts, and reading them is long
    start = _after_words(text)
    tokens = [
        _Token((match.lastgroup or "o").replace("T", "P"), match.start(), match.end())
        for match in _TOKEN.finditer(text, start)
        if match.lastgroup != "w"
    ]
    tokens = [
        token._replace(kind="N") if _is_name_alone(text, tokens, place) else token
        for place, token in enumerate(tokens)
    ]
    kinds = "".join(token.kind for token in tokens)
    found: list[NameRun] = []
    run = _RUN.search(kinds)
    organisation = _ORGANISATION.search(kinds)
    # A run that begins in the middle of a longer name is no list of people.
    cut = run is not None and run.start() > 0 and kinds[run.start() - 1] in "NP"
    if run and not (cut and organisation):
        read = _read(text, tokens[run.start() :], narrative=narrative)
        if read is not None:
            found.append(read)
    if organisation:
        read = _organisation(text, tokens[organisation.start() :])
        if read is not None and (not found or len(organisation.group()) > 1):
            found.append(read)
    return tuple(found)


def _after_words(text: str) -> int:
    """Return where the last plain word begins: names never reach back over one.

    The small words that names hold (`van der`, `and`) have four letters at most.
    """
    end = len(text)
    while (space := text.rfind(" ", 0, end)) > 0:
        begin = text.rfind(" ", 0, space) + 1
        word = text[begin:space]
        if (
            len(word) > _LONGEST_SMALL_WORD
            and word.isascii()
            and word.isalpha()
            and word.islower()
            and word not in _ENDS_OF_ET_AL
        ):
            return begin
        end = space
    return 0


def _is_name_alone(text: str, tokens: list[_Token], place: int) -> bool:
    """Tell whether a particle with a capital is a whole name: `Du et al.`, `(Le, 2010)`."""
    token = tokens[place]
    after = tokens[place + 1].kind if place + 1 < len(tokens) else ""
    return (
        token.kind == "P"
        and text[token.start].isupper()
        and after not in {"P", "N"}
        and len(text[token.start : token.end]) > 1
    )


def only_names(text: str) -> bool:
    """Tell whether a text holds nothing but names (`Rodrigues`, `Smith, J.`)."""
    kinds = "".join(
        match.lastgroup or "o" for match in _TOKEN.finditer(text) if match.lastgroup != "w"
    )
    return bool(_RUN.fullmatch(kinds))


def _read(text: str, tokens: list[_Token], *, narrative: bool) -> NameRun | None:
    et_al = tokens[-1].kind == "E"
    body = [token for token in tokens if token.kind != "E"]
    names = _split(body)
    while names and _opens(text, names[0]) and not _is_name_too(text, names, narrative=narrative):
        first = names[0]
        position = next(i for i, token in enumerate(first) if token.kind == "N")
        rest = first[position + 1 :]
        if any(token.kind == "N" for token in rest):
            names[0] = rest
        else:
            names.pop(0)
    if not names:
        return None
    while len(names[0]) > 1 and text[names[0][0].start : names[0][0].end] in _SMALL:
        names[0] = names[0][1:]
    read = [_name(text, name) for name in names]
    surnames = tuple(surname for surname, _ in read if surname)
    if len(surnames) > 1 and surnames[-1].casefold() in _MONTHS:
        # `(Lehman, September 2008)` is a date.
        return None
    if not surnames or (surnames[0].casefold() in NOT_NAMES - _ALSO_NAMES):
        return None
    joined = any(
        token.kind == "A" or text[token.start] in ";；"
        for token in tokens
        if token.start > names[0][0].start
    )
    target = AuthorYear(surnames, "", et_al=et_al, initials=read[0][1])
    return NameRun(names[0][0].start, target, joined)


def _split(tokens: list[_Token]) -> list[list[_Token]]:
    """Cut a run into its names; initials behind a comma belong to the name before it."""
    kinds = "".join(token.kind for token in tokens)
    return [tokens[match.start() : match.end()] for match in _ONE_NAME.finditer(kinds)]


def _opens(text: str, name: list[_Token]) -> bool:
    first = next((token for token in name if token.kind == "N"), None)
    return first is not None and text[first.start : first.end].casefold() in NOT_NAMES


def _is_name_too(text: str, names: list[list[_Token]], *, narrative: bool) -> bool:
    """Tell whether a word such as `He` or `May` is meant as the name it is as well."""
    first = [token for token in names[0] if token.kind == "N"]
    if len(first) != 1 or text[first[0].start : first[0].end].casefold() not in _ALSO_NAMES:
        return False
    if len(names) == 1:
        return True
    between = text[names[0][-1].end : names[1][0].start].strip()
    return between in {"&", "and", "und", "et", "y", "e", ";"} or not narrative


def _name(text: str, tokens: list[_Token]) -> tuple[str, str]:
    """Return the family part of a name and its initials, wherever they stand."""
    initials = "".join(re.sub(r"\W", "", text[t.start : t.end]) for t in tokens if t.kind == "I")
    words = [token for token in tokens if token.kind in "PN"]
    while words and text[words[0].start : words[0].end] in _SMALL:
        words.pop(0)
    last = text[words[-1].start : words[-1].end] if words else ""
    if len(words) > 1 and len(last) <= 3 and last.isupper():
        initials = initials or last
        words.pop()
    if not words:
        return "", initials
    return _POSSESSIVE.sub("", text[words[0].start : words[-1].end]), initials


def _organisation(text: str, tokens: list[_Token]) -> NameRun | None:
    first = text[tokens[0].start : tokens[0].end].casefold()
    if first in NOT_NAMES or len(first) < 2:
        return None
    return NameRun(tokens[0].start, AuthorYear((text[tokens[0].start :],), ""))
