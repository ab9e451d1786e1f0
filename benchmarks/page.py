"""How large the report of a long manuscript is as a page, and how soon a browser is ready to use it.

    python benchmarks/page.py

It needs Chromium and `playwright`. Ready means: loaded, drawn, and its script at work. The best of
several loads counts, each in a fresh context.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import citecheck
from citecheck.reporters import REPORTERS
from speed import manuscript

PARAGRAPHS = 430
"""About 300,000 characters: a hundred pages."""
REFERENCES = 500
LARGEST = 3_000_000
LATEST = 1.0
RUNS = 5
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_DRAWN = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""


def faulty(text: str) -> str:
    """Let every fortieth citation miss the list, so that there are findings to draw."""
    seen = 0

    def miss(match: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return f"[{REFERENCES + seen}]" if seen % 40 == 0 else match[0]

    return re.sub(r"\[\d+\]", miss, text)


def ready(browser: Browser, page_file: Path) -> tuple[float, float]:
    """Return the seconds until a page can be used, and those that a filter then takes."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(page_file.as_uri(), wait_until="load")
    loaded: float = page.evaluate(_DRAWN)
    if not page.evaluate("document.documentElement.classList.contains('js')"):
        raise RuntimeError("the script of the page did not run")
    taken: float = page.evaluate(
        f"""async () => {{
          const start = performance.now();
          document.querySelector("#tools input").click();
          await ({_DRAWN})();
          return performance.now() - start;
        }}"""
    )
    context.close()
    return loaded / 1000, taken / 1000


def main() -> int:
    """Print size and times; exit 1 where a limit is passed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium found")
        return 1
    text = faulty(manuscript(PARAGRAPHS // 10, REFERENCES))
    report = citecheck.check_text(text, path="long.md")
    document = report.document
    print(
        f"{len(text):,} characters, {len(document.citations):,} citations, "
        f"{len(document.references)} references, {len(report.findings)} findings"
    )
    start = time.perf_counter()
    page = REPORTERS["html"]([report], colour=False, width=80, summary=True)
    print(f"  {'to write the page':<24} {time.perf_counter() - start:6.2f} s")
    size = len(page.encode())
    print(f"  {'size':<24} {size / 1e6:6.2f} MB  (limit {LARGEST / 1e6:.0f} MB)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(page, "utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        runs = [ready(browser, file) for _ in range(RUNS)]
        browser.close()
    loaded, filtered = (min(times) for times in zip(*runs, strict=True))
    print(f"  {'ready in':<24} {loaded:6.2f} s  (limit {LATEST:.0f} s)")
    print(f"  {'a filter takes':<24} {filtered:6.2f} s")
    return int(size > LARGEST or loaded > LATEST)


if __name__ == "__main__":
    sys.exit(main())
