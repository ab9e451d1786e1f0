"""Tell a citation by number from what only looks like one: exponents, isotopes, equations.

Each function says in a word why a candidate is something else, or None. They look at form alone,
never at which numbers the list has: that is `system.py`'s evidence.
"""

from __future__ import annotations

import re

from citecheck.extract.numeric import Candidate
from citecheck.model import BlockKind, MarkerStyle
from citecheck.pattern import lazy

_WINDOW = 60
_LENGTH_UNITS = frozenset(
    (
        "m cm mm dm km µm μm um nm pm fm in inch inches ft yd mi mile miles Å m. cm. mm. meter "
        "meters metre metres centimeter centimeters centimetre px pixel pixels sec s deg ° sq fm "
        "g kg ha h d L l K mol T Hz V W J N C eV a y yr min day"
    ).split()
)
# Units that are squared or cubed in earnest; behind the others only 2 and 3 after a slash or a
# number are exponents.
_SQUARED = frozenset(
    (
        "m cm mm dm km µm μm um nm pm fm in inch inches ft yd mi mile miles Å meter meters metre "
        "metres centimeter centimeters centimetre px pixel pixels s sec deg °"
    ).split()
)
_ELEMENT = lazy(
    r"(?:H|He|Li|Be|B|C|N|O|F|Ne|Na|Mg|Al|Si|P|S|Cl|Ar|K|Ca|Sc|Ti|V|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se"
    r"|Br|Kr|Rb|Sr|Y|Zr|Nb|Mo|Tc|Ru|Rh|Pd|Ag|Cd|In|Sn|Sb|Te|I|Xe|Cs|Ba|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy"
    r"|Ho|Er|Tm|Yb|Lu|Hf|Ta|W|Re|Os|Ir|Pt|Au|Hg|Tl|Pb|Bi|Po|At|Rn|Fr|Ra|Ac|Th|Pa|U|Np|Pu|Am)"
    r"(?![a-z])"
)
# Formulas whose lowered figure is often raised by mistake: `SiO²`.
_FORMULAS = frozenset(("CO NO SO SiO TiO PO NH CH CaCO HCO NaHCO ZrO MnO AlO H2O2 HNO").split())
_TOKEN_BEFORE = lazy(r"(\S{1,40})\Z")
_NUMBER_TOKEN = lazy(r"[-+−±~≈<>≤≥×(\[]{0,3}\d{1,9}(?:[.,·]\d{1,9}){0,3}\Z")
_POWER_BASE = lazy(r"(?:^|[×x·*\s(~≈<>=−–|-])(?:10|e|2)\Z")
_YEAR_TOKEN = lazy(r"(?:^|\D)(?:1[6-9]|20)\d\d\Z")
_GREEK = lazy(r"[Α-ωϕϵ∂∇Δδ]\Z")
_LETTER_TOKEN = lazy(
    r"(?:^|[\s(\[{/=+\-−×*·,;:|<>≤≥$])(?:\*{1,2}|_)?([A-Za-zΑ-ωη])(?:\*{1,2}|_)?\Z"
)
# `vitamin D³`, `group A¹`, `phase 3²`: a name that ends in one letter or number.
_NAMING = (
    r"(?i:\b(?:vitamins?|hepatitis|groups?|types?|class(?:es)?|grades?|stages?|phases?|factors?|influenza|proteins?"
    r"|complex(?:es)?|strains?|models?|methods?|arms?|cohorts?|panels?|part|section|interferon|immunoglobulin"
    r"|toxin|receptors?|subtypes?|plan|levels?|category|ha?emophilia|c[iy]closporine?|mitomycin|coenzyme|child"
    r"|area|clade|day|week|year|tier|version|windows|covid|wave|step|aim|study|trial|experiment|chapter|protocol"
    r"|serotype|genotype|haplotype|region|zone|site|scenario|cluster|case|patient|question|table|figure|fig\.?))"
)
_NAMED_BY_LETTER = lazy(_NAMING + r"[\s\u00a0-]{1,2}(?:\*{1,2}|_)?[A-Z](?:\*{1,2}|_)?\Z")
_NAMED_BY_NUMBER = lazy(_NAMING + r"[\s\u00a0-]{1,2}\d{1,4}\Z")
_VITAMIN = lazy(r"(?i:\bvitamins?)[\s-]B\Z")
_VITAMINS_B = frozenset({1, 2, 3, 5, 6, 7, 9, 12})
# `f(x)²`, `(a+b)²`, `‖x‖²`, `ℝ³`, `sin²`, `\sigma^2`, `3d⁵`, `adjR²`, `mc²` behind an operator.
_MATHEMATICS = lazy(
    r"(?:(?<![^\W\d_]{2})[a-zA-ZΑ-ω]\([^()\s]{1,12}\)|\([^()]{0,30}(?:[+×÷^]|\s[−*/]\s)[^()]{0,30}\)|\([^()]{1,12}\s[-–]\s[^()]{1,12}\)"
    r"|[‖∣|ℝℤℕℂℚℓ∇∂′]|\b(?:sin|cos|tan|log|ln|exp|det|sinh|cosh)|\\[a-zA-Z]{1,12}|(?:^|[\s(])\d[spdf]|(?:adj|pseudo-?)R|η_?p"
    r"|[=+−×]\s?[a-zA-Z]{1,2})(?:\*{1,2}|_)?\Z"
)
# `Eq. (3)`, `in equation (3)`, `Eqs. (3) and (4)`: the part is named. A common noun that merely
# stands before a citation (`the standard model (12)`, `Friedewald equation [23]`) names none: small
# letters count only right after a preposition or article.
_LINKED = r"(?:[\s\u00a0]{1,2}[(\[]\d{1,3}[)\]](?:[\s\u00a0]?(?:,|and|or|to|&|[-–]))?){0,4}[\s\u00a0]{0,2}\Z"
_CALL_OUT = lazy(
    r"(?:\b(?:[Ee]qs?|[Ee]qns?|[Ff]igs?|[Gg]l|[Aa]bb|[Tt]ab|[Ee]cs?)\.|\b(?:Eqs?|Eqns?|Figs?"
    r"|(?:Equation|Figure|Table|Scheme|Section|Theorem|Lemma|Proposition|Corollar|Inequalit|Gleichung"
    r"|Abbildung|Tabelle|Ecuaci[oó]n|[EÉ]quation|Equa[çc][ãõ]o?|Step|Chapter|Appendix)(?:e?s|y|ies|en|es)?)"
    r"|\b(?:in|by|from|of|see|with|using|to|into|and|via|per|through|on|than|as|for|the|both|under|or|auf|nach|aus|in der|de)\s"
    r"(?:equations?|eqs?|eqns?|inequalit(?:y|ies)|gleichung(?:en)?|[ée]quations?)|\bsteps?)"
    + _LINKED
)
_CALL_OUT_PAREN = lazy(
    r"\b(?:in|by|from|of|see|with|using|to|into|via|per|than|under|at|step|steps)\s"
    r"(?:figures?|tables?|schemes?|steps?|relations?|models?|expressions?|formulas?|formulae|constraints?|items?|points?|compounds?|phases?|stages?)"
    + _LINKED
)
_ENUMERATION_BEFORE = lazy(
    r"(?:[:;,.!?]|\b(?:and|or|und|oder|et|ou|y|o|e|vs\.?|namely|as|of|to|either|by|with|for|in|are|is|were|was|that|the|from)|[-–—])\s{1,3}\Z|(?:^|[\r\n])\s{0,8}\Z|[(:;]\Z"
)
# `Smith et al. (16) reported`: the names before make the number a citation.
_NAMED_BEFORE = lazy(
    r"\bet\s(?:al|coll)\.?,?\s{1,2}\Z|\b(?:colleagues|coworkers|co-workers|collaborators)\s\Z"
)
_REFERENCE_CELL = lazy(r"[^\W\d_]{2}[^|\r\n]{0,3}\Z|\|\s{0,3}\Z")
# A whole number that is no year, version or part of a name: `45 (12)`.
_COUNTED = lazy(r"(?:^|[\s(\[|,;=–])(?!(?:1[6-9]|20)\d\d\s)\d{1,6}[\s\u00a0]{0,2}\Z")
_LABELLED = lazy(
    r"(?:\b(?:[Pp]p?\.|[Pp]age|Item|Question|Sample|Stanza|Verse|Note|Row|Line|Exercise|Lot))\s\Z"
)
# `45 [38, 52]`, `median 6 [4, 8]`, `x in [1, 10]`: a value and its bounds.
_BEFORE_INTERVAL = lazy(
    r"(?:\b(?:CI|IQR|SD|range|interval|median|mean|limits|points?|coordinates|scale|between|Bounded on|bounded on)(?:\s(?:was|is|of|were|from))?\s?[:,=]?"
    r"|\b[a-zA-Z]\s(?:lies?\sin|is\sin|in|on|over)|\b[a-zA-Z]\s?[=∈:]|[∈=×])\s?\Z"
)
_VALUE_BEFORE = lazy(r"(?:^|[\s(=])(\d{1,6}(?:\.\d{1,4})?)\s?%?(?:\s[a-z°/%]{1,10})?\s?\Z")
_RING = lazy(
    r"(?:ane|annulene|rotaxane|catenane|helicene|cyclophane|crown|pyrene|arene|dendralene|radialene"
    r"|cumulene|paracyclophane|ferrocenophane)|\s?sigmatropic|\s?cycloaddition"
)
_GLUED_LETTER = lazy(r"[a-z]|-[a-z]{1,12}\b|[A-Z]\b(?!\.)")
_NUMBER_WORD = lazy(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)\s\Z",
    re.IGNORECASE,
)
_COUNTED_PEOPLE = lazy(
    r"\(n\s?=\s?\d+\)[^.()]{0,40}\Z|(?<!per )\b\d{1,4}\s(?:men|women|boys|girls|males|females|patients|children|adults|controls|cases)\s\Z"
)
# `See (9) for it`, `we get (9)`: as often an equation as a citation.
_EQUATION_LIKE = lazy(
    r"\b(?:[Ss]ee|[Aa]s|[Ff]rom|get|gives?|yields?|obtain|have|into|satisf\w+|Compounds?|Part|Group [A-Z])\s\Z"
)
# Behind these a number in parentheses is as often a count as a citation.
_WEAK_BEFORE = lazy(
    r"\d\s?(?:mg|g|kg|µg|μg|ml|mL|l|L|mm|cm|m|km|h|min|s|years?|days?|weeks?|months?|patients?|cases?|%|IU|U|mM|µM|μM|nM|°C)\s{0,2}\Z|[%‰]\s{0,2}\Z|(?:^|[\s(\[<>~±])\d[\d.,]{0,10}\s{0,2}\Z"
)
_WORD_AFTER = lazy(r"\s{1,3}[\"“‘'*_(]{0,3}[^\W\d_]")
_CRYSTAL = lazy(
    r"\s{0,2}(?:crystal|planes?|lattice|facets?|reflections?|peaks?|surfaces?|diffraction|orientation|phase)\b"
)
_STATISTIC_BEFORE = lazy(r"(?:^|[\s(])(?:\*|_)?(?:F|t|χ|T|z|Z|Q|H|U|W|r|N|n|X|x|f|y)(?:\*|_)?\s?\Z")


