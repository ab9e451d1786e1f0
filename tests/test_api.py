from __future__ import annotations

from pathlib import Path

import pytest

import citecheck
from citecheck.errors import ReadError, UsageError

TEXT = """\
Bees find their way home by the sun [1]. They also count landmarks on the way [7].

References

1. Lee B. Bees and the sun. J Insects. 2011;3(2):10-19.
2. Roe C. Counting landmarks in flight. J Insects. 2012;4(1):20-28.
"""


def test_text_and_file_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(TEXT, "utf-8")
    by_text = citecheck.check_text(TEXT, path="paper.md")
    by_file = citecheck.check_file(path)
    assert [each.fingerprint for each in by_text.findings] == [
        each.fingerprint for each in by_file.findings
    ]
    assert "CIT001" in {each.code for each in by_text.findings}


def test_choices() -> None:
    def codes(**choices: object) -> set[str]:
        return {each.code for each in citecheck.check_text(TEXT, **choices).findings}  # type: ignore[arg-type]

    assert codes(select=["CIT001"]) == {"CIT001"}
    assert codes(select=["REF"], extend_select=["CIT001"]) == {"CIT001"}
    assert "CIT001" not in codes(ignore=["missing-reference"])
    assert codes(select=["CIT001"], min_severity="note", min_confidence="low") == {"CIT001"}
    with pytest.raises(UsageError):
        codes(select=["CIT01"])
    with pytest.raises(ValueError, match="huge"):
        codes(min_severity="huge")


def test_settings_are_read_for_files_only(tmp_path: Path) -> None:
    (tmp_path / "citecheck.toml").write_text('ignore = ["CIT"]', "utf-8")
    path = tmp_path / "paper.md"
    path.write_text(TEXT, "utf-8")
    assert not citecheck.check_file(path).findings
    assert citecheck.check_file(path, isolated=True).findings
    assert citecheck.check_text(TEXT, path=path).findings


def test_ignore_comments_can_be_disregarded() -> None:
    text = TEXT.replace("way [7].", "way [7]. <!-- citecheck: ignore[CIT001] -->")
    assert not citecheck.check_text(text, select=["CIT001"]).findings
    assert citecheck.check_text(text, select=["CIT001"], ignores=False).findings


def test_extract(tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(TEXT, "utf-8")
    for document in (citecheck.extract_text(TEXT), citecheck.extract_file(path)):
        assert [each.span.text for each in document.markers] == ["[1]", "[7]"]
        assert [each.number for each in document.references] == [1, 2]


def test_a_missing_file() -> None:
    with pytest.raises(ReadError):
        citecheck.check_file("absent.md")


def test_a_notebook_shows_a_table_of_what_was_found() -> None:
    shown = citecheck.check_text("Moss <b>grows</b> [1, 9].\n\nReferences\n\n1. <script>x</script>")
    page = shown._repr_html_()
    assert page.startswith("<table><caption>text.txt: ")
    assert "<script>" not in page
    assert page.count("<tr>") == 1 + len(shown.findings)
