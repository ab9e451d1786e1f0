"""A headless Chromium for the tests of the page. Where there is none they are skipped, but not in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from citecheck.finding import FileReport
from citecheck.reporters import REPORTERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
"""Read before the tests run: they see an environment without it."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "reduced_motion": "reduce",
    "color_scheme": "light",
}
PATIENCE = 5000
"""Milliseconds to wait for what should be there at once."""


def absent(what: str) -> NoReturn:
    """Skip for want of something; in CI fail, so that nothing is skipped there unseen."""
    if IN_CI:
        pytest.fail(f"{what}, and CI must run these tests")
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        absent("playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        absent("no chromium found")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Visitor:
    """Opens reports, and notes whatever a page complains of or asks for."""

    browser: Browser
    folder: Path = Path()
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What was asked for and turned down before it was sent."""

    def __post_init__(self) -> None:
        self.desk = self._page({})
        """A page that is used again and again: a new one takes longer than most tests."""

    def open(self, reports: Sequence[FileReport], *, hash_: str = "", **options: Any) -> Page:
        """Open the page of reports."""
        page = REPORTERS["html"](reports, colour=False, width=80, summary=True)
        return self.open_page(page, hash_=hash_, **options)

    def open_page(self, text: str, *, hash_: str = "", **options: Any) -> Page:
        """Open a page; in a context of its own where that is to be another than a desktop's."""
        file = self.folder / "report.html"
        file.write_bytes(text.encode())
        page = self._page(options) if options else self.desk
        page.mouse.move(0, 0)
        page.goto(file.as_uri() + hash_)
        return page

    def leave(self) -> None:
        """Close what was opened."""
        self.desk.goto("about:blank")
        for context in self.browser.contexts:
            if context is not self.desk.context:
                context.close()

    def _page(self, options: dict[str, Any]) -> Page:
        page = self.browser.new_context(**{**DESKTOP, **options}).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.is_navigation_request() or not request.url.startswith(("file:", "about:")):
            self.asked.append(request.url)

    def _failed(self, request: Request) -> None:
        if request.failure == "csp":
            self.refused.append(request.url)


@pytest.fixture(scope="module")
def traveller(browser: Browser) -> Visitor:
    return Visitor(browser)


@pytest.fixture
def visitor(traveller: Visitor, tmp_path: Path) -> Iterator[Visitor]:
    """Give a visitor; whatever a test does, no page may complain or ask for anything."""
    traveller.folder = tmp_path
    for noted in (traveller.complaints, traveller.asked, traveller.refused):
        noted.clear()
    yield traveller
    traveller.leave()
    assert (traveller.complaints, traveller.asked) == ([], [])