def raised_is_not(candidate: Candidate, text: str) -> str | None:
    """Say what a raised number is, if by its form it is no citation."""
    start, end = candidate.start, candidate.end
    before = text[max(candidate.block.span.start, start - _WINDOW) : start]
    after = text[end : min(candidate.block.span.end, end + 12)]
    single = len(candidate.parts) == 1 and candidate.parts[0].last is None
    number = candidate.parts[0].first
    if candidate.block.kind is BlockKind.FRONT:
        return "affiliation"
    if not before.strip() and re.match(r"[ \t]{0,2}[,.]?[ \t]{0,2}[^\W\d_]", after):
        return "footnote"
    open_range = candidate.parts[-1].last == 0 and "⁻" in text[start:end]
    if open_range and re.search(r"[A-Z][a-z]?[₀-₉]{0,2}\)?\Z", before):
        return "charge"
    if before[-1:] in "⁺⁻^~" or re.match(r"[⁺⁻⁼ⁱⁿʰ-ˤᴬ-ᵪᶛ-ᶿ]", after):
        return "charge" if after[:1] in "⁺⁻" else "exponent"
    if (
        re.match(r"\}?[+−]|\+", after)
        and single
        and number <= 8
        and re.search(r"[A-Z][a-z]?\Z", before)
    ):
        return "charge"
    if _isotope(before, after):
        return "isotope"
    return _exponent(before, after, number, single=single)


