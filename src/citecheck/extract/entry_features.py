"""Say of each token of an entry what a trained reader can judge it by.

Features are plain strings. What depends on the word alone is remembered from entry to entry; the
rest is its surroundings, the chunk it stands in (between two stops), quotes and parentheses, where
the years stand, and what the grammar takes it for.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from citecheck.extract.entry_grammar import Guess
from citecheck.extract.entry_tokens import Tokens

_KEYWORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "month": "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october"
        " november december januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre"
        " octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro"
        " fevereiro março maio junho julho setembro outubro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
        " spring summer autumn winter fall",
        "editor": "ed eds edd editor editors edited hrsg hg hgg herausgeber herausgegeben coord coords org orgs dir dirs eds cur",
        "in": "in en em dans aus",
        "volume": "vol v volume vols band bd bde tome jg jahrgang tomo",
        "issue": "no n nr num number issue iss heft h núm suppl supplement núm",
        "pages": "p pp pages page s seite seiten pág págs pag pags f ff art article",
        "edition": "edition edn aufl auflage edição edición édition ed edizione rev",
        "and": "and und et y e & og en i",
        "etal": "al et others outros otros ua coll",
        "press": "press verlag publishers publishing publisher publications springer elsevier wiley academic books editora editorial éditions"
        " routledge sage blackwell kluwer mcgraw hill pearson penguin suhrkamp nomos campus beltz vs leske budrich juventa transcript"
        " humana karger thieme birkhäuser dekker macmillan palgrave longman norton prentice hall addison ediciones edizioni imprensa",
        "school": "university universität universidade universidad université università institute institut college school department dept"
        " faculty fakultät hochschule instituto",
        "journal": "journal j rev review revista revue zeitschrift z annals ann archives arch bulletin bull proceedings proc acta transactions"
        " trans lett letters science sci nature magazine quarterly studies cadernos anais giornale rivista jahrbuch annual berichte"
        " med clin biol chem phys int am soc res",
        "conference": "proceedings proc conference workshop symposium congress conf meeting tagung congresso simpósio international",
        "thesis": "thesis dissertation phd diss tese tesis thèse habilitation diplomarbeit masterarbeit mestrado doctoral master",
        "report": "report technical tech working paper bericht arbeitspapier discussion tr relatório preprint manuscript arxiv rep",
        "series": "lecture notes series ser reihe coll schriften schriftenreihe",
        "web": "available retrieved accessed online disponível disponible abgerufen zugriff url http internet acesso html pdf www com",
        "particle": "van von de der den del della di da do dos das la le du ten ter al el bin zu zur",
        "place": "london new york berlin paris cambridge oxford boston münchen wien frankfurt opladen wiesbaden köln hamburg stuttgart"
        " amsterdam chicago leipzig zürich bonn weinheim philadelphia ma usa uk germany washington são paulo rio janeiro madrid barcelona"
        " roma milano basel tübingen göttingen bern bielefeld münster konstanz konstanza princeton jersey dordrecht heidelberg",
        "function": "the of a an and for in on to with by from as at its is are or der die das des und im für zur ein eine von mit auf"
        " zum den dem o os as da das do dos de em para por na no um uma la el los las y en del con le les et des du pour dans il lo gli e",
        "patent": "patent patents patente",
        "translator": "trans translated transl übers trad traducción tradução",
        "press-in": "press forthcoming submitted accepted appear",
    }.items()
}  # fmt: skip
_WORDS: dict[str, str] = {}
for _class, _members in _KEYWORDS.items():
    for _member in _members:
        _WORDS[_member] = _WORDS.get(_member, "") + f"{_class}."
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_ROMAN = re.compile(r"[IVXLC]{2,6}")
_STOP = re.compile(r"[.?!]['\")\]]*@? |[.?!]@|^'?\"|\"| ~ ")


@lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[tuple[str, ...], str, str, str]:
    """Return the features of a word by itself, its small form, its shape and its keyword class."""
    low = word.lower()
    shape = _shape(word)
    key = _WORDS.get(low, "")
    if shape[0] == "9":
        value = low if len(low) < 3 else low[:2] + "#" * (len(low) - 2)
        return (f"w={value}", f"s={shape}"), value, shape, key
    own = [f"w={low}", f"s={shape}"]
    if key:
        own.append(f"k={key}")
    if len(low) > 3:
        plain = _plain(low)
        own += (f"p3={plain[:3]}", f"f3={plain[-3:]}", f"f2={plain[-2:]}")
        if len(low) > 5:
            own.append(f"f4={plain[-4:]}")
    return tuple(own), low if len(low) < 12 or key else low[:6] + "*", shape, key


def _plain(low: str) -> str:
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def _shape(word: str) -> str:
    if word[0].isdigit():
        if _YEAR.fullmatch(word):
            return "9y"
        return "9" * min(len(word), 5)
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if word.isupper():
        return "XX" if len(word) == 2 else "XXX" if len(word) == 3 else "XX+"
    if word[0].isupper():
        tail = word[1:]
        if "-" in tail or "'" in tail or "’" in tail:
            return "X-x"
        return ("Xx" if tail.islower() else "XxX") + ("+" if len(word) > 3 else "")
    if word.islower():
        return "xx" if len(word) < 4 else "xx+"
    return "xX"


def _few(number: int) -> str:
    """A number in about a dozen steps."""
    if number < 6:
        return str(number)
    if number < 10:
        return "6"
    if number < 16:
        return "10"
    return "16" if number < 30 else "30"


def features(tokens: Tokens, guess: Guess) -> list[list[str]]:
    """Return the features of each token."""
    count = len(tokens)
    words = [_word(word) for word in tokens.words]
    gaps = tokens.gaps
    taken = _taken(tokens, guess)
    chunk_of, chunk_words = _chunks(tokens)
    chunks = [_chunk(words, first, last) for first, last in chunk_words]
    number_ahead = _numbers_ahead(words)
    editor_ahead = _editors_ahead(words, gaps)
    dates = _dates(words, gaps)
    after_in = ""
    years = [index for index, word in enumerate(words) if word[2] == "9y"]
    style = _style(tokens, years, count, guess)
    found: list[list[str]] = []
    quoted = False
    depth = 0
    for index in range(count):
        own, low, shape, key = words[index]
        before, behind = gaps[index], gaps[index + 1]
        _, low1, shape1, key1 = words[index - 1] if index else ((), "^", "^", "")
        _, low2, shape2, key2 = words[index + 1] if index + 1 < count else ((), "$", "$", "")
        shape11 = words[index - 2][2] if index > 1 else "^"
        shape22 = words[index + 2][2] if index + 2 < count else "$"
        for sign in before:
            if sign == '"':
                quoted = not quoted
            elif sign in "([":
                depth += 1
            elif sign in ")]" and depth:
                depth -= 1
        if ("in." in key or low == "in") and (
            "." in before
            or "," in before
            or ":" in behind
            or shape1 == "9y"
            or "?" in before
            or '"' in before
        ):
            after_in = "I"
        at = chunk_of[index]
        first, last = chunk_words[at]
        ahead = number_ahead[index]
        inside = ("Q" if quoted else "") + ("P" if depth else "")
        one = [
            *own,
            "<" + before,
            ">" + behind,
            f"<>{before}|{behind}|{shape}",
            f"-w{low1}",
            f"+w{low2}",
            f"-s{shape1}{before}",
            f"+s{shape2}{behind}",
            f"-s+{shape1}{before}{shape}{behind}{shape2}",
            f"--s{shape11}{shape1}{shape}",
            f"++s{shape}{shape2}{shape22}",
            f"-k{key1}{before}",
            f"+k{key2}{behind}",
            f"i{inside}{style}",
            f"<w{before}{low}",
            f"I{after_in}{editor_ahead[index]}{inside}",
            f"I{after_in}{style}{chunks[at]}",
            f"d{dates[index]}{shape}",
            f"#{_few(index)}{style}",
            f"$ {_few(count - index)}",
            f"c{min(at, 6)}{style}",
            f"C{min(len(chunks) - at, 6)}",
            f"cc{chunks[at]}",
            f"-cc{chunks[at - 1] if at else ''}|{before if index == first else ''}",
            f"+ccc{chunks[at]}|{chunks[at + 1] if at + 1 < len(chunks) else ''}",
            f"ci{_few(index - first)}|{_few(last - index)}",
            f"n{_few(ahead)}{gaps[index + ahead] if index + ahead <= count else ''}",
            "y" + ("" if not years else "<" if index < years[0] else ">" if index > years[0] else "=") + style,
            f"g{taken[index]}",
            f"gg{taken[index - 1] if index else ''}{taken[index]}{taken[index + 1] if index + 1 < count else ''}",
            f"g{taken[index]}{style}{inside}{chunks[at]}",
        ]  # fmt: skip
        found.append(one)
    return found


def _taken(tokens: Tokens, guess: Guess) -> list[str]:
    """Return the field that the grammar takes each token for."""
    out = [""] * len(tokens)
    ordered = sorted((start, end, name[0]) for name, (start, end) in guess.parts.items())
    stretches = [(0, guess.authors_end, "a"), *ordered]
    for start, end, name in stretches:
        for index, (first, last) in enumerate(tokens.spans):
            if first >= end:
                break
            if last > start:
                out[index] = name
    return out


def _chunks(tokens: Tokens) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the chunk of each token, and each chunk's first and last token."""
    chunk_of: list[int] = []
    bounds: list[tuple[int, int]] = []
    first = 0
    for index, gap in enumerate(tokens.gaps[:-1]):
        if index > first and _STOP.search(gap):
            before = tokens.words[index - 1]
            # `J. Moss`, `8. Kongress`, `Bd. XVII. Teil` go on.
            short = gap == ". " and (
                len(before) == 1
                or (before.isdigit() and len(before) < 3)
                or _ROMAN.fullmatch(before)
            )
            if not short:
                bounds.append((first, index - 1))
                first = index
        chunk_of.append(len(bounds))
    if tokens.words:
        bounds.append((first, len(tokens) - 1))
    return chunk_of, bounds


