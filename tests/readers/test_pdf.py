"""PDFs: lines in reading order, raised numbers, columns, what is no text, and what cannot be read."""

from __future__ import annotations

import builtins
import contextlib
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citecheck.errors import ReadError
from citecheck.extract import extract
from citecheck.link import link
from citecheck.model import Numbered, System
from citecheck.readers import disk, read
from citecheck.readers.pdf import glyphs as pdf_glyphs
from citecheck.readers.pdf import read as read_pdf
from citecheck.readers.pdf.glyphs import Scrap
from citecheck.readers.pdf.layout import lines, regions
from citecheck.readers.pdf.margins import without_margins
from citecheck.readers.pdf.segments import segments
from citecheck.rule import Context, why_partial
from citecheck.source import SourceFile, Span
from invented import entry

PICTURE = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID a EI Q"


def made(pages: Sequence[str], extra: str = "") -> bytes:
    """Return a PDF whose pages have these content streams (ISO 32000-1, 7.5)."""
    fonts = "<< /F1 3 0 R /F2 4 0 R >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids ["
        + " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
        + "] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for at, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {6 + 2 * at} 0 R"
            f" /Resources << /Font {fonts} >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = "%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF"
    return out.encode("cp1252")


def shown(text: str, x: float, y: float, size: float = 10, font: str = "F1") -> str:
    """Return operators that show a line; `^…^` in it is raised and smaller."""
    parts = []
    for at, part in enumerate(text.split("^")):
        escaped = part.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        raised = at % 2
        parts.append(
            f"/{font} {size * (0.6 if raised else 1)} Tf {size * 0.4 * raised} Ts ({escaped}) Tj"
        )
    return f"BT 1 0 0 1 {x} {y} Tm {' '.join(parts)} ET"


def column(rows: Sequence[str], x: float = 70, y: float = 700, **how: Any) -> str:
    pitch = 1.2 * how.get("size", 10)
    return "\n".join(shown(row, x, y - pitch * at, **how) for at, row in enumerate(rows) if row)


def pdf(directory: Path, *pages: str, extra: str = "") -> SourceFile:
    path = directory / "paper.pdf"
    path.write_bytes(made(pages, extra))
    return read(path)


def cited(file: SourceFile) -> list[int]:
    targets = (each.target for each in extract(file).citations)
    return [each.number for each in targets if isinstance(each, Numbered)]


PROSE = "Moss grows on old stones where the water runs slowly and the shade is deep in all seasons"


def test_lines_and_raised_numbers(tmp_path: Path) -> None:
    file = pdf(tmp_path, column([f"{PROSE},^1,2^", "and on bark.^3^ The 4^th^ is 10 m^2^ wide."]))
    assert file.text == (
        f"{PROSE},<sup>1,2</sup>\nand on bark.<sup>3</sup> The 4th is 10 m<sup>2</sup> wide.\n"
    )


def test_the_place_is_a_page(tmp_path: Path) -> None:
    file = pdf(tmp_path, column([PROSE + "."]), column(["Second page with more words on it."]))
    start = file.text.index("Second")
    span = Span(file, start, start + 6)
    assert (span.part, span.place.rsplit("/", 1)[1]) == ("page 2", "paper.pdf, page 2")
    assert not file.editable


def test_hyphens(tmp_path: Path) -> None:
    rows = [
        "The immunology of well-known double-",
        "blind trials, and what double-blind means for immuno-",
        "logy by Garcia-",
        "Lopez of 1990-",
        "1995 is known well enough to be said here.",
    ]
    text = pdf(tmp_path, column(rows)).text
    for words in ("double-blind trials", "for immunology by", "Garcia-Lopez", "1990-1995"):
        assert words in text


def test_columns(tmp_path: Path) -> None:
    words = textwrap.wrap((PROSE + " [1]. ") * 12, 44)
    half = len(words) // 2
    page = "\n".join(
        [
            shown("A title that stands over both of the columns", 120, 740, 16, "F2"),
            column(words[:half], 60, 700),
            column(words[half:], 320, 700),
        ]
    )
    text = pdf(tmp_path, page).text
    assert text.startswith("# A title that stands over both of the columns\n\nMoss grows")
    assert " ".join(text.split()).count(f"{PROSE} [1].") == 12