def _isotope(before: str, after: str) -> bool:
    glued = bool(before) and (before[-1].isalnum() and before[-1] not in "δΔ")
    closes = before[-1:] in {".", ",", ";", ")", "]", "”", '"'} and not before[-2:-1].isspace()
    # `²³⁸U¹⁶O`, `H₂¹⁸O`, `C₃H₈¹³C`: inside a formula.
    chained = bool(re.search(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹}>^][A-Z][a-z]?|[A-Z][a-z]?[₀-₉]{1,3})\Z", before))
    return bool(_ELEMENT.match(after)) and (chained or not (glued or closes))


def _exponent(before: str, after: str, number: int, *, single: bool) -> str | None:
    spaced = before[-1:].isspace()
    trimmed = before.rstrip(" \u00a0\u2009\u202f") if spaced else before
    token_match = _TOKEN_BEFORE.search(trimmed)
    token = token_match[1] if token_match else ""
    bare = token.strip("*_()[]{},;~≈<>≤≥")
    if _POWER_BASE.search(trimmed) and not spaced:
        return None if _NAMED_BY_NUMBER.search(trimmed) else "power"
    if not single:
        return None
    if _NUMBER_TOKEN.search(token) and re.fullmatch(r"[\W\d]*", token):
        named = _YEAR_TOKEN.search(trimmed) or _NAMED_BY_NUMBER.search(trimmed)
        return None if named or spaced or number > 3 else "power"
    return _letter(trimmed, bare, after, number, spaced=spaced) or (
        _unit(trimmed, token, after) if number <= 4 else None
    )