def _chunk(words: list[tuple[tuple[str, ...], str, str, str]], first: int, last: int) -> str:
    """Describe a chunk: its length, how many of its words have capitals, digits, what it names."""
    capital = small = digits = 0
    keys = ""
    for index in range(first, last + 1):
        _, _, shape, key = words[index]
        if shape[0] == "X":
            capital += 1
        elif shape[0] == "9":
            digits += 1
        elif "function" not in key:
            small += 1
        if key and index - first < 12:
            for name in ("journal", "press", "editor", "in.", "school", "place"):
                if name in key and name[0] not in keys:
                    keys += name[0]
    share = "n" if not capital + small else "C" if not small else "c" if capital > small else "s" if capital * 3 > small else "l"  # fmt: skip
    return f"{_few(last - first + 1)}{share}{min(digits, 3)}{''.join(sorted(keys))}"


def _numbers_ahead(words: list[tuple[tuple[str, ...], str, str, str]]) -> list[int]:
    """Return how many tokens ahead of each the next number is."""
    out = [0] * len(words)
    ahead = 30
    for index in range(len(words) - 1, -1, -1):
        out[index] = ahead + 1 if index + 1 < len(words) else 30
        ahead = 0 if words[index][2][0] == "9" else ahead + 1
    return [min(each, 30) for each in out]