def test_three_columns(tmp_path: Path) -> None:
    words = textwrap.wrap((PROSE + " [1]. ") * 15, 30)
    third = len(words) // 3 + 1
    page = "\n".join(column(words[third * at : third * (at + 1)], 40 + 180 * at) for at in range(3))
    assert " ".join(pdf(tmp_path, page).text.split()).count(f"{PROSE} [1].") == 15


def test_a_table_is_no_column(tmp_path: Path) -> None:
    rows = [
        part
        for at in range(6)
        for part in (
            shown(f"Stone {at}", 70, 600 - 14 * at),
            shown(f"{at}.5", 250, 600 - 14 * at),
            shown(f"[{at + 1}]", 400, 600 - 14 * at),
        )
    ]
    text = pdf(tmp_path, column([PROSE] * 3) + "\n" + "\n".join(rows)).text
    assert "Stone 2\t2.5\t[3]\nStone 3\t3.5\t[4]" in text


def test_running_lines_and_numbers_of_pages(tmp_path: Path) -> None:
    def page(number: int, rows: list[str]) -> str:
        header = shown(
            f"Journal of Moss 12 (2020) 100 {'Abara et al.' if number % 2 else 'Moss'}", 70, 760, 8
        )
        return "\n".join([header, column(rows), shown(str(number), 300, 40)])

    # Entries that begin pages look alike too, but for their numbers; they do not count the pages.
    starts = ["2010;3(2):4-9.", "2014;8(1):1-7.", "1999;2(4):5-6.", "2001;4(4):8-9."]
    pages = [
        page(at + 7, [start, *(f"{PROSE} {entry(8 * at + row)}" for row in range(1, 9))])
        for at, start in enumerate(starts)
    ]
    text = pdf(tmp_path, *pages).text
    assert "Journal" not in text
    assert text.count("Moss grows") == 32
    assert all(start in text for start in starts)
    assert not {"7", "8", "9", "10"} & set(text.splitlines())


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines(tmp_path: Path, step: int) -> None:
    def page(first: int) -> str:
        rows = [f"{entry(first + at)} {PROSE} [{at}]." for at in range(1, 31)]
        numbers = [
            shown(str(first + at), 40, 700 - 20 * at, 6)
            for at in range(30)
            if (first + at) % step == 0
        ]
        return "\n".join(
            [*(shown(row, 70, 700 - 20 * at) for at, row in enumerate(rows)), *numbers]
        )

    file = pdf(tmp_path, page(1), page(31))
    text = " ".join(file.text.split())
    assert all(f"{entry(at)} {PROSE} [" in text for at in range(2, 62))
    assert text.count("].") == 60
    assert not [
        line for line in file.text.splitlines() if line.split()[:1] and line.split()[0].isdigit()
    ]


def listed(count: int, label: str, width: int = 80) -> list[str]:
    rows = []
    for at in range(1, count + 1):
        rows += textwrap.wrap(label.format(at) + entry(at), width)
    return rows


def test_a_numbered_list_over_pages(tmp_path: Path) -> None:
    rows = listed(20, "[{}] ")
    body = column([f"Moss grows [{at}] and more of it." for at in range(1, 21)])
    first = "\n".join([body, shown("References", 70, 400, 12, "F2"), column(rows[:9], y=380)])
    file = pdf(tmp_path, first, column(rows[9:]))
    document = extract(file)
    assert [each.number for each in document.references] == list(range(1, 21))
    assert [" ".join(each.span.text.split()) for each in document.references] == [
        entry(at) for at in range(1, 21)
    ]
    assert cited(file) == list(range(1, 21))


