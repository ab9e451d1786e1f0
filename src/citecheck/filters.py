"""Say which rules run and which findings are left: selectors, ignores, thresholds.

A selector is a code (`REF001`), the beginning of codes (`REF`), a name (`duplicate-reference`)
or `ALL`; upper and lower case are the same.
"""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeAlias

from citecheck.errors import UsageError, did_you_mean
from citecheck.finding import Confidence, Finding, Severity
from citecheck.model import Directive, Document, Reference
from citecheck.normalize.identifiers import normalize_doi
from citecheck.rule import AnyRule

_EVERY = "ALL"


@dataclass(frozen=True, slots=True)
class Selection:
    """What one source (the command line, a file) says about which rules run."""

    select: tuple[str, ...] | None = None
    """The rules to start from; None leaves that to the source below."""
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @property
    def selectors(self) -> tuple[str, ...]:
        """All that it names."""
        return (*(self.select or ()), *self.extend, *self.ignore)


def strength(selector: str, code: str, name: str) -> int:
    """Return how exactly a selector means a rule: 0 not at all, more for a longer match."""
    wanted = selector.strip().upper()
    if wanted == _EVERY:
        return 1
    if wanted in {code, name.upper()}:
        return len(code) + 1
    return len(wanted) + 1 if wanted and code.startswith(wanted) else 0


def require_known(selectors: Iterable[str], rules: Sequence[AnyRule]) -> None:
    """Refuse a selector that means no rule: it is misspelt, and would silently do nothing.

    Raises:
        UsageError: with the nearest code or name as a hint.
    """
    for selector in selectors:
        if not any(strength(selector, rule.code, rule.name) for rule in rules):
            names = (name for rule in rules for name in (rule.code, rule.name))
            raise UsageError(
                f"no rule is called `{selector}`",
                hint=did_you_mean(selector, names) or "`citecheck rule` lists them",
            )


def choose(rules: Sequence[AnyRule], selections: Sequence[Selection]) -> tuple[AnyRule, ...]:
    """Return the rules that run, in their order.

    `selections` go from the weakest source to the strongest. The strongest `select` is the base
    (all rules where there is none); its own and the stronger sources' `extend` and `ignore`
    adjust it. Within one source the longer selector wins, and of equals `ignore`.
    """
    bases = [at for at, each in enumerate(selections) if each.select is not None]
    first = bases[-1] if bases else 0
    return tuple(rule for rule in rules if _runs(rule, selections[first:]))


def _runs(rule: AnyRule, selections: Sequence[Selection]) -> bool:
    runs = not selections or selections[0].select is None
    for each in selections:
        wanted = _strongest((*(each.select or ()), *each.extend), rule)
        unwanted = _strongest(each.ignore, rule)
        if wanted or unwanted:
            runs = wanted > unwanted
    return runs


def _strongest(selectors: Iterable[str], rule: AnyRule) -> int:
    return max((strength(each, rule.code, rule.name) for each in selectors), default=0)


def silence(
    findings: Iterable[Finding], directives: Sequence[Directive]
) -> tuple[list[Finding], list[Finding]]:
    """Part findings into those left and those that an ignore comment covers."""
    left: list[Finding] = []
    silenced: list[Finding] = []
    for finding in findings:
        covered = any(_silences(each, finding) for each in directives)
        (silenced if covered else left).append(finding)
    return left, silenced


@dataclass(frozen=True, slots=True)
class FileIgnore:
    """Rules that the settings silence in some files."""

    pattern: str
    """What the path from the settings file's folder, or the name, must look like: `drafts/*.md`."""
    rules: tuple[str, ...]
    folder: Path

    @property
    def label(self) -> str:
        """What a message calls it."""
        return f"`per-file-ignores` for `{self.pattern}`"

    def covers(self, path: Path) -> bool:
        """Tell whether it is about a file."""
        relative = Path(os.path.relpath(path.absolute(), self.folder.absolute())).as_posix()
        return fnmatchcase(relative, self.pattern) or fnmatchcase(path.name, self.pattern)


@dataclass(frozen=True, slots=True)
class ReferenceIgnore:
    """Rules that the settings silence for one work, wherever it is listed."""

    reference: str
    """Its DOI, its key, or words of the entry."""
    rules: tuple[str, ...] = ()
    """Codes, prefixes or names; empty means all."""
    reason: str = ""

    @property
    def label(self) -> str:
        """What a message calls it."""
        return f"`reference-ignores` for `{self.reference}`"

    def covers(self, reference: Reference) -> bool:
        """Tell whether it is about a reference."""
        if reference.key == self.reference:
            return True
        doi = normalize_doi(self.reference)
        if doi.startswith("10."):
            return reference.doi is not None and normalize_doi(reference.doi.text) == doi
        return " ".join(self.reference.split()).casefold() in _plain(reference)