def _editors_ahead(
    words: list[tuple[tuple[str, ...], str, str, str]], gaps: tuple[str, ...]
) -> list[str]:
    """Return how far ahead of each token a word for editors stands, in steps."""
    out = [""] * len(words)
    ahead = 99
    for index in range(len(words) - 1, -1, -1):
        if "editor" in words[index][3]:
            ahead = 0
        elif '"' in gaps[index + 1] or ":" in gaps[index + 1]:
            ahead = 99
        else:
            ahead += 1
        out[index] = (
            ""
            if ahead > 24
            else "e"
            if ahead == 0
            else "n"
            if ahead < 3
            else "m"
            if ahead < 9
            else "f"
        )
    return out


def _dates(words: list[tuple[tuple[str, ...], str, str, str]], gaps: tuple[str, ...]) -> list[str]:
    """Mark the tokens of dates in full: `17.7.2006`, `25. Oktober 2006`, `Feb 4 2023`, `24/7/17`."""
    out = [""] * len(words)
    for index in range(len(words) - 2):
        one, two, three = (words[index + step][2] for step in range(3))
        between, behind = gaps[index + 1], gaps[index + 2]
        if len(one) < 3 and one[0] == "9":
            numeric = (
                two in {"9", "99"}
                and between == behind
                and between.strip() in {".", "/", "-"}
                and (three == "9y" or (three == "99" and between == "/"))
            )
            if numeric or ("month" in words[index + 1][3] and three[0] == "9"):
                out[index : index + 3] = ["D"] * 3
        elif ("month" in words[index][3] and two in {"9", "99"} and three == "9y") or (
            one == "9y" and "month" in words[index + 1][3] and three in {"9", "99"}
        ):
            out[index : index + 3] = ["D"] * 3
    return out


def _style(tokens: Tokens, years: list[int], count: int, guess: Guess) -> str:
    """Tell the style by where the first year stands."""
    if not years:
        return "0"
    first = years[0]
    gap = tokens.gaps[first]
    start = tokens.spans[first][0]
    if guess.authors_end and 0 <= start - guess.authors_end <= 4:
        return "h(" if "(" in gap else "h"
    if "(" in gap:
        return "(" if first < count * 0.6 else "e("
    return "m" if first < count * 0.6 else ";" if ";" in tokens.gaps[first + 1] else "e"


def keywords_of(word: str) -> frozenset[str]:
    """Return the classes of keyword that a word belongs to."""
    return frozenset(name for name in _WORDS.get(word.lower(), "").split(".") if name)