def _letter(trimmed: str, bare: str, after: str, number: int, *, spaced: bool) -> str | None:
    """Say what a single raised number behind letters is, by the letters."""
    capital = re.search(r"(?:^|\W)[A-Z](?:\*{1,2}|_)?\Z", trimmed)
    if number <= 9 and capital and re.match(r"-[A-Za-z(*]", after):
        return "locant"
    if _VITAMIN.search(trimmed) and number in _VITAMINS_B:
        return "vitamin"
    if number <= 12 and (_mathematical(trimmed.rstrip("*_"), bare) or _MATHEMATICS.search(trimmed)):
        return "exponent"
    hyphened = re.search(r"[^\W\d_]-.(?:\*{1,2}|_)?\Z", trimmed)
    if number <= 9 and _LETTER_TOKEN.search(trimmed) and not hyphened:
        return None if _NAMED_BY_LETTER.search(trimmed) and not spaced else "statistic"
    if bare in _FORMULAS and 2 <= number <= 4:
        return "formula"
    return "orbital" if bare.lower() == "sp" and number in {2, 3} else None


def _mathematical(trimmed: str, bare: str) -> bool:
    """Tell whether a raised number follows a Greek variable or a subscript: `ω²`, `T_g³`."""
    if not _GREEK.search(trimmed):
        return bool(re.search(r"[A-Za-zΑ-ω][_~]\{?\w{1,3}[}~]?\Z|[∣|₀-₉ₐ-ₜ]\Z", trimmed))
    # TNF-α, IL-1β, IFN-γ are names, not variables.
    return len(bare) <= 2 or trimmed[-1] not in "αβγδεκζ"


def _unit(trimmed: str, token: str, after: str) -> str | None:
    unit = re.split(r"[/·⋅×*(\[_\d.]|(?<=\d)-", token.rstrip("*_}$"))[-1]
    # The 1980s are no seconds.
    if unit not in _LENGTH_UNITS or re.search(r"\d0['’]?s\Z", token):
        return None
    previous = trimmed[: len(trimmed) - len(token)].rstrip()
    measured = bool(
        re.search(r"\d[\s\u00a0\u2009]?\Z|\d\Z", previous)
        or re.search(r"[/·⋅×(\[\d]" + re.escape(unit) + r"[*_}$]{0,2}\Z", token)
        or re.search(r"(?:⁻[¹²³]|\^\{?[−-]\d\}?|per|square|cubic|[⁻−]\d)\Z", previous)
    )
    if unit in _SQUARED:
        # `in²` and `s²` after a word are a citation behind a word; `m²` never is.
        doubtful = unit in {"in", "s", "mi"} and not re.match(r"\s?[/)·]", after)
        return "unit" if measured or not doubtful else None
    if token != unit and re.search(r"/" + re.escape(unit) + r"\Z", token):
        return "unit"
    return None


def bracket_is_not(candidate: Candidate, text: str) -> str | None:
    """Say what a bracketed number is, if by its form it is no citation."""
    start, end = candidate.start, candidate.end
    before = text[max(candidate.block.span.start, start - _WINDOW) : start]
    after = text[end : min(candidate.block.span.end, end + 12)]
    if candidate.bare:
        return None
    if candidate.block.kind is BlockKind.FRONT:
        return "affiliation"
    glued = not before[-1:].isspace()
    if _RING.match(after) or (glued and _GLUED_LETTER.match(after)):
        return "chemical name"
    if _LABELLED.search(before) or _CALL_OUT.search(before):
        return "call-out"
    if _is_interval(candidate, before, after):
        return "interval"
    return _machine(before, after)


