"""Settings: the nearest `citecheck.toml` or `[tool.citecheck]`, as frozen dataclasses or an error."""

from __future__ import annotations

import dataclasses
import os
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from citecheck.errors import ConfigError, did_you_mean
from citecheck.finding import Confidence, Severity
from citecheck.rule import AnyRule

_FILE = "citecheck.toml"
_PROJECT = "pyproject.toml"


@dataclass(frozen=True)
class IgnoredReference:
    """A table of `reference-ignores`: a work of which rules have nothing more to say."""

    reference: str
    """Its DOI, its key, or words of the entry."""
    rules: tuple[str, ...] = ()
    """Codes, prefixes or names; empty means all."""
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse what would cover entries by chance."""
        if len(self.reference.strip()) < _SHORTEST:
            raise ValueError("`reference` is too short to mean one work")


_SHORTEST = 3


@dataclass(frozen=True)
class Config:
    """What a settings file says; the defaults are what holds without one."""

    select: tuple[str, ...] | None = None
    """Codes, prefixes or names of the rules to run; None means those on by default."""
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: Severity = Severity.NOTE
    min_confidence: Confidence = Confidence.MEDIUM
    mailto: str = ""
    """The address that registries are given (see `--mailto`)."""
    sources: tuple[str, ...] = ()
    """The registries that are asked, in this order; empty means the usual ones."""
    baseline: Path | None = None
    """The file of accepted findings; its path starts from the settings file."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Rules to silence, by the pattern of a path from the settings file, or of a name."""
    reference_ignores: tuple[IgnoredReference, ...] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)
    """The options of rules that have some set, by code."""


def find(place: Path) -> Path | None:
    """Return the settings file nearest to a manuscript: in its directory or one above.

    The search ends at the top of a repository (where `.git` is). A `pyproject.toml` without a
    `[tool.citecheck]` table is passed over.

    Raises:
        ConfigError: a `pyproject.toml` on the way is not TOML.
    """
    # Without `..`: behind it, parents would lead through a folder that the manuscript is not in.
    place = Path(os.path.abspath(place))  # noqa: PTH100  # `resolve` would follow links
    start = place if place.is_dir() else place.parent
    for directory in (start, *start.parents):
        if (directory / _FILE).is_file():
            return directory / _FILE
        project = directory / _PROJECT
        if project.is_file() and _table(project) is not None:
            return project
        if (directory / ".git").exists():
            break
    return None


def load(path: Path, rules: Sequence[AnyRule]) -> Config:
    """Read a settings file; `rules` are those whose options it may set.

    Raises:
        ConfigError: it cannot be read, or holds an unknown setting or a wrong value.
    """
    table = _table(path)
    if table is None:
        raise ConfigError(
            f"`{path}` has no [tool.citecheck] table", hint="add one, or name another file"
        )
    where = f"`{path}`"
    known = {each.name.replace("_", "-"): each.name for each in dataclasses.fields(Config)}
    settings: dict[str, Any] = {}
    types_of = typing.get_type_hints(Config)
    for key, value in table.items():
        if key not in known:
            raise _unknown("setting", key, known, where)
        name = known[key]
        if name == "rules":
            settings[name] = _options(value, rules, path)
        else:
            settings[name] = _converted(value, types_of[name], f"`{key}` in {where}")
            if isinstance(settings[name], Path):
                settings[name] = path.parent / settings[name].expanduser()
    return Config(**settings)


def _table(path: Path) -> dict[str, Any] | None:
    import tomllib  # noqa: PLC0415  # only where there is a file to read

    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"cannot read `{path}`: {(error.strerror or '').lower()}", hint="check the path"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"`{path}` is not TOML: {error}", hint="correct it there") from error
    if path.name != _PROJECT:
        return content
    tool = content.get("tool")
    table = tool.get("citecheck") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"`tool.citecheck` in `{path}` is not a table", hint="[tool.citecheck]")
    return table


