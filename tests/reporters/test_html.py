"""The page as a parser sees it: names and links, escaping, the policy; `tests/browser` uses it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from builders import document, finding, report, source, span
from citecheck.finding import Edit, FileReport, Fix, Label, Problem, Severity
from citecheck.model import Block, BlockKind, Leftover, Reference, ReferenceList
from citecheck.pipeline import Plan, check
from citecheck.readers import read
from citecheck.record import Found, Lookup, Lookups, NotFound, Record, Unchecked
from citecheck.reporters import REPORTERS
from citecheck.reporters.html.pieces import pieces
from citecheck.rules import RULES
from citecheck.source import SourceFile, Span
from command import ROOT
from reporters.nasty import DOCUMENT, FILE, HOSTILE, REPORTS

SAMPLE = Path(__file__).parents[2] / "data" / "ldn_review.txt"
VOID = {"meta", "link", "input"}


@dataclass
class Page(HTMLParser):
    """What a parser makes of a page."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    blocks: dict[str, str] = field(default_factory=dict)
    """The content of the style sheet and the script."""
    text: str = ""
    declarations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(self.source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"style", "script"}:
            self.blocks[self.open[-1]] = self.blocks.get(self.open[-1], "") + data
        else:
            self.text += data

    def handle_decl(self, decl: str) -> None:
        self.declarations.append(decl)

    def named(self, tag: str, kind: str = "") -> list[dict[str, str]]:
        return [
            each
            for name, each in self.tags
            if name == tag and (not kind or kind in each.get("class", "").split())
        ]


def page(reports: Sequence[FileReport], *, summary: bool = True) -> Page:
    return Page(REPORTERS["html"](reports, colour=False, width=80, summary=summary))


def assert_sound(found: Page) -> None:
    """Names are unique, links arrive, nothing is loaded and nothing but the page's own script runs."""
    names = Counter(each["id"] for _, each in found.tags if "id" in each)
    assert [name for name, times in names.items() if times > 1] == []
    for tag, each in found.tags:
        assert not any(name.startswith("on") or name == "style" for name in each)
        assert tag not in {"iframe", "object", "embed", "base", "img"}
        assert each.get("src") is None
        for name in ("href", "aria-labelledby", "aria-controls", "aria-describedby"):
            if name in each and not (tag == "link" and each["href"] == "data:,"):
                target = each[name].removeprefix("#") if name == "href" else each[name]
                assert name != "href" or each[name].startswith("#")
                assert target in names, f"{each[name]} leads nowhere"
    assert [len(found.named(tag)) for tag in ("script", "style", "link")] == [1, 1, 1]
    assert found.declarations == ["DOCTYPE html"]


SAMPLE_REPORT = check(SourceFile(SAMPLE, SAMPLE.read_text("utf-8")), Plan(tuple(RULES)))


@pytest.mark.parametrize(
    "reports",
    [REPORTS, REPORTS[:1], REPORTS[1:], HOSTILE, [SAMPLE_REPORT]],
    ids=["several", "nasty", "plain", "hostile", "sample"],
)
def test_the_page_is_sound(reports: Sequence[FileReport]) -> None:
    for summary in (True, False):
        assert_sound(page(reports, summary=summary))


def test_nothing_in_nothing_out() -> None:
    assert REPORTERS["html"]([], colour=False, width=80, summary=True) == ""


