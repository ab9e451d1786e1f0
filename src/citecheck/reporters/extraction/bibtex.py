r"""Write the references as a BibTeX library, which biblatex, and all that reads BibTeX, takes.

Types and fields are those of BibTeX (“BibTeXing”, 3.1 and 3.2) where it has them, else those of
biblatex (manual, 2.1 and 2.2), which both read. The text is UTF-8; the signs that mean something to
TeX are escaped, except in addresses and DOIs, which are taken as they stand (manual, 2.1.3: verbatim).

What was not understood is said in a line that begins with `%` before the entry, beside the entry as
it is printed: programs skip it, and who looks at the file can compare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from citecheck.model import Name
from citecheck.pattern import lazy
from citecheck.reporters.extraction.understood import Extraction
from citecheck.reporters.extraction.works import Work, date_parts, pages, works

_TYPES: Mapping[str, str] = {
    "article-journal": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings",
    "thesis": "thesis", "report": "techreport", "webpage": "online", "patent": "patent", "software": "software",
    "standard": "standard", "article": "misc", "document": "misc",
}  # fmt: skip
_PUBLISHERS: Mapping[str, str] = {
    "thesis": "school", "report": "institution", "webpage": "organization",
}  # fmt: skip
_FIELDS: Mapping[str, str] = {
    "series": "series", "volume": "volume", "issue": "number", "pages": "pages", "edition": "edition",
    "publisher": "publisher", "place": "address", "genre": "type",
}  # fmt: skip
_NUMBERS = ("pmid", "pmcid", "isbn", "issn")
_DOCTORAL = lazy(r"(?i)\bph\.?\s?d\b|\bdoctoral\b|\bdissertation\b|\bth[èe]se\b|\btesis doctoral\b")
_MASTERS = lazy(r"(?i)\bmaster|\bm\.?\s?sc\b|\bmphil\b|\bmestrado\b")
_SIGNS: Mapping[str, str] = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "#": r"{\#}", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
"""In braces, `#` cannot be taken for the sign that joins two values."""
_BALANCED: Mapping[str, str] = {"{": r"\{", "}": r"\}"}
_UNBALANCED: Mapping[str, str] = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_LIGATURE = lazy(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)")
"""Where TeX would make one sign of two."""
_LIKE_ENTRY = lazy(r"@(?=\w{0,99}\{)")
"""What bibtexparser takes for the beginning of another entry."""
_ADDRESS = {each: f"%{ord(each):02X}" for each in '{}\\~$"^` |<>'}
"""What an address is not written with (RFC 3986, 2.1), and would end or change the field."""
_INNER_CAPITAL = lazy(r"[^\W\d_].*[^\W\d_a-zß-öø-ÿ]|\d.*[A-Z]|[A-Z].*\d")
_COMMON_WORDS = 0.4
"""In a title with a larger share of capitalised words, a capital says nothing of a word."""


def write(extractions: Sequence[Extraction], *, width: int = 80) -> str:
    """Return all references as one BibTeX library."""
    del width
    return "\n".join(_entry(each) for each in works(extractions))


def _entry(work: Work) -> str:
    fields = _fields(work)
    if not work.understood:
        fields.append(("note", _text(work.printed)))
    kind = _type(work) if work.understood else "misc"
    lines = [f"% citecheck: {_comment(work.doubt)}\n"] if work.doubt else []
    if work.doubt and work.understood and work.printed:
        lines.append(f"% printed: {_comment(work.printed)}\n")
    lines.append(f"@{kind}{{{work.key},\n")
    lines += [f"  {name} = {{{text}}},\n" for name, text in fields if text]
    return "".join([*lines, "}\n"])


def _type(work: Work) -> str:
    genre = work.fields.get("genre", "")
    if work.type == "thesis" and _MASTERS.search(genre):
        return "mastersthesis"
    if work.type == "thesis" and _DOCTORAL.search(genre):
        return "phdthesis"
    return _TYPES.get(work.type, "misc")


def _fields(work: Work) -> list[tuple[str, str]]:
    fields = work.fields
    found = [
        ("author", _people(work.authors, et_al=work.et_al)),
        ("editor", _people(work.editors, et_al=work.et_al and not work.authors)),
        ("title", _title(fields.get("title", ""))),
        (_container(work.type), _text(fields.get("container", ""))),
        ("year", _text(_year(fields.get("year", "")))),
        *(
            (
                _called(theirs, work.type),
                _text(fields.get(ours, ""), "--" if ours == "pages" else ""),
            )
            for ours, theirs in _FIELDS.items()
        ),
        *((name, _text(fields.get(name, ""))) for name in _NUMBERS),
        ("doi", _address(fields.get("doi", ""))),
        ("url", _address(fields.get("url", ""))),
    ]
    if "arxiv" in fields:
        # `archiveprefix` for BibTeX, `eprinttype` for biblatex (manual, 3.14.7), which knows both.
        found += [("eprint", _address(fields["arxiv"])), ("archiveprefix", "arXiv")]
    day, note = _visited(fields.get("accessed", ""))
    notes = [_text(each) for each in (fields.get("note", ""), note) if each]
    return [*found, ("urldate", day), ("note", "; ".join(notes))]


def _called(name: str, kind: str) -> str:
    return _PUBLISHERS.get(kind, name) if name == "publisher" else name


def _container(kind: str) -> str:
    if kind == "article-journal":
        return "journal"
    return "howpublished" if kind in {"article", "webpage", "software", "document"} else "booktitle"


def _year(text: str) -> str:
    """Return the year of a date; what is none (`in press`) stays as it is."""
    parts = date_parts(text)
    return f"{parts[0]:04}" if parts else text


def _visited(text: str) -> tuple[str, str]:
    """Return the day of a visit as biblatex wants it (ISO 8601), or a note where it is no full one."""
    parts = date_parts(text)
    if len(parts) == 3:  # noqa: PLR2004
        return "{:04}-{:02}-{:02}".format(*parts), ""
    return "", f"Accessed {text}" if text else ""


def _people(names: Sequence[Name], *, et_al: bool) -> str:
    found = [_name(each) for each in names]
    return " and ".join([*found, "others"] if et_al and found else found)


def _name(name: Name) -> str:
    """Return a name as `Family, Given`; an organisation in braces of its own, so that it stays whole."""
    family, given = _text(name.family), _text(name.given)
    if name.literal or not family:
        return f"{{{_text(name.literal or name.given)}}}"
    if not given:
        return f"{{{family}}}" if re.search(r"[\s,]", family) else family
    return f"{_whole(family)}, {_whole(given)}"


def _whole(part: str) -> str:
    """Put a part of a name in braces that would be taken for two: it has a comma or an `and`."""
    return f"{{{part}}}" if "," in part or re.search(r"(?i)\sand\s|^and\s|\sand$", part) else part


def _title(text: str) -> str:
    """Return a title with braces around the words whose capitals a style must not take away.

    Most styles print titles in small letters: of a title that is printed so, each capital but the
    first is meant; of one in capitals throughout, or with each word capitalised, only those inside
    a word.
    """
    words = text.split(" ")
    inner = [each for each in words[1:] if each[:1].isalpha()]
    capitals = sum(each[:1].isupper() for each in inner)
    meant = capitals <= _COMMON_WORDS * len(inner)
    braces = _braces(text)
    shouting = text.upper() == text
    out = []
    for at, word in enumerate(words):
        begins = at == 0 or words[at - 1][-1:] in {":", "?", "!", "."}
        bare = word.strip("()[]{}.,:;?!'\"“”‘’«»")
        keep = _INNER_CAPITAL.search(bare) or (meant and not begins and any(map(str.isupper, bare)))
        if keep and not shouting and any(map(str.isupper, bare)):
            before, _, behind = word.partition(bare)
            parts = [_text(each, braces=braces) for each in (before, bare, behind)]
            out.append(f"{parts[0]}{_protected(parts[1])}{parts[2]}")
        else:
            out.append(_text(word, braces=braces))
    return " ".join(out)


def _protected(word: str) -> str:
    r"""Put braces around a word; `{\` would begin what BibTeX calls a special character, so two pairs."""
    return f"{{{{{word}}}}}" if word.startswith("\\") else f"{{{word}}}"


def _text(text: str, dash: str = "", braces: Mapping[str, str] | None = None) -> str:
    """Return a text with the signs escaped that mean something to TeX.

    `braces` are the spellings of braces where it is a part of a longer text.
    """
    if dash:
        text = pages(text, "-")
    signs = {**_SIGNS, **(_braces(text) if braces is None else braces)}
    found = _LIGATURE.sub("{}", "".join(signs.get(each, each) for each in text))
    found = _LIKE_ENTRY.sub("{@}", found)
    return found.replace("-", dash) if dash else found


def _braces(text: str) -> Mapping[str, str]:
    """Return how braces are to be spelt: BibTeX counts them, so a single one goes by its name."""
    depth = 0
    for each in text:
        depth += (each == "{") - (each == "}")
        if depth < 0:
            return _UNBALANCED
    return _UNBALANCED if depth else _BALANCED


def _address(text: str) -> str:
    return "".join(_ADDRESS.get(each, each) for each in text)


def _comment(text: str) -> str:
    """Return a text for a comment: to BibTeX an entry begins at any `@`, also behind a `%`."""
    return text.replace("@", "(at)")