def _options(value: object, rules: Sequence[AnyRule], path: Path) -> dict[str, Any]:
    """Return the options set under `rules.<name>`, each in its rule's own dataclass, by code."""
    where = f"`{path}`"
    if not isinstance(value, dict):
        raise ConfigError(f"`rules` in {where} is not a table", hint="[rules.<name>]")
    by_name = {name: rule for rule in rules for name in (rule.name, rule.code)}
    found: dict[str, Any] = {}
    for name, settings in value.items():
        rule = by_name.get(name)
        if rule is None:
            raise _unknown("rule", name, by_name, where)
        if not isinstance(settings, dict):
            raise ConfigError(f"`rules.{name}` in {where} is not a table", hint=f"[rules.{name}]")
        found[rule.code] = _rule_options(rule, settings, path)
    return found


def _rule_options(rule: AnyRule, settings: Mapping[str, object], path: Path) -> Any:  # noqa: ANN401
    where = f"`{path}`"
    defaults = rule.options()
    known = {each.name.replace("_", "-"): each.name for each in dataclasses.fields(defaults)}
    types_of = typing.get_type_hints(type(defaults))
    values: dict[str, Any] = {}
    for key, value in settings.items():
        name = known.get(key.replace("_", "-"))
        if name is None:
            raise _unknown(f"option of {rule.name}", key, known, where)
        place = f"`rules.{rule.name}.{key}` in {where}"
        values[name] = _converted(value, types_of[name], place)
        if isinstance(values[name], Path):
            # What a settings file names lies beside it, wherever the run was started.
            values[name] = path.parent / values[name].expanduser()
    try:
        return dataclasses.replace(defaults, **values)
    except ValueError as error:  # a rule's own check of what makes sense
        raise ConfigError(f"`rules.{rule.name}` in {where}: {error}") from error


def _converted(value: Any, kind: Any, place: str) -> Any:  # noqa: ANN401
    """Return a TOML value as a dataclass field's type, or say what was expected."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        (kind,) = (each for each in arguments if each is not type(None))
        return _converted(value, kind, place)
    if origin in {tuple, frozenset}:
        if not isinstance(value, list):
            raise ConfigError(f"{place} is not a list", hint='write it as ["…", "…"]')
        return origin(_converted(each, arguments[0], place) for each in value)
    if origin is Mapping:
        if not isinstance(value, dict):
            raise ConfigError(f"{place} is not a table", hint='write it as { "…" = ["…"] }')
        return {
            key: _converted(each, arguments[1], f"`{key}` of {place}")
            for key, each in value.items()
        }
    if dataclasses.is_dataclass(kind):
        return _filled(value, kind, place)
    if isinstance(kind, type) and issubclass(kind, Enum):
        choices = [str(each.value) for each in kind]
        if value not in choices:
            raise ConfigError(
                f"{place} is `{value}`",
                hint=did_you_mean(str(value), choices) or f"one of {', '.join(choices)}",
            )
        return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    if kind is Path and isinstance(value, str):
        return Path(value)
    if type(value) is not kind:
        expected = {
            bool: "true or false",
            int: "a whole number",
            float: "a number",
            str: "text",
            Path: "text",
        }
        raise ConfigError(f"{place} is not {expected[kind]}", hint=f"it is {value!r}")
    return value


def _filled(value: Any, kind: Any, place: str) -> Any:  # noqa: ANN401
    """Return a table as a dataclass."""
    if not isinstance(value, dict):
        raise ConfigError(f"{place} is not a table", hint="write it as { … = … }")
    types_of = typing.get_type_hints(kind)
    for key in value:
        if key not in types_of:
            raise _unknown("setting", key, types_of, place)
    known = {
        key: _converted(each, types_of[key], f"`{key}` of {place}") for key, each in value.items()
    }
    missing = [
        each.name
        for each in dataclasses.fields(kind)
        if each.name not in known and each.default is dataclasses.MISSING
    ]
    if missing:
        raise ConfigError(f"{place} has no `{missing[0]}`", hint=f"add `{missing[0]} = …`")
    try:
        return kind(**known)
    except ValueError as error:
        raise ConfigError(f"{place}: {error}", hint="correct it there") from error


def _unknown(what: str, key: str, known: Collection[str], where: str) -> ConfigError:
    names = sorted(known)
    hint = did_you_mean(key, names) or (f"known are {', '.join(names)}" if names else "it has none")
    return ConfigError(f"unknown {what} `{key}` in {where}", hint=hint)
