"""`--fix`, `--diff` and `renumber`, as they are used."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import Run
from invented import entry

PROSE = (
    "Moss grows^{1,2}. Snow falls³. Stones roll⁴. Peat lies⁵. Otters sleep³⁻⁵. Wind blows^{1,6}."
)


def manuscript() -> str:
    entries = [entry(at) for at in (0, 1, 2, 3, 4)]
    entries.insert(3, entries[1])
    listed = "\n".join(f"{number}. {each}" for number, each in enumerate(entries, 1))
    return f"{PROSE}\n\nReferences\n\n{listed}\n"


def test_a_merge_is_unsafe_and_only_made_when_asked_for(run: Run) -> None:
    path = Path("paper.txt")
    path.write_text(manuscript(), "utf-8")
    ran = run("--fix", "paper.txt", "--select", "REF001")
    assert ran.code == 1
    assert path.read_text("utf-8") == manuscript()
    ran = run("--fix", "--unsafe-fixes", "paper.txt", "--select", "REF001")
    assert (ran.code, ran.err) == (0, "note: mended one finding in paper.txt\n")
    text = path.read_text("utf-8")
    assert "Peat lies⁴. Otters sleep²⁻⁴. Wind blows^{1,5}." in text
    assert "Stones roll². " in text
    assert text.count(entry(1)) == 1
    assert run("--fix", "--unsafe-fixes", "paper.txt", "--select", "REF001").err == ""


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_outside_the_edits_stay(run: Run, mark: bytes, ending: str) -> None:
    path = Path("paper.txt")
    path.write_bytes(mark + manuscript().replace("\n", ending).encode())
    assert run("--fix", "--unsafe-fixes", "paper.txt", "--select", "REF001").code == 0
    data = path.read_bytes()
    assert data.startswith(mark + b"Moss grows^{1,2}. Snow falls")
    assert data.count(ending.encode()) == manuscript().count("\n") - 1
    assert data.replace(ending.encode(), b"").count(b"\n") == 0


def test_a_diff_shows_and_writes_nothing(run: Run) -> None:
    path = Path("paper.txt")
    path.write_text(manuscript(), "utf-8")
    ran = run("--diff", "--unsafe-fixes", "paper.txt", "--select", "REF001")
    assert ran.code == 1
    assert ran.out.startswith("--- a/paper.txt\n+++ b/paper.txt\n@@ ")
    assert f"\n-4. {entry(1)}\n" in ran.out
    assert path.read_text("utf-8") == manuscript()
    clean = run("--diff", "paper.txt", "--select", "REF001")
    assert (clean.code, clean.out) == (0, "")


def test_a_copy_is_mended_and_the_manuscript_stays(run: Run) -> None:
    Path("paper.txt").write_text(manuscript(), "utf-8")
    ran = run("--fix", "--unsafe-fixes", "paper.txt", "-o", "copy.txt", "--select", "REF001")
    assert ran.code == 0
    assert Path("paper.txt").read_text("utf-8") == manuscript()
    assert Path("copy.txt").read_text("utf-8").count(entry(1)) == 1
    assert "paper.txt" in ran.out


def test_standard_input_is_mended_to_standard_output(run: Run) -> None:
    ran = run("--fix", "--unsafe-fixes", "-", "--select", "REF001", given=manuscript().encode())
    assert ran.code == 0
    assert ran.out.startswith("Moss grows^{1,2}. Snow falls")
    assert ran.out.count(entry(1)) == 1
    assert "nothing found" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--unsafe-fixes",), "`--unsafe-fixes` mends nothing by itself"),
        (("--fix", "--across"), "what is found across files cannot be mended"),
        (("--fix", "-o", "x.txt", "other.txt"), "2 mended manuscripts cannot go to one file"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    Path("paper.txt").write_text(manuscript(), "utf-8")
    Path("other.txt").write_text(manuscript(), "utf-8")
    ran = run("paper.txt", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert Path("paper.txt").read_text("utf-8") == manuscript()


def test_a_file_that_is_not_in_utf_8_is_not_written(run: Run) -> None:
    path = Path("paper.txt")
    data = manuscript().replace("⁻", "-").encode("utf-16")
    path.write_bytes(data)
    ran = run("--fix", "--unsafe-fixes", "paper.txt", "--select", "REF001")
    assert ran.code == 2
    assert "is not in UTF-8" in ran.err
    assert path.read_bytes() == data


def test_a_list_is_put_in_the_order_of_the_text(run: Run) -> None:
    entries = [entry(at) for at in range(4)]
    listed = "\n".join(f"[{number}] {each}" for number, each in enumerate(entries, 1))
    text = (
        f"Moss grows [3]. Snow falls [1, 3]. Stones roll [4]. Peat [1].\n\nReferences\n\n{listed}\n"
    )
    Path("paper.md").write_text(text, "utf-8")
    assert "+Moss grows [1]." in run("renumber", "paper.md", "--diff").out
    assert run("renumber", "paper.md").code == 0
    after = Path("paper.md").read_text("utf-8")
    assert after.startswith("Moss grows [1]. Snow falls [1, 2]. Stones roll [3]. Peat [2].")
    assert f"[1] {entries[2]}\n[2] {entries[0]}\n[3] {entries[3]}\n[4] {entries[1]}\n" in after
    assert run("renumber", "paper.md", "--diff").out == ""


def test_what_cannot_be_renumbered_says_why(run: Run) -> None:
    text = manuscript().replace("\n5. ", "\n7. ")
    Path("paper.txt").write_text(text, "utf-8")
    ran = run("renumber", "paper.txt")
    assert ran.code == 2
    assert "is not numbered from 1 on without a gap" in ran.err
    assert Path("paper.txt").read_text("utf-8") == text
