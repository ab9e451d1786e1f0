"""Find citations by author and year: `(Smith & Jones, 2010; Doe et al., 2011a, b)`, `Smith (2010)`.

Years are the anchors. Before each stand names, or another year of the same names; what stands
there decides whether it is a citation. Whether the list has such an entry is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from citecheck.model import AuthorYear, Block, BlockKind, SourceFile

_UP = r"[A-ZÀ-ÖØ-ÞĀ-ŽȘȚḤṢΑ-ΩА-Я]"
_LETTER = r"[^\W\d_]"
_PARTICLE = r"(?:[Vv][ao]n|[Dd]e[nrls]?|[Dd][aiou]s?|[Dd]ell[ao]|[Tt]e[nr]?|[Ll][aeo]s?|[Ee]l|[Aa]l|[Bb]in|[Ii]bn|[Zz]u[mr]?|[Aa]f|[Aa]v|[Ss]t\.?|[Mm]ac|d['’]|[Dd]['’]|['’]t|op)"
_WORD = rf"(?:[OD]['’]|Mc|Mac|[Aa]l-|[Ee]l-)?{_UP}(?:{_LETTER}|['’‘`\u0300-\u036f]|[-‐–](?={_LETTER})){{0,40}}"
_INITIALS = rf"(?:{_UP}\.(?:[ \u00a0]?-?))"
_NAME = (
    rf"(?:{_INITIALS}{{1,4}}[ \u00a0]?)?(?:{_PARTICLE}[ \u00a0]?){{0,3}}{_WORD}(?:[ \u00a0]{_WORD}){{0,2}}"
    rf"(?:,?[ \u00a0](?:Jr|Sr|III|II)\.?)?(?:,?[ \u00a0]{_INITIALS}{{1,4}}|[ \u00a0]{_UP}{{1,3}}(?=[ ,]))?"
)
_AND = r"(?:&|and|und|et|y|e|och|og|en|con)"
_ET_AL = r"(?:,?\s[*_]{0,2}(?:et\.?\s{1,2}(?:al|coll)\b\.?[*_]{0,2}|and\s(?:colleagues|others|co-?workers|associates|collaborators)|u\.\s?a\.|e\scols?\.|y\scols?\.|e\scolaboradores|y\scolaboradores|等))"
_NAMES = rf"{_NAME}(?:(?:,?\s{_AND}\s|[,;]\s){_NAME}){{0,11}}{_ET_AL}?"
_YEAR = r"(?:(?:1[5-9]|20)\d\d(?:[–/-](?:1[5-9]|20)?\d\d)?(?P<letter>[a-z])?(?![\w/])|in\s(?:press|prep(?:aration)?)\b|n\.\s?d\.|forthcoming\b|no\sprelo|en\sprensa|im\sDruck|s\.\s?d\.|o\.\s?J\.)"
_YEARS = re.compile(_YEAR.replace("(?P<letter>", "(?P<letter>"))
_MORE = re.compile(
    r"\s?(?:,|;|&|and|und|y|e|et|–|-)\s?(?=(?:(?:1[5-9]|20)\d\d[a-z]?|[a-z])(?![\w.]))"
)
_LETTER_ONLY = re.compile(r"[a-z](?![\w.])")
_NARRATIVE = re.compile(
    rf"(?P<names>{_NAMES})(?:['’]s?)?,?[\s\u00a0]{{0,2}}[(\[](?:(?:in|reprinted|orig\.?|published)\s)?(?=(?:1[5-9]|20)\d\d|in press|n\.\s?d\.|forthcoming|\[)"
)
_GROUP = re.compile(
    r"[(\[][^()\[\]]{3,1500}(?:\([^()]{0,60}\)[^()\[\]]{0,600}|\[[^\[\]]{0,60}\][^()\[\]]{0,600}){0,12}[)\]]"
)
_LEAD_IN = re.compile(
    r"^(?:[\s,;:.–—-]|(?:see|also|e\.\s?g\.|i\.\s?e\.|cf\.?|for|example|examples|instance|reviews?|reviewed|in|by|and|but|or|as|with|from"
    r"|based|on|after|according|to|modified|adapted|data|figures?|figs?\.?|tables?|following|ref\.?|refs\.?|sensu|compare|contrast"
    r"|discussed|described|cited|quoted|reported|summari[sz]ed|recent(?:ly)?|more|most|especially|particularly|particular|mainly|including|such|than|like|both|other|others"
    r"|vgl\.?|siehe|auch|z\.\s?B\.|voir|véase|ver|cfr?\.?|apud|por|ejemplo|exemplo|par|exemple|zie|se|och|und|y|e|et|of|the|a|an|its|their|this|that|these|first|since|until|between|&)(?=[\s,;:.(]))",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,;:(\[]{1,6}$|,?\s?(?:in|published|orig\.?)\s?$")
_LOCATOR = re.compile(r"^\s?(?:,|:)?\s?(?:pp?\.|S\.|Fig|Table|ch(?:ap)?\.|sec|§|p[áa]g)")
_NOT_NAMES = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "spring", "summer", "autumn", "fall", "winter", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "figure", "fig", "figures", "table", "tables", "equation", "eq", "section", "chapter", "appendix", "version", "windows", "office", "since", "until", "during", "between", "before", "after", "from", "in", "on", "at", "of", "the", "a", "an", "and", "or", "for", "with", "by", "as", "to", "this", "that", "these", "those", "we", "our", "it", "its", "they", "their", "he", "she", "his", "her", "when", "where", "while", "although", "however", "moreover", "furthermore", "similarly", "additionally", "also", "thus", "therefore", "hence", "finally", "recently", "previously", "later", "subsequently", "indeed", "interestingly", "notably", "specifically", "consequently", "conversely", "likewise", "meanwhile", "overall", "early", "late", "mid", "year", "years", "season", "copyright", "vol", "volume", "no", "number", "issue", "edition", "accessed", "retrieved", "available", "online", "supplementary", "box", "scheme", "note", "footnote", "experiment", "study", "studies", "model", "method", "step", "phase", "group", "day", "week", "month", "male", "female", "n", "p", "according", "because", "both", "each", "if", "then", "such", "some", "many", "several", "most", "other", "another", "all", "only", "using", "under", "over", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "januar", "februar", "märz", "juni", "juli", "oktober", "dezember", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "dezembro", "founded", "born", "died", "circa", "ca", "ad", "bc"]
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A citation by author and year, as offsets."""

    start: int
    end: int
    group: tuple[int, int]
    """The parenthesis or the name with its year: the marker."""
    target: AuthorYear
    block: Block
    narrative: bool
    sure: bool
    """Whether its form leaves no doubt: `et al.`, two names, or several such in one parenthesis."""
    bare: bool = False
    """Whether no parenthesis marks it off: only the list can tell that it is a citation."""


