from __future__ import annotations

from pathlib import Path

import pytest

from citecheck.readers.collect import collect


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")


def seen(*paths: str) -> list[str]:
    collected = collect(map(Path, paths))
    assert not collected.errors
    return [each.as_posix() for each in collected.files]


def complaints(*paths: str) -> list[str]:
    return [each.message for each in collect(map(Path, paths)).errors]


def test_files_in_the_order_given_each_once() -> None:
    make("b.txt", "a.txt")
    assert seen("b.txt", "a.txt", "./b.txt", "-", "-") == ["b.txt", "a.txt", "-"]


def test_a_named_file_needs_no_suffix_and_may_be_missing() -> None:
    make("paper", "photo.png")
    assert seen("paper", "photo.png", "absent.txt") == ["paper", "photo.png", "absent.txt"]


def test_directories_are_walked_in_order() -> None:
    make("d/z.md", "d/a.txt", "d/m/b.MARKDOWN", "d/c.png", "d/m/n/t.text")
    assert seen("d") == ["d/a.txt", "d/m/b.MARKDOWN", "d/m/n/t.text", "d/z.md"]


def test_hidden_and_foreign_directories_are_left_out() -> None:
    make("d/a.md", "d/.git/x.md", "d/.hidden.md", "d/node_modules/x.md", "d/CVS/x.md")
    assert seen("d") == ["d/a.md"]


def test_the_same_file_by_two_ways_is_read_once() -> None:
    make("d/a.md")
    Path("d/link.md").symlink_to("a.md")
    assert seen("d", "d/a.md") == ["d/a.md"]


def test_a_loop_of_links_ends() -> None:
    make("d/a.md")
    Path("d/again").symlink_to(".", target_is_directory=True)
    Path("d/broken.md").symlink_to("nowhere.md")
    assert seen("d") == ["d/a.md"]


def test_gitignore_is_honoured() -> None:
    make("d/a.md", "d/build/x.md", "d/deep/drafts/y.md", "d/deep/keep.md", "d/deep/drop.md")
    Path("d/.gitignore").write_text("build/\n*drop.md\ndrafts\n# comment\n", "utf-8")
    assert seen("d") == ["d/a.md", "d/deep/keep.md"]


def test_the_deepest_gitignore_has_the_last_word() -> None:
    make("d/a.md", "d/sub/a.md")
    Path("d/.gitignore").write_text("a.md\n", "utf-8")
    Path("d/sub/.gitignore").write_text("!a.md\n", "utf-8")
    assert seen("d") == ["d/sub/a.md"]


def test_gitignore_above_counts_up_to_the_repository() -> None:
    make("r/.git/HEAD", "r/d/a.md", "r/d/b.md", "other/d/a.md")
    Path("r/.gitignore").write_text("d/b.md\n", "utf-8")
    Path(".gitignore").write_text("*.md\n", "utf-8")
    assert seen("r/d") == ["r/d/a.md"]
    assert seen("other") == ["other/d/a.md"], "outside a repository only what is walked counts"


def test_an_ignored_directory_named_on_purpose_is_walked() -> None:
    make("r/.git/HEAD", "r/build/a.md")
    Path("r/.gitignore").write_text("build/\n", "utf-8")
    assert seen("r/build") == ["r/build/a.md"]
    assert seen("r/d/../build") == ["r/d/../build/a.md"] if Path("r/d").exists() else True


def test_dots_in_a_path_do_not_confuse(monkeypatch: pytest.MonkeyPatch) -> None:
    make("r/.git/HEAD", "r/d/a.md", "r/d/b.md", "r/e/x.md")
    Path("r/.gitignore").write_text("d/b.md\n", "utf-8")
    monkeypatch.chdir("r/e")
    assert seen("../d") == ["../d/a.md"]


def test_nothing_to_read() -> None:
    make("d/a.png")
    assert complaints("d") == ["nothing to read in `d`"]


def test_a_pattern_is_expanded() -> None:
    make("b.md", "a.md", "c.txt", "d/e.md")
    assert seen("*.md") == ["a.md", "b.md"]
    assert seen("**/*.md") == ["a.md", "b.md", "d/e.md"]
    assert seen("d*") == ["d/e.md"]
    assert complaints("*.rst") == ["no file matches `*.rst`"]


def test_a_file_whose_name_looks_like_a_pattern() -> None:
    make("a[1].md")
    assert seen("a[1].md") == ["a[1].md"]


def test_a_directory_that_may_not_be_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    make("d/a.md")

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refuse)
    assert complaints("d")[0] == "cannot look into `d`: permission denied"
