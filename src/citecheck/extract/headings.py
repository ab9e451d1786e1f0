"""The headings that tell what a part of a manuscript is, in the languages people publish in."""

from __future__ import annotations

from functools import lru_cache

from citecheck.pattern import lazy

_LEADING = lazy(
    r"^\s{0,3}(?:#{1,6}\s{0,8})?(?:[*_]{1,3})?\s{0,8}(?:(?:\d{1,2}|[IVX]{1,5})(?:\.\d{1,2}){0,4}[.)]?\s+)?[*_]{0,3}"
)

_REFERENCES = frozenset(
    {
        # English
        "references", "reference", "reference list", "list of references", "bibliography",
        "literature cited", "literature", "works cited", "cited literature", "cited references",
        "references cited", "cited works", "references and notes", "notes and references",
        "literature references", "references list", "sources and literature", "literature and sources", "selected references", "selected bibliography",
        "bibliographic references", "sources", "endnotes", "end notes", "citations",
        # German
        "literatur", "literaturverzeichnis", "literaturangaben", "quellen", "quellenverzeichnis",
        "bibliographie", "bibliografie", "referenzen", "zitierte literatur", "schrifttum",
        # French
        "références", "références bibliographiques", "reférences", "bibliographie sélective",
        "ouvrages cités", "littérature citée", "liste des références",
        # Spanish and Portuguese
        "referencias", "referencias bibliográficas", "bibliografía", "literatura citada",
        "obras citadas", "referências", "referências bibliográficas", "bibliografia",
        "lista de referencias", "lista de referências", "referencies", "referències",
        "referències bibliogràfiques",
        # Italian and Romanian
        "riferimenti", "riferimenti bibliografici", "bibliografia citata", "referințe",
        "bibliografie selectivă",
        # Dutch and the Nordic languages
        "referenties", "literatuur", "literatuurlijst", "bronnen", "referenser", "referanser",
        "referencer", "litteratur", "litteraturliste", "litteraturförteckning", "källor", "kilder",
        "källförteckning", "lähteet", "viitteet", "kirjallisuus", "heimildir",
        # Slavic, Baltic, Hungarian, Turkish, Greek
        "literatura", "bibliografia załącznikowa", "piśmiennictwo", "seznam literatury",
        "použitá literatura", "literatúra", "zoznam literatúry", "литература", "список литературы",
        "список источников", "література", "список літератури", "использованная литература",
        "irodalom", "irodalomjegyzék", "hivatkozások", "kaynaklar", "kaynakça", "kirjandus",
        "literatūra", "βιβλιογραφία", "αναφορές", "reference i literatura", "izvori",
        # East Asian
        "参考文献", "參考文獻", "参考資料", "引用文献", "文献", "참고문헌", "참고 문헌", "인용문헌",
    }
)  # fmt: skip
_SUPPLEMENT = lazy(
    r"^(?:supplement(?:ary|al)?|additional|appendix|online|web|box|box \d+)\s+"
    r"(?:references?|bibliography|literature)$|^references? (?:for|to|in|of) .{1,60}$"
)
_AFTER = lazy(
    r"^(?:fig(?:ure)?s?|tables?|legends?|figure legends?|table legends?|appendi(?:x|ces)|annex"
    r"|supplement(?:ary|al)?|supporting information|additional (?:file|information)"
    r"|acknowledge?ments?|author(?:s'?|'s)? (?:contributions?|information)|funding|conflicts? of"
    r"|competing interests?|abbreviations?|data availability|abbildungen?|tabellen?|anhang"
    r"|figuras?|tablas?|tabelas?|anexos?|notes?|footnotes?|captions?|list of (?:figures|tables)"
    r"|biograph(?:y|ies)|about the authors?|how to cite|publisher's note|glossary|index)\b"
)


_MARKUP = lazy(
    r"^\s*<h[1-6][^<>]{0,80}>|</h[1-6]>\s*$|^\s*\\(?:sub)*(?:section|chapter|paragraph)\*?\{|\}\s*$"
)
_SPACED = lazy(r"(?:\w ){4,}\w")
_COUNT = lazy(r"\s*[(\[]\d{1,4}[)\]]$")
_ATX = lazy(r" {0,3}#{1,6}(?:\s|$)")


@lru_cache(maxsize=1_000)
def bare_heading(line: str) -> str:
    """Return a heading's words alone: no markup, number, colon; lower case."""
    line = _MARKUP.sub("", line)
    words = _LEADING.sub("", line, count=1).strip(" []").strip().strip("*_#=").strip()
    words = words.rstrip(":：.").strip().strip("*_").rstrip(":：.").strip()
    # Spaced capitals: `R E F E R E N C E S`.
    if _SPACED.fullmatch(words):
        words = words.replace(" ", "")
    return " ".join(words.casefold().split())


def is_reference_heading(line: str) -> bool:
    """Tell whether a line is the heading of a reference list."""
    if len(line) > 80:
        return False
    words = bare_heading(line)
    words = _COUNT.sub("", words) if words[-1:] in {")", "]"} else words
    return words in _REFERENCES or bool(_SUPPLEMENT.match(words))


def is_markdown_heading(line: str) -> bool:
    """Tell whether a line is an ATX heading (CommonMark 0.31 §4.2)."""
    return bool(_ATX.match(line))


def ends_reference_list(line: str) -> bool:
    """Tell whether a short line opens what may follow a list: legends, an appendix, notes."""
    return len(line) <= 120 and bool(_AFTER.match(bare_heading(line)))
