from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import rule
from citecheck.config import Config, find, load
from citecheck.errors import ConfigError
from citecheck.finding import Confidence, Severity


@dataclass(frozen=True)
class Options:
    at_least: float = 0.5
    count: int = 3
    strict: bool = False
    word: str = "x"
    names: tuple[str, ...] = ()
    limit: int | None = None
    level: Severity = Severity.NOTE
    folder: Path | None = None

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("count is below 0")


RULES = (rule("REF001", name="duplicate-reference", options=Options), rule("REF002", name="plain"))


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "citecheck.toml"


def loaded(path: Path, text: str) -> Config:
    path.write_text(text, "utf-8")
    return load(path, RULES)


def test_nothing_set_is_the_defaults(settings: Path) -> None:
    assert loaded(settings, "") == Config()
    assert Config().min_confidence is Confidence.MEDIUM


def test_all_settings(settings: Path) -> None:
    config = loaded(
        settings,
        """
        select = ["CIT", "REF"]
        extend-select = ["DOC"]
        ignore = ["REF002"]
        min-severity = "warning"
        min-confidence = "high"
        [rules.duplicate-reference]
        at-least = 1
        count = 4
        strict = true
        word = "y"
        names = ["a", "b"]
        limit = 2
        level = "error"
        """,
    )
    assert config.select == ("CIT", "REF")
    assert config.extend_select == ("DOC",)
    assert config.ignore == ("REF002",)
    assert config.min_severity is Severity.WARNING
    assert config.min_confidence is Confidence.HIGH
    assert config.rules == {
        "REF001": Options(
            1.0, 4, strict=True, word="y", names=("a", "b"), limit=2, level=Severity.ERROR
        )
    }


def test_a_rule_may_be_called_by_its_code(settings: Path) -> None:
    config = loaded(settings, "[rules.REF001]\nat_least = 0.25")
    assert config.rules == {"REF001": Options(0.25)}


def test_a_path_starts_from_the_settings_file(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def folder(value: Path) -> Path | None:
        options = loaded(settings, f"rules.REF001.folder = {json.dumps(str(value))}")
        found: Options = options.rules["REF001"]
        return found.folder

    assert folder(Path("models/small")) == settings.parent / "models" / "small"
    assert folder(settings.parent.parent) == settings.parent.parent
    monkeypatch.setenv("HOME", str(settings.parent))
    monkeypatch.setenv("USERPROFILE", str(settings.parent))
    assert folder(Path("~/small")) == settings.parent / "small"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("ingore = []", "unknown setting `ingore`", "did you mean `ignore`?"),
        ("zzz = 1", "unknown setting `zzz`", "known are baseline"),
        ("select = 'CIT'", "`select` in `", "as ["),
        ("select = [1]", "is not text", "it is 1"),
        ("min-severity = 'warn'", "is `warn`", "did you mean `warning`?"),
        ("min-severity = 'zzz'", "is `zzz`", "one of error, warning, note"),
        ("min-severity = ['note']", "is `['note']`", "did you mean `note`?"),
        ("rules = 1", "`rules` in", "[rules.<name>]"),
        ("rules.plane = {}", "unknown rule `plane`", "did you mean `plain`?"),
        ("rules.plain = 1", "`rules.plain` in", "[rules.plain]"),
        ("rules.plain.a = 1", "unknown option of plain `a`", "it has none"),
        (
            "rules.REF001.at-lest = 1",
            "unknown option of duplicate-reference",
            "did you mean `at-least`?",
        ),
        ("rules.REF001.at-least = 'x'", "is not a number", "it is 'x'"),
        ("rules.REF001.count = 1.5", "is not a whole number", "it is 1.5"),
        ("rules.REF001.count = true", "is not a whole number", "it is True"),
        ("rules.REF001.strict = 1", "is not true or false", "it is 1"),
        ("rules.REF001.folder = 1", "is not text", "it is 1"),
        ("rules.REF001.count = -1", "count is below 0", None),
        ("select = [", "is not TOML", "correct"),
    ],
)
def test_a_wrong_setting_is_explained(
    settings: Path, text: str, message: str, hint: str | None
) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(settings, text)
    assert message in caught.value.message
    assert str(settings) in caught.value.message
    if hint:
        assert hint in (caught.value.hint or "")


def test_pyproject(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    assert loaded(project, '[tool.citecheck]\nignore = ["CIT"]').ignore == ("CIT",)
    with pytest.raises(ConfigError, match=r"no \[tool.citecheck\]"):
        loaded(project, "[project]\nname = 'x'")
    with pytest.raises(ConfigError, match="not a table"):
        loaded(project, "tool.citecheck = 3")
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "absent.toml", RULES)


def test_the_nearest_file_is_found(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    paper = deep / "paper.md"
    assert find(paper) is None
    (tmp_path / "citecheck.toml").touch()
    assert find(paper) == tmp_path / "citecheck.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[project]", "utf-8")
    assert find(paper) == tmp_path / "citecheck.toml", "a project without the table is passed over"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.citecheck]", "utf-8")
    assert find(paper) == tmp_path / "a" / "pyproject.toml"
    (tmp_path / "a" / "citecheck.toml").touch()
    assert find(paper) == tmp_path / "a" / "citecheck.toml"
    assert find(deep) == tmp_path / "a" / "citecheck.toml", "a directory counts as itself"


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / "citecheck.toml").touch()
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert find(tmp_path / "repository" / "paper.md") is None


def test_the_search_ends_at_the_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    assert find(tmp_path / "paper.md") is None


@given(
    select=st.none() | st.lists(st.text()),
    confidence=st.sampled_from(Confidence),
    count=st.integers(min_value=0, max_value=2**62),
)
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    select: list[str] | None,
    confidence: Confidence,
    count: int,
) -> None:

    lines = [f'min-confidence = "{confidence}"', f"rules.REF001.count = {count}"]
    if select is not None:
        lines.insert(
            0, f"select = {json.dumps(select, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        )
    config = loaded(tmp_path_factory.mktemp("c") / "citecheck.toml", "\n".join(lines))
    assert config.select == (None if select is None else tuple(select))
    assert config.min_confidence is confidence
    assert config.rules["REF001"].count == count