def _machine(before: str, after: str) -> str | None:
    """Say what a bracketed number is in an address, in code or in what a program printed."""
    if re.search(r"https?://\S{0,50}\Z", before):
        return "address"
    line_start = not before.strip() or before.rstrip(" \t").endswith(("\n", "\r"))
    if line_start and re.match(r"\s{1,3}(?:[-\d\"']|NA\b|TRUE\b|FALSE\b)", after):
        return "output"
    if re.match(r":\s", after) and not before.strip():
        return "link definition"
    if re.match(r"\s?=", after) and (
        _STATISTIC_BEFORE.search(before) or re.search(r"(?:^|\s)[A-Za-z_]\w{0,20}\Z", before)
    ):
        return "index"
    return "index" if re.search(r"(?:^|(?<!\d)[\s(=,+*/-])[a-z]\Z", before) else None


def _is_interval(candidate: Candidate, before: str, after: str) -> bool:
    """Tell `x in [1, 10]` and a value with its bounds, `45 [38, 52]`, from two citations."""
    parts = candidate.parts
    if len(parts) == 1 and parts[0].last:
        low, high = parts[0].first, parts[0].last
    elif len(parts) == 2 and parts[0].last is None and parts[1].last is None:
        low, high = parts[0].first, parts[1].first
    else:
        return False
    if _BEFORE_INTERVAL.search(before) or re.match(r"\s?(?:→|×|\^)", after):
        return True
    value = _VALUE_BEFORE.search(before)
    return value is not None and low < float(value[1]) < high


def paren_is_not(candidate: Candidate, text: str) -> str | None:
    """Say what a number in parentheses is, if by its form it is no citation."""
    start, end = candidate.start, candidate.end
    before = text[max(candidate.block.span.start, start - _WINDOW) : start]
    after = text[end : min(candidate.block.span.end, end + 16)]
    single = len(candidate.parts) == 1 and candidate.parts[0].last is None
    if candidate.block.kind is BlockKind.FRONT:
        return "affiliation"
    if _CALL_OUT.search(before) or _CALL_OUT_PAREN.search(before):
        return "call-out"
    if candidate.block.kind is BlockKind.TABLE and (
        not _REFERENCE_CELL.search(before) or re.search(r"[<>≤≥]\s?\w{1,12}\s?\Z", before)
    ):
        return "count"
    if single and (_NUMBER_WORD.search(before) or _COUNTED_PEOPLE.search(before)):
        return "count"
    if re.search(r"[$€£±=<>≤≥×+/]\s{0,2}\Z", before) or (single and _COUNTED.search(before)):
        return "count"
    if re.search(
        r"(?:^|[\s(\[,;])(?:\*|_)?(?:t|del|inv|ins|dup|der|F|f|P|p|x|y|z|n|χ2|χ²|χ|Q|G|U|S|D|R|O|i|L)(?:\*|_)?\Z",
        before,
    ):
        return "argument"
    if re.search(r"\S[ \t]{2,}\Z|\t\Z", before) and re.match(r"\s*(?:[\r\n]|\Z)", after):
        return "equation number"
    if _CRYSTAL.match(after) and single:
        return "crystal plane"
    if (
        single
        and _ENUMERATION_BEFORE.search(before)
        and _WORD_AFTER.match(after)
        and not _NAMED_BEFORE.search(before)
    ):
        return "enumeration"
    if single and not before.strip() and re.match(r"\s", after):
        return "enumeration"
    if re.match(r"-[A-Za-z]|[a-z]", after):
        return "chemical name"
    return None


def is_not(candidate: Candidate, text: str) -> str | None:
    """Say what a candidate is, if by its form alone it is no citation; else None."""
    if candidate.style.raised:
        return raised_is_not(candidate, text)
    if candidate.style is MarkerStyle.BRACKET:
        return bracket_is_not(candidate, text)
    return paren_is_not(candidate, text)


def is_weak(candidate: Candidate, text: str) -> bool:
    """Tell whether a candidate's form says little: right behind a figure or a percentage."""
    before = text[max(candidate.block.span.start, candidate.start - _WINDOW) : candidate.start]
    if candidate.style is MarkerStyle.BRACKET:
        return False
    if candidate.style is MarkerStyle.PAREN:
        return bool(_WEAK_BEFORE.search(before) or _EQUATION_LIKE.search(before))
    return bool(
        re.search(r"(?:^|[\s(\[<>~±×])\d[\d.,]{0,10}\Z", before)
    ) and not _YEAR_TOKEN.search(before)
