"""Join the lines of a PDF to headings and paragraphs, over columns and pages, and set them as text.

A paragraph begins where more space, an indent, a short line before it or another size of letters
says so. Lines stay lines, as in a text that is wrapped by hand: what cannot be told here (where a
numbered entry begins) is told later by what they say.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from citecheck.pattern import lazy
from citecheck.readers.mapped import MappedText
from citecheck.readers.pdf.layout import PrintedLine
from citecheck.source import SourceFile

_LIST_HEADING = lazy(
    r"(?:\d{1,2}\.?|[IVX]{1,5}\.)?\s{0,3}(?:references?(?: and notes| cited| list)?|bibliography"
    r"|literature(?: cited)?|works cited|reference list|list of references|cited literature"
    r"|literaturverzeichnis|literatur|références|referencias|referências|riferimenti|bibliografia"
    r"|bibliografía|bibliographie|литература|список литературы|参考文献|참고문헌)\s?[.:]?",
    re.IGNORECASE,
)
_CAPTION = lazy(r"(?:fig(?:ure|\.)?|table|scheme|box|abbildung|tabelle)\s?[A-Z]?\d", re.IGNORECASE)
_LABEL = lazy(r"(?!(?:1[5-9]|20)\d\d\b)(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]|\d{1,4}\t)")
_ENDED = lazy(r"[.!?]['\"”’)\]]?\d{0,3}$")
_ORDINAL = lazy(r"(?:st|nd|rd|th|er|re|e|ème|o|a|™|®|©|TM)")
_LIMITS = lazy(r"\d\s[-–—]\d|\d[-–—]\s\d")
"""The limits of a sum, of which parts got lost; a range has spaces on both sides or on none."""
_WORD = lazy(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAME = lazy(r"[A-ZÀ-Þ][\w'’-]{1,30},?\s(?:[A-ZÀ-Þ]\.?[- ]?){1,3}[,(:]")
_YEAR = lazy(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_SHORT_HEADING = 150
_LOOK_AHEAD = 8
"""Paragraphs that floats and footnotes may put between the halves of one."""


@dataclass(eq=False)
class Paragraph:
    """Lines that belong together."""

    lines: list[PrintedLine] = field(default_factory=list)
    opens_region: bool = False
    closes_region: bool = False
    indented: bool = False
    hangs: bool = False
    """Whether it stands where the lines after the first of each paragraph are set in."""
    full: bool = False
    """Whether its last line reaches the right edge."""
    heading: bool = False
    joined: bool = False
    """Whether its lines are set as one: it is surely an entry, and no other begins in it."""

    @property
    def size(self) -> float:
        """The size of its letters."""
        return statistics.median(each.size for each in self.lines)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(each.text for each in self.lines)


def paragraphs(regions: Sequence[Sequence[PrintedLine]]) -> list[Paragraph]:
    """Return the paragraphs of a document, whose lines come column by column."""
    found: list[Paragraph] = []
    for region in regions:
        if region:
            found += _of_region(region)
    usual = _usual_size(found)
    bold_usual = 2 * sum(
        len(each.text) for each in found if all(line.bold for line in each.lines)
    ) > sum(len(each.text) for each in found)
    listing = False
    for each in found:
        each.heading = _is_heading(each, usual, listing=listing, bold_usual=bold_usual)
        listing = listing or bool(_LIST_HEADING.fullmatch(_unspaced(each.text)))
    done = _rejoined(found)
    _join_entries(done)
    return done


def _join_entries(found: Sequence[Paragraph]) -> None:
    """Mark the paragraphs of the list that are entries: a year that begins a line begins no other."""
    at = next(
        (at for at, each in enumerate(found) if _LIST_HEADING.fullmatch(_unspaced(each.text))), None
    )
    entries = found[at + 1 :] if at is not None else []
    if len(entries) < 3 or statistics.median(len(each.lines) for each in entries) > _USUAL_ENTRY:  # noqa: PLR2004
        return
    for each in entries:
        number = _number(each.lines[0].text)
        again = number and any(_number(line.text) == number + 1 for line in each.lines[1:])
        each.joined = len(each.lines) <= _LONGEST_ENTRY and not again


def _number(line: str) -> int:
    """Return the number that a line begins with as an entry does, or 0."""
    match = _LABEL.match(line)
    return int(re.sub(r"\D", "", match[0])) if match else 0


_USUAL_ENTRY = 6
_LONGEST_ENTRY = 25
"""Lines; one with all authors of a large collaboration has about as many."""


def _usual_size(found: Sequence[Paragraph]) -> float:
    weights: Counter[float] = Counter()
    for each in found:
        weights[round(each.size, 1)] += len(each.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def _unspaced(text: str) -> str:
    """Return a heading without the spaces between its letters: `R E F E R E N C E S`."""
    text = text.strip()
    return text.replace(" ", "") if re.fullmatch(r"(?:\w ){4,30}\w", text) else text


def _is_heading(each: Paragraph, usual: float, *, listing: bool, bold_usual: bool) -> bool:
    text = each.text
    if len(text) > _SHORT_HEADING or len(each.lines) > 3:  # noqa: PLR2004  # a title may have three
        return False
    if _LIST_HEADING.fullmatch(_unspaced(text)):
        return True
    if _CAPTION.match(text) or not re.search(r"[^\W\d_]{3}", text) or _LABEL.match(text):
        return False
    larger = each.size > 1.12 * usual
    bold = all(line.bold for line in each.lines) and not bold_usual
    if listing:
        return larger
    return larger or (bold and not text.rstrip().endswith((",", ";")))


def _of_region(region: Sequence[PrintedLine]) -> list[Paragraph]:
    """Return the paragraphs of a column; a list in it has edges and indents of its own."""
    heads = [at for at, line in enumerate(region) if _LIST_HEADING.fullmatch(_unspaced(line.text))]
    cuts = [0, *heads, *(at + 1 for at in heads), len(region)]
    found = [
        paragraph
        for first, last in pairwise(sorted(set(cuts)))
        for paragraph in _of_part(region[first:last])
    ]
    size = max(each.size for each in found)
    for each in found:
        each.opens_region = True
        if not _stands_between(each, size):
            break
    for each in reversed(found):
        each.closes_region = True
        if not _stands_between(each, size):
            break
    return found


def _stands_between(each: Paragraph, size: float) -> bool:
    """Tell whether a paragraph at the edge of a column is no part of its text: a caption, a note."""
    return bool(_CAPTION.match(each.text)) or each.size < _NOTE * size


_NOTE = 0.92


def _of_part(region: Sequence[PrintedLine]) -> list[Paragraph]:
    left, right = _edges(region)
    hanging = _hangs(region, left)
    pitches = [
        first.y - second.y
        for first, second in pairwise(region)
        if 0 < first.y - second.y < 3 * first.size
    ]
    pitch = statistics.median_low(pitches) if pitches else 0.0
    found = [Paragraph([region[0]])]
    for before, line in pairwise(region):
        if _begins(before, line, (left, right), pitch, found[-1], hanging=hanging):
            found.append(Paragraph([line]))
        else:
            found[-1].lines.append(line)
    for each in found:
        each.indented = each.lines[0].x0 - left > 0.7 * each.size
        each.hangs = hanging
        each.full = each.lines[-1].x1 > right - 0.2 * (right - left)
    return found


def _edges(region: Sequence[PrintedLine]) -> tuple[float, float]:
    """Return where most lines begin at the left, and where the longest end."""
    starts = Counter(round(each.x0 / 2) * 2 for each in region)
    frequent = [x for x, count in starts.items() if count >= max(2, 0.15 * len(region))]
    left = min(frequent, default=min(each.x0 for each in region))
    return left - 1, max(each.x1 for each in region)


def _hangs(region: Sequence[PrintedLine], left: float) -> bool:
    """Tell whether the lines after the first of each paragraph are set in, as in many lists."""
    inset = [each for each in region if 0.7 * each.size < each.x0 - left < 6 * each.size]
    if len(region) < 4 or not 0.3 < len(inset) / len(region) < 0.95:  # noqa: PLR2004
        return False
    # The first lines of indented paragraphs stand alone; hanging lines follow each other, or a
    # short line ends them.
    offsets = Counter(round(each.x0 / 2) for each in inset)
    return offsets.most_common(1)[0][1] > 0.6 * len(inset)


def _begins(
    before: PrintedLine,
    line: PrintedLine,
    edges: tuple[float, float],
    pitch: float,
    paragraph: Paragraph,
    *,
    hanging: bool,
) -> bool:
    """Tell whether a line begins a paragraph."""
    left, right = edges
    gap = before.y - line.y
    size = max(before.size, line.size)
    if gap > max(1.3 * pitch, 0.9 * size) and gap > 1.15 * size:
        return True
    if abs(before.size - line.size) > 0.08 * size and "".join(line.text.split()):
        return True
    if before.bold is not line.bold and (before.bold or line.bold) and _heads(before, line):
        return True
    if any(_LIST_HEADING.fullmatch(_unspaced(each.text)) for each in (before, line)):
        return True
    if _parts_range(before.text, line.text):
        return False
    inset, inset_before = line.x0 - left > 0.7 * size, before.x0 - left > 0.7 * size
    if hanging:
        return not inset
    if inset and not inset_before and line.x0 - left < 6 * size and len(paragraph.lines) > 0:
        return True
    short = before.x1 < right - 0.25 * (right - left)
    return short and bool(_ENDED.search(before.text)) and _is_beginning(line.text)


def _heads(before: PrintedLine, line: PrintedLine) -> bool:
    """Tell whether one of two lines may be a heading: bold to its end, and not the other."""
    return len(before.text) < _SHORT_HEADING and len(line.text) > 0


def _is_beginning(text: str) -> bool:
    return bool(re.match(r"[^a-zà-ÿ\d,.;:)\]/]", text) or _LABEL.match(text))


def _rejoined(found: list[Paragraph]) -> list[Paragraph]:
    """Join what columns and pages parted, over captions and footnotes between."""
    done: list[Paragraph] = []
    taken: set[int] = set()
    for at, each in enumerate(found):
        if id(each) in taken:
            continue
        current = each
        last = at
        while current.closes_region and (other := _other_half(each, found, last, taken)):
            last = found.index(other, last)
            each.lines += other.lines
            each.full = other.full
            taken.add(id(other))
            current = other
        done.append(each)
    return done


def _other_half(
    each: Paragraph, found: Sequence[Paragraph], at: int, taken: set[int]
) -> Paragraph | None:
    text = each.lines[-1].text.rstrip()
    if each.heading or _CAPTION.match(each.text):
        return None
    ended = bool(_ENDED.search(text))
    for other in found[at + 1 : at + 1 + _LOOK_AHEAD]:
        if id(other) in taken:
            continue
        alike = abs(other.size - each.size) < 0.05 * each.size
        if not other.opens_region or not alike or other.heading or _CAPTION.match(other.text):
            if alike and not _CAPTION.match(other.text):
                return None
            continue
        if _parts_range(text, other.text):
            return other
        if _LABEL.match(other.text):
            return None
        if other.hangs:
            return other if other.indented else None
        lower = bool(re.match(r"[a-zà-ÿ(,;]|\d", other.text))
        # An entry may end without a stop; the next then begins with a name.
        begun = text[-1:].isdigit() or (_NAME.match(other.text) and _YEAR.search(each.text))
        goes_on = not ended and each.full and (lower or not (other.indented or begun))
        return other if goes_on else None
    return None


def written(found: Sequence[Paragraph], source: SourceFile, starts: Sequence[int]) -> MappedText:
    """Return the paragraphs as one text; `starts` are where the lines stand in the source."""
    known = {word.lower() for each in found for word in _WORD.findall(each.text)}
    text = MappedText()
    for each in found:
        if text.length:
            text.made("\n\n")
        if each.heading:
            text.made("# ")
        _write(each, text, source, starts, known)
    text.made("\n")
    return text


def _write(
    paragraph: Paragraph,
    text: MappedText,
    source: SourceFile,
    starts: Sequence[int],
    known: set[str],
) -> None:
    for place, line in enumerate(paragraph.lines):
        final = place + 1 == len(paragraph.lines)
        behind = "" if final else paragraph.lines[place + 1].text
        drop, between = _joint(line.text, behind, known)
        if (paragraph.heading or paragraph.joined) and between == "\n":
            between = " "
        if not final and _is_raised(paragraph.lines[place + 1].pieces[:1]):
            between = ""
        at = starts[line.number]
        stop = at + len(line.text) - drop
        for words, raised in _grouped(line.pieces):
            end = min(at + len(words), stop)
            mark = raised and not _ORDINAL.fullmatch(words) and not _LIMITS.search(words)
            if at < end:
                text.made("<sup>" if mark else "")
                text.copy(source, at, end, f"page {line.page}")
                text.made("</sup>" if mark else "")
            at += len(words)
        if not final:
            text.made(between)


def _is_raised(pieces: Sequence[tuple[str, bool]]) -> bool:
    return bool(pieces) and pieces[0][1]


def _grouped(pieces: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces, those that are alike joined."""
    words, up = "", False
    for text, raised in pieces:
        if raised is not up and words:
            yield words, up
            words = ""
        words, up = words + text, raised
    if words:
        yield words, up