def test_an_author_year_list_with_hanging_lines(tmp_path: Path) -> None:
    entries = [
        "Abara, A. (2011). Growth of moss on granite and on other stones of the north. J Moss, 3, 4-9.",
        "de Lange, T. (2005). Shelters of stone that hold against all winds and all rain. J Moss, 1, 1-9.",
        "Kowal, B. (2012). Lichens as clocks in the long winters of the far north. J Moss, 4(2), 1-9.",
        "Nakata, C. (2013). Bats under bridges and what they do there at night. Snow Res, 5, 44-51.",
    ] * 3
    rows, y = [], 600.0
    for each in entries:
        for place, row in enumerate(textwrap.wrap(each, 60)):
            rows.append(shown(row, 70 + 18 * bool(place), y))
            y -= 12
    body = column(
        ["Moss grows (Abara, 2011; de Lange, 2005). Lichens too (Kowal, 2012; Nakata, 2013)."]
    )
    file = pdf(tmp_path, "\n".join([body, shown("References", 70, 630, 12, "F2"), *rows]))
    document = extract(file)
    assert document.system is System.AUTHOR_YEAR
    assert [each.span.text for each in document.references] == entries
    assert len(document.citations) == 4


def test_what_pages_part_goes_on(tmp_path: Path) -> None:
    note = shown("Figure 1. Stones of the north.", 70, 120)
    first = "\n".join([column([PROSE, PROSE + " and then"]), note])
    second = "\n".join(
        [shown("12 of them stood; all of this was seen before. Then it ended.", 70, 700)]
    )
    text = pdf(tmp_path, first, second).text
    assert f"{PROSE} and then\n12 of them stood" in text
    ended = column([PROSE, PROSE + "."])
    assert f"{PROSE}.\n\nThen came" in pdf(tmp_path, ended, column([f"Then came {PROSE}"])).text


def test_a_range_goes_on_behind_the_end_of_a_line(tmp_path: Path) -> None:
    body = column([PROSE] * 6)
    heading = shown("References", 70, 600, 12, "F2")
    # The label stands a little to the right of the text, what follows it further to the right.
    begun, rest = shown("1. Abara A. Moss. J Moss. 2001;1(2):30-", 75, 580), "38. doi:10.5555/a1"
    file = pdf(tmp_path, "\n".join([body, heading, begun, shown(rest, 90, 568)]))
    assert file.text.endswith("1(2):30-38. doi:10.5555/a1\n")
    file = pdf(tmp_path, f"{body}\n{heading}\n{begun}", shown(rest, 90, 700))
    assert file.text.endswith("1(2):30-38. doi:10.5555/a1\n")


def test_addresses_go_on_without_a_break(tmp_path: Path) -> None:
    rows = [
        "See https://a.example/stones-of-",
        "moss/list and doi:10.1000/",
        "abc.def for it, and more words.",
    ]
    text = pdf(tmp_path, column(rows)).text
    assert "https://a.example/stones-of-moss/list" in text
    assert "doi:10.1000/abc.def" in text


def test_text_that_stands_on_its_side(tmp_path: Path) -> None:
    upright = column([PROSE] * 5)
    stamp = "BT /F1 10 Tf 0 1 -1 0 30 100 Tm (arXiv stamp on the margin) Tj ET"
    assert "arXiv" not in pdf(tmp_path, upright + "\n" + stamp).text
    turned = "\n".join(
        f"BT /F1 10 Tf 0 1 -1 0 {100 + 12 * at} 100 Tm ({PROSE} {at}) Tj ET" for at in range(3)
    )
    assert pdf(tmp_path, turned).text.split("\n")[:2] == [f"{PROSE} 0", f"{PROSE} 1"]
    down = f"BT /F1 10 Tf -1 0 0 -1 550 100 Tm ({PROSE}) Tj ET"
    assert pdf(tmp_path, down).text == PROSE + "\n"
    other = f"BT /F1 10 Tf 0 -1 1 0 100 700 Tm ({PROSE}) Tj ET"
    assert pdf(tmp_path, other).text == PROSE + "\n"


def doubted(file: SourceFile) -> str:
    document = extract(file)
    return why_partial(Context(document, link(document), date(2024, 6, 1)))


def test_what_is_doubtful_says_so(tmp_path: Path) -> None:
    text = column([PROSE + " [1]."])
    assert pdf(tmp_path, text).doubts == ()
    file = pdf(tmp_path, text, PICTURE)
    assert file.doubts == ("page 2 is a picture",)
    assert doubted(file) == "page 2 is a picture"
    assert pdf(tmp_path, text, PICTURE, PICTURE).doubts == (
        "2 pages are pictures, the first page 2",
    )
    unseen = PICTURE + "\nBT 3 Tr ET\n" + text
    assert pdf(tmp_path, unseen).doubts == ("the text was recognised from pictures of the pages",)


