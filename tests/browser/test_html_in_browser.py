"""The page in a real browser: every way an author uses it, and no complaint from the browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders import document, finding, report, source, span
from citecheck.finding import FileReport, Problem
from citecheck.pipeline import Plan, check
from citecheck.reporters import REPORTERS
from citecheck.rules import RULES
from citecheck.source import SourceFile
from reporters.nasty import HOSTILE, REPORTS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from browser.conftest import Visitor

SAMPLE = Path(__file__).parents[2] / "data" / "ldn_review.txt"
SAMPLE_REPORT = check(SourceFile(SAMPLE, SAMPLE.read_text("utf-8")), Plan(tuple(RULES)))
CODES = [each.code for each in SAMPLE_REPORT.findings]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
CLEAN = [report(document(source("All is well.\n")))]


def unbreakable() -> list[FileReport]:
    """Return a report of what is wider than any screen."""
    text = "\n".join(
        [
            f"# {'Pneumono' * 30}",
            "",
            f"See https://example.org/{'a' * 400} and {'x' * 300} [1].",
            "",
            f"    {'code ' * 100}",
            "",
            f"| {'cell | ' * 60}",
            f"| {'--- | ' * 60}",
            f"| {'1 [1] | ' * 60}",
            "",
            "References",
            "",
            f"1. Lee B. {'Supercalifragilistic' * 20}. J Sleep 2019;1:1-9. doi:10.1000/{'1' * 200}",
        ]
    )
    file = SourceFile(Path("wide") / f"{'wide' * 40}.md", text)
    return [check(file, Plan(tuple(RULES)))]


def shown_codes(page: Page) -> list[str]:
    return [
        each.get_attribute("data-code") or ""
        for each in page.locator(".finding").all()
        if each.is_visible()
    ]


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def arrives(page: Page, at: str) -> None:
    """Wait until something has the focus."""
    page.locator(f"{at}:focus").wait_for(state="attached")


def in_view(place: Locator) -> bool:
    """Tell whether a place is on the screen and nothing lies over it."""
    seen: bool = place.evaluate(
        """(element) => {
          const box = element.getClientRects()[0];
          const x = box.left + box.width / 2, y = box.top + Math.max(box.height / 2, 1);
          const there = document.elementFromPoint(x, y);
          return Boolean(there) && (element.contains(there) || there.contains(element));
        }"""
    )
    return seen


# Loading.


def test_it_loads_without_complaint_or_request(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    assert page.title() == "ldn_review.txt – citecheck"
    assert page.locator("html.js").count() == 1
    assert page.locator("#tools").is_visible()
    assert shown_codes(page) == CODES
    assert page.locator("#shown").inner_text() == "7 of 7 shown"
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_the_policy_stops_whatever_gets_into_the_page(visitor: Visitor) -> None:
    sound = REPORTERS["html"]([SAMPLE_REPORT], colour=False, width=80, summary=True)
    assert sound.count("</footer>") == 1
    intruders = (
        "<script>window.ran = 'script'</script>"
        "<script src='http://localhost/a.js'></script>"
        "<img src='http://localhost/a.png' onerror=\"window.ran = 'handler'\">"
        "<iframe src='http://localhost/'></iframe>"
        "<style>body { background: rgb(1, 2, 3) !important }</style>"
        "<p id=p style='color: rgb(1, 2, 3)'>p</p>"
        "<a id=a href=\"javascript:window.ran = 'link'\">a</a>"
    )
    page = visitor.open_page(sound.replace("</footer>", f"</footer>{intruders}"))
    page.locator("#a").click()
    page.wait_for_timeout(50)
    assert page.evaluate("window.ran") is None
    colours = "[document.body, p].map((each) => getComputedStyle(each)).map((each) => each.color + each.backgroundColor)"
    assert not any("rgb(1, 2, 3)" in each for each in page.evaluate(colours))
    kinds = {
        kind
        for each in visitor.complaints
        for kind in re.findall(r"(\w+)-src", each.partition("violates")[2])[:1]
    }
    assert len(visitor.complaints) >= 6
    assert {"script", "style", "default"} <= kinds
    assert set(visitor.asked) == set(visitor.refused)
    visitor.complaints.clear()
    visitor.asked.clear()


def test_it_is_complete_without_its_script(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT], java_script_enabled=False)
    for part in (".finding >> nth=0", ".map", ".tallies", ".text"):
        assert page.locator(part).is_visible()
    assert not page.locator("#tools").is_visible()
    page.locator(".finding a.to").first.click()
    assert page.url.endswith("#m1-t1")


# Filters.


def test_it_filters_by_severity(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    for severity, left in (("warning", 3), ("note", 1), ("error", 0)):
        page.locator(f"#tools input[value={severity}]").uncheck()
        assert len(shown_codes(page)) == left
        assert page.locator("#shown").inner_text() == f"{left} of 7 shown"
        assert page.locator(".text .flag:visible").count() == left
    assert page.locator(".text mark:not(.off)").count() == 0
    page.locator("#tools input[value=error]").check()
    assert shown_codes(page) == ["REF001"]


def test_it_filters_by_rule(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.locator(".rules summary").click()
    page.get_by_role("button", name="None").click()
    assert shown_codes(page) == []
    page.get_by_label(re.compile("missing-field")).check()
    assert shown_codes(page) == ["REF004", "REF004"]
    assert page.locator("details.rules.some").count() == 1
    page.keyboard.press("Escape")
    assert not page.locator(".menu").is_visible()
    page.locator(".rules summary").click()
    page.get_by_role("button", name="All").click()
    page.locator("h1").click()
    assert not page.locator(".menu").is_visible()
    assert shown_codes(page) == CODES


def test_the_filter_holds_in_the_card_and_gives_way_to_a_link(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.locator("#tools input[value=error]").uncheck()
    page.locator('.text .c[data-r="16"]').hover()
    page.locator("#card").wait_for()
    assert "inconsistent-markers" in page.locator("#card").inner_text()
    assert "duplicate-reference" not in page.locator("#card").inner_text()
    page.evaluate(f"location.hash = '#m1-f{CODES.index('REF001') + 1}'")
    page.locator(".finding:not([hidden]) >> nth=6").wait_for()


# Jumping.


def test_from_a_citation_to_its_reference_and_back(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.locator('.text .c[data-r="6"]').first.click()
    entry = page.locator("#m1-r6")
    arrives(page, "#m1-r6")
    assert in_view(entry)
    entry.locator(".cited a").last.click()
    arrives(page, ".c")
    assert focused(page).get_attribute("data-r") == "6"
    assert in_view(focused(page))
    page.go_back()
    arrives(page, "#m1-r6")
    assert in_view(entry)


def test_from_a_finding_to_its_place_and_back(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    for at in range(1, len(CODES) + 1):
        page.locator(f"#m1-f{at} a.to").click()
        arrives(page, ".flag")
        flag = focused(page)
        assert flag.get_attribute("data-f") == str(at)
        assert in_view(flag)
        assert page.locator(".finding.current").get_attribute("data-n") == str(at)
        flag.press("Enter")
        arrives(page, f"#m1-f{at}")
        assert in_view(page.locator(f"#m1-f{at} .message"))


def test_from_finding_to_finding(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.locator("#tools input[value=warning]").uncheck()
    following = page.get_by_role("button", name="Next finding")
    seen = []
    for _ in range(4):
        following.click()
        arrives(page, ".flag")
        seen.append(page.locator(".finding.current").get_attribute("data-code"))
    assert seen == ["FMT001", "REF009", "REF001", "FMT001"]
    page.get_by_role("button", name="Previous finding").click()
    page.locator(".finding.current[data-code=REF001]").wait_for()


def test_a_related_place_is_reached_too(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    number = CODES.index("REF001") + 1
    page.locator(f"#m1-f{number} .where a").nth(1).click()
    page.wait_for_url(f"**#m1-f{number}-1")
    assert in_view(page.locator("#m1-r15"))


def test_the_map_leads_to_references_and_citations(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.get_by_role("tab", name="Map of citations").click()
    assert not page.locator("#m1-findings").is_visible()
    page.get_by_role("link", name="reference 6", exact=True).first.click()
    arrives(page, "#m1-r6")
    strip = page.locator("#m1-map li").nth(5).locator("svg")
    width = (strip.bounding_box() or {"width": 0})["width"]
    strip.click(position={"x": width - 4, "y": 5})
    arrives(page, '.c[data-r="6"]')
    assert page.locator('.text .c[data-r="6"]').last.evaluate(
        "(each) => each === document.activeElement"
    )
    page.evaluate("location.hash = '#m1-f1'")
    arrives(page, "#m1-f1")
    assert not page.locator("#m1-map").is_visible()


def test_jumps_arrive_in_a_long_manuscript(visitor: Visitor) -> None:
    paragraphs = [
        f"Paragraph {each} says much. {'It goes on. ' * (each % 60)}As shown [{each % 80 + 1}]."
        for each in range(300)
    ]
    entries = [
        f"{each}. Lee B. Sleep part {each}. J Sleep 2019;{each}:1-9." for each in range(1, 81)
    ]
    text = "\n\n".join([*paragraphs, "See also [99].", "References", "\n".join(entries), ""])
    page = visitor.open([check(SourceFile(Path("long.md"), text), Plan(tuple(RULES)))])
    page.locator(".finding[data-code=CIT001] a.to").click()
    arrives(page, ".flag")
    page.wait_for_timeout(200)
    assert in_view(focused(page))
    page.locator("#m1-r40 .cited a").first.evaluate("(each) => each.click()")
    arrives(page, ".c")
    page.wait_for_timeout(200)
    assert in_view(focused(page))


@pytest.mark.parametrize("hash_", ["#m1-t3", "#nowhere", "#%", "#m1-map"])
def test_it_opens_at_a_place(visitor: Visitor, hash_: str) -> None:
    page = visitor.open([SAMPLE_REPORT], hash_=hash_)
    assert page.locator("html.js").count() == 1
    assert page.locator("#m1-map").is_visible() == (hash_ == "#m1-map")
    assert page.locator(".finding.current").count() == (hash_ == "#m1-t3")


# The card.


def test_hovering_shows_the_reference_and_its_findings(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    card = page.locator("#card")
    link = page.locator('.text .c[data-r="16"]')
    link.hover()
    card.wait_for()
    assert "Reference 16" in card.inner_text()
    assert "Chopra P, Cooper M." in card.inner_text()
    assert "duplicate-reference" in card.inner_text()
    assert link.get_attribute("aria-describedby") == "card"
    card.hover()
    page.wait_for_timeout(350)
    assert card.is_visible()  # one can move into it, to read on or to copy
    page.locator("h1, .brand").first.hover()
    card.wait_for(state="hidden")
    assert link.get_attribute("aria-describedby") is None


def test_a_range_shows_all_it_means_and_escape_closes(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.locator('.text .c[data-r="24 25 26 27 28"]').hover()
    card = page.locator("#card")
    card.wait_for()
    assert re.findall(r"^Reference (\d+)$", card.inner_text(), re.MULTILINE) == [
        str(each) for each in range(24, 29)
    ]
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_a_flag_shows_its_finding_with_the_evidence(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.locator(f'.text .flag[data-f="{CODES.index("MIS001") + 1}"]').hover()
    page.locator("#card").wait_for()
    assert "the sentence is about: multiple sclerosis" in page.locator("#card").inner_text()


def test_the_card_stays_on_the_screen_and_goes_with_its_place(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    for link in page.locator(".text .c").all()[::9]:
        link.scroll_into_view_if_needed()
        link.hover()
        page.locator("#card").wait_for()
        box = page.locator("#card").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        page.keyboard.press("Escape")
    page.locator(".text .c").first.hover()
    page.locator("#card").wait_for()
    page.mouse.wheel(0, 5000)
    page.locator("#card").wait_for(state="hidden")


def test_a_touch_shows_the_card_and_a_second_follows(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT], **PHONE)
    link = page.locator('.text .c[data-r="16"]')
    link.tap()
    card = page.locator("#card")
    card.wait_for()
    assert "Tap again to go to the reference" in card.inner_text()
    box = card.bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    assert in_view(link)
    link.tap()
    arrives(page, "#m1-r16")
    assert in_view(page.locator("#m1-r16"))


# Keyboard and screen reader.


def test_everything_is_reached_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    press = page.keyboard.press

    def tab_to(selector: str) -> None:
        for _ in range(80):
            press("Tab")
            if page.evaluate("(one) => document.activeElement.matches(one)", selector):
                return
        raise AssertionError(f"{selector} is not reached")

    press("Tab")
    assert focused(page).inner_text() == "Skip to the report"
    assert in_view(focused(page))
    tab_to("input[value=note]")
    press("Space")
    assert len(shown_codes(page)) == 5
    press("Space")
    tab_to("summary")
    press("Enter")
    tab_to("input[value=FMT001]")
    press("Space")
    assert "FMT001" not in shown_codes(page)
    press("Escape")
    assert focused(page).inner_text() == "Rules"
    tab_to("[data-step='1']")
    press("Enter")
    arrives(page, ".flag")
    page.locator(".tabs [aria-selected=true]").focus()
    press("ArrowRight")
    assert focused(page).inner_text() == "Map of citations"
    assert page.locator("#m1-map").is_visible()
    press("ArrowLeft")
    assert page.locator("#m1-findings").is_visible()
    tab_to(".text .c")
    assert page.locator("#card").is_visible()
    assert focused(page).get_attribute("aria-describedby") == "card"
    press("Escape")
    assert not page.locator("#card").is_visible()
    assert focused(page).get_attribute("data-r") == "1"
    press("Enter")
    arrives(page, "#m1-r1")
    tab_to(".cited a")
    press("Enter")
    arrives(page, ".c")
    assert focused(page).get_attribute("data-r") == "1"


def test_the_skip_link_leads_to_the_report(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page).get_attribute("id") == "main"


def test_a_screen_reader_hears_what_is_seen(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT])
    for role, name in (
        ("search", "Filter findings"),
        ("checkbox", "1 error"),
        ("tab", "Findings"),
        ("article", "Text"),
        ("link", "reference 13, warning"),
        ("link", "warning MIS001"),
        ("heading", "Reference 16 is the same work as reference 15"),
    ):
        assert page.get_by_role(role, name=name, exact=True).count() >= 1, (role, name)  # type: ignore[arg-type]
    assert page.locator("#shown").get_attribute("aria-live") == "polite"


def violations(page: Page, within: str = "html") -> list[str]:
    """Return what axe-core finds, of any impact."""
    page.evaluate(
        resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    )
    found = page.evaluate("(one) => axe.run(one, {resultTypes: ['violations']})", within)
    return [
        f"{each['impact']}: {each['id']} at {node['target']}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_barrier(visitor: Visitor, scheme: str, device: dict[str, Any]) -> None:
    page = visitor.open([SAMPLE_REPORT], color_scheme=scheme, **device)
    page.locator('.text .c[data-r="16"]').focus()
    page.keyboard.press("Tab")
    page.locator("#card").wait_for()
    assert violations(page) == []
    page.evaluate("location.hash = '#m1-map'")
    page.locator("#m1-map").wait_for()
    assert violations(page, "#m1-map") == []


@pytest.mark.parametrize(
    "reports", [REPORTS, HOSTILE, CLEAN, unbreakable()], ids=["several", "hostile", "clean", "wide"]
)
def test_axe_finds_no_barrier_in_hard_cases(
    visitor: Visitor, reports: Sequence[FileReport]
) -> None:
    page = visitor.open(reports)
    if page.locator(".rules").count():
        page.locator(".rules summary").click()
    assert violations(page) == []


# Light and dark, large and small, on paper.


def brightness(page: Page, of: str) -> float:
    colour = page.locator("body").evaluate(f"(body) => getComputedStyle(body).{of}")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / (3 * 255)


def test_it_is_light_or_dark_as_the_reader_likes(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT], color_scheme="light")
    assert brightness(page, "backgroundColor") > 0.9
    assert brightness(page, "color") < 0.3
    page.emulate_media(color_scheme="dark")
    assert brightness(page, "backgroundColor") < 0.15
    assert brightness(page, "color") > 0.8


@pytest.mark.parametrize(
    "reports",
    [[SAMPLE_REPORT], REPORTS, HOSTILE, CLEAN, unbreakable()],
    ids=["sample", "several", "hostile", "clean", "wide"],
)
def test_nothing_is_wider_than_a_phone(visitor: Visitor, reports: Sequence[FileReport]) -> None:
    page = visitor.open(reports, **PHONE)
    for panel in ("findings", "map"):
        page.evaluate(f"location.hash = '#m1-{panel}'")
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("innerWidth") == width


def test_the_parts_are_one_touch_away_on_a_phone(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT], **PHONE)
    parts = page.get_by_role("navigation", name=re.compile("Parts of"))
    for name, target in (("Text", "#m1-text-h"), ("References", "#m1-r1"), ("Map", ".legend")):
        parts.get_by_role("link", name=name).tap()
        page.locator(target).wait_for(state="attached")
        page.wait_for_timeout(50)
        assert page.locator(target).evaluate(
            "(each) => { const box = each.getBoundingClientRect(); return box.top >= 80 && box.top < innerHeight; }"
        ), name
    parts.get_by_role("link", name="Findings").tap()
    page.locator("#m1-f1").wait_for()
    assert in_view(page.locator("#m1-f1 .message"))


def test_it_prints_all_there_is_and_nothing_of_the_screen(visitor: Visitor) -> None:
    page = visitor.open([SAMPLE_REPORT], color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".finding >> nth=6", ".map", ".tallies", ".text", "#m1-findings-h"):
        assert page.locator(part).is_visible(), part
    for part in ("#tools", ".tabs", "#card", ".skip", ".local"):
        assert not page.locator(part).is_visible(), part
    assert brightness(page, "color") < 0.3
    assert page.locator(".side").evaluate("(side) => side.scrollHeight <= side.clientHeight")
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type /Page\b", paper)) <= 12


# What manuscripts bring along.


def test_hostile_text_is_inert(visitor: Visitor) -> None:
    page = visitor.open(HOSTILE)
    assert page.locator("script").count() == 1
    assert page.locator(".text script, .text img, .text [onerror]").count() == 0
    assert "<script>alert('100%')</script>" in page.locator(".text").inner_text()
    raw = page.locator("body").evaluate("(body) => body.textContent")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", raw)
    assert page.locator(".text .hidden-sign").all_inner_texts()[:2] == ["\\x1b", "\\x07"]
    for link in page.locator(".text .c, .text .flag").all():
        link.hover()
        page.locator("#card").wait_for()
        assert page.locator("#card script, #card img").count() == 0
        assert (
            "<script>" in page.locator("#card").inner_text() or link.get_attribute("data-f") != "1"
        )
        page.keyboard.press("Escape")
    hrefs = page.locator("a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")
    assert all(each.startswith("#") for each in hrefs)


def test_several_manuscripts_share_a_page(visitor: Visitor) -> None:
    text = "One [1], two [2], seven [7].\n\nA. One.\nB. Two.\n"
    cites = [("[1]", 1), ("[2]", 2), ("[7]", 7)]
    made = document(source(text, "two.md"), entries=["A. One.", "B. Two."], cites=cites)
    second = report(made, finding(Problem(span(made.file, "[7]"), "there is no seven")))
    page = visitor.open([SAMPLE_REPORT, second, *CLEAN])
    total = len(CODES) + len(second.findings)
    assert page.locator("#shown").inner_text() == f"{total} of {total} shown"
    page.get_by_role("link", name="two.md").click()
    assert in_view(page.locator("#m2 h2"))
    page.locator("#m2-f1 a.to").click()
    arrives(page, "#m2 .flag")
    page.locator("#m2").get_by_role("tab", name="Map of citations").click()
    assert page.locator("#m2-map").is_visible()
    assert page.locator("#m1-findings").is_visible()
    page.locator("#tools input[value=error]").uncheck()
    assert page.locator("#shown").inner_text() == f"{total - 2} of {total} shown"
    assert page.locator("#m3").get_by_text("Nothing found").is_visible()


def test_nothing_found_needs_no_filter(visitor: Visitor) -> None:
    page = visitor.open(CLEAN)
    assert page.locator("#tools").count() == 0
    assert page.get_by_text("Nothing found").first.is_visible()
    assert "All is well." in page.locator(".text").inner_text()


def test_text_of_both_directions_reads_as_it_should(visitor: Visitor) -> None:
    file = source("שלום עולם [9].\n\nHello [8].\n")
    found = finding(Problem(span(file, "[9]"), "no such reference"))
    page = visitor.open([report(document(file, cites=[("[9]", 9), ("[8]", 8)]), found)])
    directions = page.locator(".text p").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each).direction)"
    )
    assert directions == ["rtl", "ltr"]
