"""The page of rules is what the rules say."""

from __future__ import annotations

import runpy
from pathlib import Path

from citecheck.rules import RULES

ROOT = Path(__file__).parent.parent.parent


def test_rules_page_is_fresh() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "build_rules.py"))["page"]
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == page(RULES), "run `make docs`"