def test_pages_without_text(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="only pictures") as caught:
        pdf(tmp_path, PICTURE)
    assert "OCR" in (caught.value.hint or "")
    with pytest.raises(ReadError, match="holds no text"):
        pdf(tmp_path, "")


def test_letters_without_a_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pdf_glyphs.sheets

    def garbled(path: Path, data: bytes) -> list[pdf_glyphs.Sheet]:
        pages = real(path, data)
        pages[0].unreadable = share
        return pages

    monkeypatch.setattr("citecheck.readers.pdf.sheets", garbled)
    share = 5
    assert pdf(tmp_path, column([PROSE])).doubts == (
        "5 characters of the PDF do not say what they are",
    )
    share = 60
    with pytest.raises(ReadError, match="which letters"):
        pdf(tmp_path, column([PROSE]))


LOCKED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    " /ID [<00> <00>]"
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a PDF"),
        (b"<html>x</html>", "is not a PDF"),
        (b"%PDF-1.4\ngarbage", "damaged"),
        (made([column([PROSE])])[:300], "damaged"),
        (made([column([PROSE])], LOCKED), "encrypted with a password"),
        (made([column([PROSE])], LOCKED.replace("/Standard", "/Other")), "encrypted"),
    ],
)
def test_refuses_and_says_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=words) as caught:
        read(path)
    assert caught.value.hint


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as context:
        context.setattr(disk, "MAX_BYTES", 100)
        with pytest.raises(ReadError, match="larger than"):
            pdf(tmp_path, column([PROSE]))
    with monkeypatch.context() as context:
        context.setattr(pdf_glyphs, "MAX_PAGES", 1)
        with pytest.raises(ReadError, match="has 2 pages"):
            pdf(tmp_path, column([PROSE]), column([PROSE]))
    with monkeypatch.context() as context:
        context.setattr(pdf_glyphs, "MAX_CHARACTERS", 100)
        with pytest.raises(ReadError, match="more text"):
            pdf(tmp_path, column([PROSE] * 2))
    with monkeypatch.context() as context:
        context.setattr(pdf_glyphs, "MAX_SECONDS", -1)
        with pytest.raises(ReadError, match="too long"):
            pdf(tmp_path, column([PROSE]))


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002  # as the built-in has it
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        if name == "pypdfium2":
            raise ImportError(name)
        return real(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ReadError, match="not installed") as caught:
        pdf(tmp_path, column([PROSE]))
    assert caught.value.hint == "pip install 'citecheck-lint[pdf]'"


SCRAP = st.builds(
    Scrap,
    st.text("ab1, ", min_size=1, max_size=9),
    x0=st.floats(0, 600),
    x1=st.floats(0, 620),
    y=st.floats(-10, 800),
    size=st.sampled_from([6.0, 10.0, 14.0, 40.0]),
)


@given(st.lists(st.lists(SCRAP, max_size=40), max_size=4))
@settings(max_examples=60)
def test_every_scrap_is_set_once(pages: list[list[Scrap]]) -> None:
    for page in pages:
        for each in page:
            each.x1 = max(each.x0, each.x1)
    kept = [
        "".join(line.text for region in regions(found) for line in lines(region, 1))
        for found in (segments(page) for page in pages)
    ]
    for page, text in zip(pages, kept, strict=True):
        bare = sorted("".join(text.split()))
        assert bare == sorted("".join("".join(each.text for each in page).split()))
    without_margins([segments(page) for page in pages])


@given(st.binary(max_size=200))
@settings(max_examples=30)
def test_no_bytes_end_in_a_traceback(noise: bytes) -> None:
    data = made([column([PROSE])])
    path = Path("paper.pdf")
    for damaged in (b"%PDF-1.4\n" + noise, data[:400] + noise + data[400:]):
        with contextlib.suppress(ReadError):
            extract(read_pdf(path, {path: damaged}))