def find_author_year(file: SourceFile, blocks: tuple[Block, ...]) -> tuple[Found, ...]:
    """Return what has the form of a citation by author and year, in order of place."""
    found: list[Found] = []
    for block in blocks:
        if block.kind in {BlockKind.CODE, BlockKind.COMMENT, BlockKind.REFERENCES, BlockKind.FRONT}:
            continue
        found.extend(_narrative(file, block))
        taken = [(each.start, each.end) for each in found if each.block is block]
        found.extend(
            each
            for each in _parenthetical(file, block)
            if not any(start < each.end and each.start < end for start, end in taken)
        )
        taken = [(each.start, each.end) for each in found if each.block is block]
        found.extend(
            each
            for each in _plain(file, block)
            if not any(start < each.end and each.start < end for start, end in taken)
        )
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _narrative(file: SourceFile, block: Block) -> Iterator[Found]:
    for match in _NARRATIVE.finditer(file.text, block.span.start, block.span.end):
        names_start, names_end = match.span("names")
        parsed = _names(file.text[names_start:names_end])
        if parsed is None:
            continue
        offset, target = parsed
        start = names_start + offset
        closing = _closing(file.text, match.end(), block.span.end)
        years = list(_years(file.text, match.end(), closing))
        if any(re.search(r"\d[–/-]\d", year) for _, _, year, _ in years):
            continue
        for place, (year_start, year_end, year, letter) in enumerate(years):
            yield Found(
                start if place == 0 else year_start,
                year_end,
                (start, min(closing + 1, block.span.end)),
                replace(target, year=year, letter=letter),
                block,
                narrative=True,
                sure=target.et_al or len(target.names) > 1,
            )


def _closing(text: str, start: int, stop: int) -> int:
    """Return where the years of a narrative citation end: at the bracket, or at other words."""
    for offset in range(start, min(stop, start + 200)):
        if text[offset] in ")]":
            return offset
    return min(stop, start + 60)


