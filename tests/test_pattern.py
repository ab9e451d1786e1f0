"""Patterns that are compiled when they are first used are otherwise like all others."""

from __future__ import annotations

import copy
import re
import subprocess
import sys

import pytest

from citecheck.pattern import lazy


def test_it_finds_what_a_compiled_pattern_finds() -> None:
    late, now = lazy(r"(?P<n>\d+)\s?", re.ASCII), re.compile(r"(?P<n>\d+)\s?", re.ASCII)
    text = "1 23 ４ 5"
    assert [each.span() for each in late.finditer(text)] == [
        each.span() for each in now.finditer(text)
    ]
    assert late.sub("x", text) == now.sub("x", text)
    assert late.fullmatch("23")
    assert not late.fullmatch("４")
    assert (late.pattern, late.flags, late.groupindex) == (now.pattern, now.flags, now.groupindex)


def test_a_wrong_pattern_is_told_where_it_is_used() -> None:
    late = lazy("(")
    with pytest.raises(re.error, match="unterminated"):
        late.search("a")


def test_it_can_be_copied() -> None:
    late = lazy("a")
    assert copy.deepcopy(late).search("ba")
    assert late.search("ba")
    with pytest.raises(AttributeError):
        late.nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_package_compiles_none_of_its_patterns() -> None:
    """They are hundreds: whoever imports the package or asks for help needs none."""
    code = """
import re, sys
original = re._compiler.compile
def told(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_globals["__name__"] == "re":
        frame = frame.f_back
    if frame.f_globals["__name__"].startswith("citecheck."):
        print(frame.f_globals["__name__"], pattern)
    return original(pattern, flags)
re._compiler.compile = told
import citecheck, citecheck.cli.checking
"""
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout == ""