Ignore: TypeAlias = FileIgnore | ReferenceIgnore


def _plain(reference: Reference) -> str:
    return " ".join(reference.span.text.split()).casefold()


def excuse(
    findings: Iterable[Finding],
    document: Document,
    ignores: Sequence[Ignore],
    judged: Collection[AnyRule],
    rules: Collection[AnyRule],
) -> tuple[list[Finding], dict[str, int]]:
    """Leave out what the settings silence; return what is left, and how much each ignore silenced.

    Ignores are counted that apply to this manuscript and whose rules all ran and did not abstain:
    one that silences nothing then is of no use. `judged` are the rules that did so, `rules` all.
    """
    applied: dict[Ignore, frozenset[Reference]] = {}
    for each in ignores:
        if isinstance(each, FileIgnore):
            if each.covers(document.file.path):
                applied[each] = frozenset()
        elif found := frozenset(filter(each.covers, document.references)):
            applied[each] = found
    counts: Counter[Ignore] = Counter(dict.fromkeys(applied, 0))
    left: list[Finding] = []
    for finding in findings:
        by = [each for each, about in applied.items() if _excuses(each, about, finding)]
        path = finding.problem.span.original.file.path
        if path != document.file.path:  # a chapter or a library that the manuscript draws in
            by += [
                each
                for each in ignores
                if isinstance(each, FileIgnore)
                and each.covers(path)
                and _excuses(each, (), finding)
            ]
        counts.update(set(by))
        if not by:
            left.append(finding)
    return left, {
        each.label: count
        for each, count in counts.items()
        if count or all(_all_judged(rule, judged, rules) for rule in each.rules or (_EVERY,))
    }


def _excuses(ignore: Ignore, about: Collection[Reference], finding: Finding) -> bool:
    if ignore.rules and not any(
        strength(each, finding.code, finding.rule) for each in ignore.rules
    ):
        return False
    if isinstance(ignore, FileIgnore):
        return True
    span = finding.problem.span
    return any(each in about for each in finding.problem.references) or any(
        each.span.overlaps(span) for each in about
    )


def idle(
    directives: Sequence[Directive],
    silenced: Collection[Finding],
    judged: Collection[AnyRule],
    rules: Collection[AnyRule],
) -> tuple[Directive, ...]:
    """Return the ignore comments that silenced nothing, each with the codes of which that is so.

    `judged` are the rules that ran and did not abstain, `rules` all there are: a code is called
    idle only if every rule it means was judged. A code that means no rule at all is idle too,
    as it is most likely misspelt.
    """
    found: list[Directive] = []
    for directive in directives:
        selectors = directive.codes or (_EVERY,)
        nothing = tuple(
            selector
            for selector in selectors
            if _all_judged(selector, judged, rules)
            and not any(_silences(_only(directive, selector), each) for each in silenced)
        )
        if nothing:
            codes = nothing if directive.codes else ()
            found.append(dataclasses.replace(directive, codes=codes))
    return tuple(found)


def _all_judged(selector: str, judged: Collection[AnyRule], rules: Collection[AnyRule]) -> bool:
    meant = [rule for rule in rules if strength(selector, rule.code, rule.name)]
    # Rules that run last have not run yet: they cannot be asked, and do not speak for the others.
    earlier = [rule for rule in meant if not rule.last]
    return not meant or (bool(earlier) and all(rule in judged for rule in earlier))


def _only(directive: Directive, selector: str) -> Directive:
    return dataclasses.replace(directive, codes=(selector,))


def _silences(directive: Directive, finding: Finding) -> bool:
    """Tell whether a finding begins in what a directive covers and is of a rule it names."""
    covers, span = directive.covers, finding.problem.span
    if span.file is not covers.file or not covers.start <= span.start <= covers.end:
        return False
    if span.start == covers.end and span.start < span.end:
        return False
    return not directive.codes or any(
        strength(each, finding.code, finding.rule) for each in directive.codes
    )


def reaches(finding: Finding, severity: Severity, confidence: Confidence) -> bool:
    """Tell whether a finding is at least this severe and this sure."""
    return (
        finding.severity.rank >= severity.rank
        and finding.problem.confidence.rank >= confidence.rank
    )