def _years(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str, str]]:
    """Yield the years (with letters) that follow each other from an offset on."""
    match = _YEARS.match(text, start, stop)
    year = ""
    while match:
        year = re.sub(r"\s+", " ", match.group())
        letter = match["letter"] or ""
        year = year[: len(year) - len(letter)]
        yield match.start(), match.end(), year, letter
        position = match.end()
        match = None
        while more := _MORE.match(text, position, stop):
            match = _YEARS.match(text, more.end(), stop)
            if match:
                break
            single = _LETTER_ONLY.match(text, more.end(), stop)
            if single is None or not letter:
                break
            yield single.start(), single.end(), year, single.group()
            position = single.end()


def _parenthetical(file: SourceFile, block: Block) -> Iterator[Found]:
    for group in _GROUP.finditer(file.text, block.span.start, block.span.end):
        if not _YEARS.search(group.group()):
            continue
        here = list(_in_group(file.text, block, group.start(), group.end()))
        several = len(here) > 1
        for each in here:
            yield replace(each, sure=each.sure or several)


def _in_group(text: str, block: Block, start: int, stop: int) -> Iterator[Found]:
    position = start + 1
    last: AuthorYear | None = None
    for match in _YEARS.finditer(text, start + 1, stop):
        if match.start() < position:
            continue
        chunk = text[position : match.start()]
        # A year hangs on no dash or letter: `LAI-2000`, `ISO9001`.
        parsed = _chunk(chunk) if chunk[-1:] not in "-–_/" else None
        if parsed is None:
            if last is None or chunk.strip(" ,;&") or not match.group()[0].isdigit():
                position = match.end()
                last = None
                continue
            begin, target = match.start(), last
        else:
            begin, target = position + parsed[0], parsed[1]
        first = True
        for year_start, year_end, year, letter in _years(text, match.start(), stop):
            yield Found(
                begin if first else year_start,
                year_end,
                (start, stop),
                replace(target, year=year, letter=letter),
                block,
                narrative=False,
                sure=target.et_al or len(target.names) > 1,
            )
            first = False
            position = year_end
        last = target


def _plain(file: SourceFile, block: Block) -> Iterator[Found]:
    """Yield what stands bare in a table's cells or in prose: `Smith et al., 2010`."""
    for match in re.finditer(
        rf"(?P<names>{_NAMES}),?\s[(]?(?={_YEAR})", file.text[block.span.start : block.span.end]
    ):
        start = block.span.start + match.start("names")
        parsed = _names(match["names"])
        if parsed is None:
            continue
        if block.kind is not BlockKind.TABLE and not parsed[1].et_al and len(parsed[1].names) == 1:
            continue
        years = _years(file.text, block.span.start + match.end(), block.span.end)
        begin = start + parsed[0]
        for place, (year_start, year_end, year, letter) in enumerate(years):
            target = replace(parsed[1], year=year, letter=letter)
            begin = year_start if place else begin
            yield Found(
                begin,
                year_end,
                (begin, year_end),
                target,
                block,
                narrative=False,
                sure=False,
                bare=True,
            )


def _chunk(chunk: str) -> tuple[int, AuthorYear] | None:
    """Read what stands before a year inside parentheses; return where the names begin, and them."""
    # After a locator or a remark the names begin behind the last semicolon.
    offset = 0
    lead = re.match(
        r"[^;]{0,300}?(?:pp?\.\s?\d[\d–-]*|[Ff]ig(?:ure|s)?\.?\s?\d\w?|[Tt]able\s?\d)\s?;", chunk
    )
    if lead:
        offset = lead.end()
    body = chunk[offset:]
    while match := _LEAD_IN.match(body):
        if not match.group():
            break
        offset += match.end()
        body = chunk[offset:]
    tail = _TAIL.search(body)
    body = body[: tail.start()] if tail else body
    if not body or len(body) > 200:
        return None
    parsed = _names(body) if re.fullmatch(rf"{_NAMES}(?:['’]s)?", body) else None
    if parsed is None:
        parsed = _organisation(body) or _last_names(body)
    if parsed is None:
        return None
    return offset + parsed[0], parsed[1]