def _parts_range(line: str, behind: str) -> bool:
    """Tell whether a range goes on behind a line: `10-`, and then `18.`, which is no label."""
    return bool(re.search(r"\d\s?[-–—]$", line)) and behind[:1].isdigit()


def _joint(line: str, behind: str, known: set[str]) -> tuple[int, str]:
    """Return how much of a line's end falls away, and what stands between it and the next line."""
    if not behind:
        return 0, ""
    if _parts_range(line, behind):
        return 0, ""
    if re.search(r"(?:/|https?:|doi)\S{0,200}$", line[-220:]) and line.endswith(
        ("-", "/", "_", ".", "=")
    ):
        # An address goes on without a break.
        return 0, "" if re.match(r"[\w/%-]", behind) and not behind[:1].isupper() else "\n"
    match = re.search(r"([^\W\d_]{1,60})[-\u2010]$", line)
    if match is None:
        return 0, "\n"
    rest = re.match(r"[^\W\d_]{1,60}", behind)
    if rest is None or rest[0][:1].isupper():
        return 0, ""
    whole = (match[1] + rest[0]).lower()
    parted = f"{match[1]}-{rest[0]}".lower()
    # A hyphen that is printed within a line elsewhere belongs to the word; most others do not.
    if parted in known and whole not in known:
        return 0, ""
    return 1, ""