def test_the_policy_allows_what_is_in_the_page_and_nothing_else() -> None:
    found = page(REPORTS)
    policy = next(
        each["content"]
        for each in found.named("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": digest(found.blocks["style"]),
        "script-src": digest(found.blocks["script"]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_style_sheet_and_the_script_fetch_nothing() -> None:
    blocks = page(REPORTS).blocks
    for text in blocks.values():
        for word in ("url(", "@import", "http:", "https:", "fetch(", "innerHTML", "eval(", "</"):
            assert word not in text
    assert blocks["script"].isascii() or "—" not in blocks["script"]


def test_hostile_text_is_text() -> None:
    found = page(HOSTILE)
    assert "<script>alert('100%')</script>" in found.text
    assert "<b>age</b>" in found.text
    assert "\\x1b]0;title\\x07 \\u202eback\\u202c" in found.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", found.source)
    assert not any("localhost" in value for _, each in found.tags for value in each.values())


def test_what_would_not_print_is_drawn_as_a_sign() -> None:
    made = document(source("a\u202eb\x07c\ufeff\u200bd\te\u200df"))
    found = page([report(made)])
    assert "a\\u202eb\\x07c\\ufeff\\u200bd\te\u200df" in found.text
    assert len(found.named("span", "hidden-sign")) == 4


def test_the_text_is_the_manuscript_word_for_word() -> None:
    text = re.search(r"<article.*?</h2>(.*)</article>", page([SAMPLE_REPORT]).source, re.DOTALL)
    assert text
    added = r'<a class="flag.*?</a>|<p class="cited">.*?</p>'
    plain = unescape(re.sub("<[^>]*>", "", re.sub(added, "", text[1])))
    assert "".join(plain.split()) == "".join(SAMPLE_REPORT.file.text.split())


def test_each_citation_is_a_link_to_its_reference_with_what_is_wrong() -> None:
    found = page([SAMPLE_REPORT])
    links = found.named("a", "c")
    numbers = {each.span.start for each in SAMPLE_REPORT.document.citations}
    assert len(links) == len(numbers)
    first = links[0]
    assert (first["href"], first["data-r"]) == ("#m1-r1", "1")
    assert first["aria-label"] == "reference 1"
    (spread,) = (each for each in links if each["data-r"] == "24 25 26 27 28")
    assert spread["aria-label"] == "references 24, 25, 26, 27, 28"
    off_topic = next(
        at for at, each in enumerate(SAMPLE_REPORT.findings, 1) if each.code == "MIS001"
    )
    (thirteen,) = (each for each in links if each["data-r"] == "13")
    assert str(off_topic) in thirteen["data-f"].split()
    assert thirteen["aria-label"].endswith("warning")


def test_each_reference_leads_back_to_its_citations() -> None:
    source_ = page([SAMPLE_REPORT]).source
    entry = re.search(r'<li class="entry" id="m1-r3".*?</li>', source_, re.DOTALL)
    assert entry
    assert "Cited 3 times" in entry[0]
    assert [unescape(each) for each in re.findall(r">([^<]+)</a>", entry[0])] == [
        "line 5",
        "line 7",
        "again",
    ]
    assert 'aria-label="line 7 again"' in entry[0]


def test_few_words_are_quoted_with_those_around_them() -> None:
    card = page([SAMPLE_REPORT]).source
    assert (
        "<q>… promise in improving disease severity in multiple sclerosis<b>¹³</b>."
        " There is some evidence of …</q>"
    ) in card
    made = document(source("Far away.\n\nHere [9]\tis it.\r\n \r\nBeyond."))
    found = page([report(made, finding(Problem(span(made.file, "[9]"), "m")))])
    assert "<q>Here <b>[9]</b> is it.</q>" in found.source
    listed = document(source("1. Lee B.\n2. Roe C."), entries=["Lee B.", "Roe C."])
    found = page([report(listed, finding(Problem(span(listed.file, "B."), "m")))])
    assert "<q>Lee <b>B.</b></q>" in found.source
    alone = document(source("[9]"))
    found = page([report(alone, finding(Problem(span(alone.file, "[9]"), "m")))])
    assert "<q>[9]</q>" in found.source


def test_raised_markers_are_raised_with_their_signs() -> None:
    found = page([SAMPLE_REPORT]).source
    assert re.search(
        r'<sup><i class="sign">\^{</i></sup><a class="c up"[^>]*>3</a><sup>,</sup>'
        r'<a class="c up"[^>]*>4</a><sup><i class="sign">}</i></sup>',
        found,
    )
    text = "One<sup>1</sup> and `a^{1}`.\n\nReferences\n\n1. Lee B. Sleep. J Sleep 2019;1:1-9.\n"
    raised = page([report(citecheck.extract_text(text))])
    assert "<sup>1</sup>" in raised.text
    assert len(raised.named("a", "up")) == 1


def test_a_fix_says_what_carries_it_out() -> None:
    found = page(REPORTS).source
    assert (
        '<p class="fix"><code>citecheck --fix --unsafe-fixes</code> will do this, to be looked over: '
        "keep 1, drop 2</p>"
    ) in found
    assert "<code>citecheck --fix</code> will do this: write" in page(HOSTILE).source
    assert (
        '<p class="fix"><code>citecheck --fix</code> will do this</p>'
        in page([SAMPLE_REPORT]).source
    )


def test_each_finding_has_its_card_and_its_place() -> None:
    for reports in (REPORTS, HOSTILE, [SAMPLE_REPORT]):
        found = page(reports)
        names = {each["id"] for _, each in found.tags if "id" in each}
        for number, one in enumerate(reports, 1):
            for at, each in enumerate(one.findings, 1):
                assert {f"m{number}-f{at}", f"m{number}-t{at}"} <= names
                flags = [
                    flag for flag in found.named("a", "flag") if flag["href"] == f"#m{number}-f{at}"
                ]
                assert len(flags) == 1
                assert each.severity[0] in flags[0]["class"].split()


def test_the_map_has_a_row_a_reference() -> None:
    found = page([SAMPLE_REPORT])
    strips = [each["aria-label"] for each in found.named("svg") if "aria-label" in each]
    assert len(strips) == 38
    assert strips[0] == "cited 1 time: line 5"
    assert strips[2] == "cited 3 times: line 5, line 7"


def test_what_is_never_cited_says_so() -> None:
    made = document(source("One [1].\n\nA. One.\nB. Two."), entries=["A. One.", "B. Two."])
    assert "Not cited" in page([report(made)]).text
    assert page([report(made)]).named("svg") == []
    cited = document(
        source("One [1].\n\nA. One.\nB. Two."), entries=["A. One.", "B. Two."], cites=[("[1]", 1)]
    )
    strips = page([report(cited)]).named("svg")
    assert [each["aria-label"] for each in strips] == ["cited 1 time: line 1", "never cited"]


def test_the_map_shows_headings_and_how_bad_it_is() -> None:
    body = "\n\n".join(f"## Part {each}\n\nAs shown [{each}]." for each in range(1, 15))
    entries = "".join(f"{n}. Lee B. Sleep {n}. J Sleep 2019;{n}:1-9.\n" for n in range(1, 15))
    made = citecheck.extract_text(f"# All\n\n{body}\n\nAlso [1].\n\n## References\n\n{entries}")
    (first, *_) = made.citations
    bad = finding(Problem(first.span, "m", citation=first), severity=Severity.WARNING)
    found = page([report(made, bad)])
    (across,) = found.named("path", "across")
    assert across["d"].count("M") == 14
    assert len(found.named("use")) == 14
    assert [each["class"] for each in found.named("path", "thick")] == ["thick w"]
    assert "Faint lines are headings. Thick strokes have findings." in found.text
    many = "\n\n".join(f"## Part {each}\n\nWords." for each in range(60))
    crowded = page(
        [report(citecheck.extract_text(f"{many}\n\nAs [1].\n\n## References\n\n{entries}"))]
    )
    assert crowded.named("use") == []
    assert "Faint" not in crowded.text
    places = [f"[{each}.]" for each in range(20)]
    often = source("\n".join([*places, "A. One."]))
    listed = document(often, entries=["A. One."], cites=[(each, 1) for each in places])
    (strip,) = page([report(listed)]).named("svg")
    assert strip["aria-label"].startswith("cited 20 times: line 1, line 2, ")
    assert strip["aria-label"].endswith("line 12 and 8 more")


def test_a_citation_of_nothing_leads_to_its_finding_or_nowhere() -> None:
    found = page(REPORTS[:1])
    assert [each["href"] for each in found.named("a", "none")] == ["#m1-f2"]
    assert len(found.named("span", "none")) == 1
    made = document(source("One [9]."), cites=[("[9]", 9)])
    bare = page([report(made)])
    assert len(bare.named("span", "none")) == 1
    assert bare.named("a", "c") == []


def test_several_manuscripts_have_a_table() -> None:
    found = page(REPORTS)
    assert len(found.named("table")) == 1
    assert {"#m1", "#m2"} <= {each.get("href") for each in found.named("a")}
    assert len(found.named("h1")) == 1
    assert [each["class"] for each in found.named("h2")] == ["title", "title"]
    assert page(REPORTS[:1]).named("table") == []


def test_headings_do_not_skip_a_level() -> None:
    for reports in (REPORTS, [SAMPLE_REPORT]):
        levels = [int(tag[1]) for tag, _ in page(reports).tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_quiet_leaves_the_summary_out() -> None:
    assert "3 citations" in page(REPORTS[:1]).text
    assert "not judged: CIT003" in page(REPORTS[:1]).text
    quiet = page(REPORTS[:1], summary=False).text
    assert "3 citations" not in quiet
    assert "not judged" not in quiet


def test_nothing_found_is_said_and_needs_no_filter() -> None:
    found = page(REPORTS[1:])
    assert found.text.count("Nothing found") == 2
    assert found.named("form") == []


def test_markup_stays_and_is_drawn() -> None:
    made = document(source("# Of *E. coli*\n\nSee **this**, 2 * 3 * 4 and * that."))
    found = page([report(made)])
    assert "*E. coli*" in found.text
    assert len(found.named("em")) == 1
    assert "2 * 3 * 4 and * that." in found.text


def test_tables_and_code_stand_as_they_are() -> None:
    text = "| *a* | b^{1} |\n|-----|---|"
    made = document(source(f"See.\n\n{text}\n\nA. One."), entries=["A. One."], cites=[("1", 1)])
    table = Block(BlockKind.TABLE, span(made.file, text))
    found = page([report(replace(made, blocks=(table,)))])
    (drawn,) = found.named("pre")
    assert drawn["aria-label"] == "table, line 3"
    assert found.named("em") == []
    assert text in found.text


def test_a_place_that_ends_within_a_citation_is_flagged_behind_it() -> None:
    made = document(source("See [1, 2] so.\n\nA. One."), entries=["A. One."], cites=[("1, 2", 1)])
    found = finding(Problem(span(made.file, "See [1"), "m"))
    drawn = page([report(made, found)]).source
    assert re.search(r'<mark [^>]*>1</mark>, 2</a><a class="flag e" ', drawn)


def test_text_from_right_to_left_runs_so() -> None:
    made = document(source("שלום עולם\n\nHello."))
    paragraphs = page([report(made)]).source.count('dir="auto"')
    assert paragraphs == 1


def test_a_label_in_another_file_is_named_and_not_linked() -> None:
    file, other = source("one [1]"), source("two [2]", "other.md")
    (elsewhere,) = document(other, entries=["two"]).references
    problem = Problem(
        span(file, "[1]"),
        "m",
        labels=(Label(span(other, "[2]"), "there"),),
        references=(elsewhere,),
    )
    found = page([report(document(file, entries=["one"]), finding(problem))])
    assert "other.md, line 1" in found.text
    assert_sound(found)


def test_a_library_is_a_list_of_entries_as_they_stand() -> None:
    text = "@book{a,\n  title = {On <b>},\n  year = 2001}\n\n@book{b, title = {Two}}\n"
    file = SourceFile(Path("refs.bib"), text, format="bibtex")
    found = page([check(file, Plan(tuple(RULES)))])
    assert_sound(found)
    assert "title = {On <b>},\n  year = 2001}" in found.text
    assert "Not cited" not in found.text


@pytest.mark.parametrize(
    ("lookup", "said"),
    [
        (Found(Record("Crossref", "10.1/a", "On <b>", container="J", years=(2019,))), "Crossref: On <b>. J. 2019. 10.1/a"),
        (NotFound(("Crossref",)), "no record found"),
        (Unchecked("Crossref", "it did not answer"), "could not be checked (Crossref: it did not answer)"),
    ],
)  # fmt: skip
def test_what_a_registry_knows_stands_below_an_entry(lookup: Lookup, said: str) -> None:
    made = document(source("See [1].\n\nA. One."), entries=["A. One."], cites=[("[1]", 1)])
    lookups = {made.references[0]: Lookups(lookup)}
    assert said in page([replace(report(made), lookups=lookups)]).text
    assert said not in page([report(made)]).text


def test_what_was_not_understood_is_said() -> None:
    made = document(
        source("One [1].\nTwo (2).\n\nA. One."), entries=["A. One."], cites=[("[1]", 1)]
    )
    left = Leftover(span(made.file, "(2)"), "another form")
    entry = replace(made.references[0], doubts=("no year",))
    listed = replace(made.lists[0], references=(entry,))
    text = page([report(replace(made, leftovers=(left,), lists=(listed,)))]).text
    assert "not understood: 1 sign that may be a citation, in line 2" in text
    assert "1 of them doubtful" in text


def test_a_page_is_the_same_each_time() -> None:
    assert page([SAMPLE_REPORT]).source == page([SAMPLE_REPORT]).source


@pytest.mark.parametrize("text", ["", "\n", " \r\n\r\n ", "\ufeff"])
def test_an_empty_manuscript_has_a_page(text: str) -> None:
    file = source(text)
    assert_sound(page([report(document(file), finding(Problem(Span(file, 0, 0), "empty")))]))
    assert_sound(page([report(citecheck.extract_text(text))]))


_TEXTS = st.lists(
    st.sampled_from(["one ", "[1]", "[2]", "\n\n", "\r\n", "*a*", "\n# H\n", "<b>", "\u202e", "é"]),
    max_size=30,
).map("".join)


@given(_TEXTS, st.data())
def test_any_findings_in_any_text_make_a_sound_page(text: str, data: st.DataObject) -> None:
    made = citecheck.extract_text(text + "\n\nReferences\n\n1. Lee B. Sleep. J Sleep 2019;1:1-9.\n")
    places = st.integers(min_value=0, max_value=len(made.file.text))

    def place() -> Span:
        return Span(made.file, *sorted((data.draw(places), data.draw(places))))

    found = [
        finding(
            Problem(place(), "m", labels=(Label(place(), "l"),), references=made.references),
            severity=data.draw(st.sampled_from(Severity)),
        )
        for _ in range(data.draw(st.integers(min_value=0, max_value=4)))
    ]
    drawn = page([report(made, *found)])
    assert_sound(drawn)
    flags = Counter(each["href"] for each in drawn.named("a", "flag"))
    assert flags == {f"#m1-f{at}": 1 for at in range(1, len(found) + 1)}


_ANYTHING = st.lists(
    st.sampled_from(
        [
            *"<>&\"'`=/!-[]{}()\\\x00\x1b\x7f\u2028\u202e\u2066\ufeff\ud800\r\n\t ",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<img src=x onerror=alert(1)>",
            '" onclick="alert(1)',
            "' style='x",
            "</style>",
            "]]>",
            "&lt;",
            "&#60;",
            "javascript:",
            "a",
            "é",
            "中",
            "𝒳",
        ]
    )
    | st.text(max_size=5),
    max_size=12,
).map("".join)


def bones(found: Page) -> list[tuple[str, list[str]]]:
    """Return the tags of a page, with their attributes' names, but for what only draws text."""
    drawn = {("span", "hidden-sign"), ("i", "sign"), ("em", ""), ("b", ""), ("code", "")}
    return [
        (tag, sorted(set(each) - {"dir"}))
        for tag, each in found.tags
        if (tag, each.get("class", "")) not in drawn
    ]


@given(_ANYTHING, _ANYTHING, _ANYTHING)
def test_whatever_is_written_is_text(one: str, other: str, third: str) -> None:
    """Nothing that a manuscript, its path or a message holds makes a tag or an attribute."""

    def made(one: str, other: str, third: str) -> Page:
        file = source(f"a {one} z", f"p{other.replace(chr(0), '')}/q.md")
        whole = Span(file, 0, len(file.text))
        reference = Reference(whole, position=1, key=third or None)
        listed = ReferenceList(whole, (reference,))
        fix = Fix(f"f {other}", (Edit(whole, ""),))
        problem = Problem(
            whole, f"m {one}", f"h {other}", f"l {third}", (Label(whole, f"n {one}"),),
            (f"t {other}",), (reference,), fix=fix,
        )  # fmt: skip
        found = replace(finding(problem, f"C{third}"), rule=f"r {one}")
        lookups = {reference: Lookups(Unchecked(other, third))}
        whys = ((f"D{other}", f"w {third}"),)
        return page(
            [
                replace(
                    report(replace(document(file), lists=(listed,)), found),
                    lookups=lookups,
                    abstentions=whys,
                )
            ]
        )

    found = made(one, other, third)
    assert_sound(found)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", found.source)
    assert bones(found) == bones(made("a", "a", "a"))


@given(_TEXTS)
def test_pieces_are_in_order_and_hold_every_word(text: str) -> None:
    made = citecheck.extract_text(text)
    divided = pieces(made)
    covered = "".join(made.file.text[each.start : each.end] for each in divided)
    assert "".join(covered.split()) == "".join(made.file.text.split())
    assert all(a.end <= b.start for a, b in pairwise(divided))


def test_overlapping_entries_keep_their_names() -> None:
    entries = DOCUMENT.references
    listed = replace(
        DOCUMENT.lists[0],
        references=(
            replace(entries[0], span=Span(FILE, entries[0].span.start, entries[1].span.end)),
            *entries[1:],
        ),
    )
    assert_sound(page([report(replace(DOCUMENT, lists=(listed,)))]))


def made_of(suffix: str, name: str) -> Page:
    path = ROOT / "fixtures" / "manuscripts" / f"one-paper-{name}{suffix}"
    return page([check(read(path), Plan(RULES, every_rule=RULES))])


def test_what_a_reader_added_is_not_shown() -> None:
    found = made_of(".docx", "numbered")
    words = " ".join(found.text.split())
    assert "<sup>" not in words
    assert "# " not in words
    assert "paragraph 7" in words
    assert "roof⁴" in words  # in the quotation of a card


def test_entries_of_a_library_stand_behind_the_text() -> None:
    found = made_of(".tex", "keys")
    words = " ".join(found.text.split())
    assert "and lichens stand beside it on old walls" in words
    assert words.count("@article{") >= 11
    assert words.index("A later count of roofs") < words.index("@article{abara1998")
    assert "one-paper.bib, line 68" in words
    assert "line 95" in words