def _last_names(body: str) -> tuple[int, AuthorYear] | None:
    """Read names at the end of a remark, as in `as shown for mice by Smith et al.`."""
    match = re.search(rf"(?:^|[\s(\[;,])(?P<n>{_NAME}{_ET_AL}|{_NAME}\s{_AND}\s{_NAME})$", body)
    if match is None:
        return None
    parsed = _names(match["n"])
    return (match.start("n") + parsed[0], parsed[1]) if parsed else None


def _organisation(body: str) -> tuple[int, AuthorYear] | None:
    """Read an organisation: capitalised words, joined by small ones, with or without `[WHO]`."""
    bare = re.sub(r"\s?[\[(][^\[\]()]{1,30}[\])]", "", body)
    words = re.findall(r"[^\s,;/]+", bare)
    small = {
        "of",
        "the",
        "and",
        "for",
        "in",
        "on",
        "de",
        "la",
        "del",
        "des",
        "du",
        "und",
        "für",
        "da",
        "do",
        "e",
        "y",
        "et",
        "&",
        "to",
    }
    if not 0 < len(words) <= 14 or not words[0][0].isupper():
        return None
    if not all(word[0].isupper() or word in small or word[0].isdigit() for word in words):
        return None
    if words[0].casefold().strip(".") in _NOT_NAMES or len(bare) < 2:
        return None
    return 0, AuthorYear((bare,), "")


def _names(text: str) -> tuple[int, AuthorYear] | None:
    """Read a run of names; return where the first that counts begins, and the target (no year)."""
    et_al = re.search(rf"{_ET_AL}$", text)
    body = text[: et_al.start()] if et_al else text
    pieces = [(match.start(), match.group().strip()) for match in re.finditer(rf"{_NAME}", body)]
    # `Moreover, Gao et al.`: what opens a sentence is no name; a name may still follow it.
    while pieces and _opens(pieces[0][1]) and not (len(pieces) == 1 and _ambiguous(pieces[0][1])):
        first = re.split(r"[\s\u00a0]+", pieces[0][1], maxsplit=1)
        if len(first) > 1:
            start = pieces[0][0] + len(pieces[0][1]) - len(first[1])
            pieces[0] = (start, first[1])
        else:
            pieces.pop(0)
    pieces = [
        (start, piece)
        for start, piece in pieces
        if not re.fullmatch(rf"(?:{_UP}\.?[ -]?){{1,4}}", piece) or len(piece) > 1
    ]
    if not pieces:
        return None
    surnames = tuple(_surname(piece)[0] for _, piece in pieces)
    if not surnames[0] or (surnames[0].casefold() in _NOT_NAMES and not _ambiguous(surnames[0])):
        return None
    return pieces[0][0], AuthorYear(
        surnames, "", et_al=bool(et_al), initials=_surname(pieces[0][1])[1]
    )


def _opens(piece: str) -> bool:
    return re.split(r"[\s\u00a0,]+", piece, maxsplit=1)[0].casefold().strip(".") in _NOT_NAMES


# Names that are words too: He, An, Jan, Jun, May … The list, or `et al.`, has to tell.
_AMBIGUOUS = frozenset(
    [
        "he",
        "an",
        "jan",
        "jun",
        "may",
        "mars",
        "so",
        "no",
        "on",
        "april",
        "august",
        "ma",
        "mai",
        "long",
        "both",
        "box",
        "day",
        "week",
        "case",
        "she",
    ]
)


def _ambiguous(piece: str) -> bool:
    return piece.casefold() in _AMBIGUOUS


def _surname(piece: str) -> tuple[str, str]:
    """Return the family part of a name and its initials, wherever they stand."""
    piece = re.sub(r"['’]s?$", "", piece)
    head = re.match(rf"(?P<i>(?:{_INITIALS}){{1,4}})[ \u00a0]?(?P<rest>.+)$", piece)
    if head:
        return re.sub(r",?\s(?:Jr|Sr|III|II)\.?$", "", head["rest"]), re.sub(
            r"[^\w]", "", head["i"]
        )
    tail = re.match(rf"(?P<rest>.+?),?[ \u00a0](?P<i>(?:{_INITIALS}){{1,4}}|{_UP}{{1,3}})$", piece)
    if tail and len(tail["rest"]) > 1:
        return tail["rest"], re.sub(r"[^\w]", "", tail["i"])
    return re.sub(r",?\s(?:Jr|Sr|III|II)\.?$", "", piece), ""
