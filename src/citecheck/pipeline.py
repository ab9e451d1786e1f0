"""Check a manuscript: extract, link, run the rules, name and filter what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from citecheck import baseline, config, filters, fixer
from citecheck.baseline import Baseline, Fingerprints
from citecheck.config import Config
from citecheck.errors import ConfigError, UsageError
from citecheck.extract import extract
from citecheck.filters import FileIgnore, Ignore, ReferenceIgnore, Selection
from citecheck.finding import (
    Abstention,
    Confidence,
    FileReport,
    Finding,
    Fix,
    Problem,
    Safety,
    Severity,
    recognised,
)
from citecheck.link import link
from citecheck.model import Directive, Reference
from citecheck.record import Lookups
from citecheck.renumbering import first_cited, in_order, is_plainly_numbered
from citecheck.rule import AnyRule, Context, why_partial
from citecheck.source import SourceFile


@dataclass(frozen=True)
class Plan:
    """What to run and what to show."""

    rules: tuple[AnyRule, ...]
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """The options of rules, by code; a rule that is not in it gets its defaults."""
    min_severity: Severity = Severity.NOTE
    min_confidence: Confidence = Confidence.LOW
    mailto: str = ""
    """The address that registries are given."""
    sources: tuple[str, ...] = ()
    """The registries to ask; empty means the usual ones."""
    ignores: bool = True
    """Whether ignore comments are heeded."""
    every_rule: tuple[AnyRule, ...] = ()
    """All rules there are, also those that do not run: an ignore comment may name one of them."""
    baseline: Baseline | None = None
    """What was accepted, and is not reported again."""
    excuses: tuple[Ignore, ...] = ()
    """What the settings silence, in some files or for some works."""
    today: date | None = None
    """The day to judge by; None is the day of the run."""


@dataclass(frozen=True)
class Wishes:
    """What a caller asks for; it goes before what a settings file says."""

    selection: Selection = field(default_factory=Selection)
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    ignores: bool = True
    config: Path | None = None
    """A settings file to use for every manuscript, instead of the one nearest to it."""
    isolated: bool = False
    """Whether to read no settings file."""
    baseline: Path | None = None
    """A baseline to use instead of the one in the settings."""
    everything: bool = False
    """Whether to use no baseline, so that a new one can be made."""


def settings_file(manuscript: Path, wishes: Wishes) -> Path | None:
    """Return the settings file that holds for a manuscript, if any.

    It is looked for from the manuscript upward; for standard input, from the working directory.

    Raises:
        ConfigError: a `pyproject.toml` on the way is not TOML.
    """
    if wishes.isolated or wishes.config:
        return wishes.config
    return config.find(manuscript if manuscript.exists() else Path.cwd())


def plan(settings: Path | None, wishes: Wishes, rules: tuple[AnyRule, ...]) -> Plan:
    """Make a plan of a settings file (or none), what a caller asks for and the rules there are.

    Raises:
        ConfigError: the file holds an unknown setting or a wrong value.
        UsageError: a wished selector means no rule.
    """
    filters.require_known(wishes.selection.selectors, rules)
    found = config.load(settings, rules) if settings else Config()
    selection = Selection(found.select, found.extend_select, found.ignore)
    try:
        filters.require_known(selection.selectors, rules)
    except UsageError as error:
        raise ConfigError(f"{error.message} in `{settings}`", hint=error.hint) from error
    excuses = _excuses(found, settings, rules)
    accepted = None if wishes.everything else wishes.baseline or found.baseline
    return Plan(
        rules=filters.choose(rules, (selection, wishes.selection)),
        options=found.rules,
        min_severity=wishes.min_severity or found.min_severity,
        min_confidence=wishes.min_confidence or found.min_confidence,
        mailto=found.mailto,
        sources=found.sources,
        ignores=wishes.ignores,
        every_rule=rules,
        baseline=baseline.load(accepted) if accepted else None,
        excuses=excuses if wishes.ignores else (),
    )


def _excuses(found: Config, settings: Path | None, rules: Sequence[AnyRule]) -> tuple[Ignore, ...]:
    folder = settings.parent if settings else Path()
    excuses: tuple[Ignore, ...] = (
        *(FileIgnore(each, codes, folder) for each, codes in found.per_file_ignores.items()),
        *(
            ReferenceIgnore(each.reference, each.rules, each.reason)
            for each in found.reference_ignores
        ),
    )
    for each in excuses:
        try:
            filters.require_known(each.rules, rules)
        except UsageError as error:
            where = f"{error.message} in {each.label} in `{settings}`"
            raise ConfigError(where, hint=error.hint) from error
    return excuses


Ask: TypeAlias = Callable[[Sequence[Reference]], Mapping[Reference, Lookups]]
"""Asks registries about references."""


def check(file: SourceFile, plan: Plan, ask: Ask | None = None) -> FileReport:
    """Check one manuscript; the findings are in the order of their places.

    With `ask`, registries are asked about its references first, before any rule runs.
    """
    return _judge(_understood(file, plan, ask), plan)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A manuscript whose findings were mended as far as they can be."""

    file: SourceFile
    """The mended manuscript; nothing was written to disk."""
    done: tuple[Finding, ...]
    """The findings whose fixes were carried out, in that order."""
    report: FileReport
    """What is left, in the mended text."""


Rewrite: TypeAlias = Callable[[SourceFile, Sequence[tuple[int, int, str]]], SourceFile]
"""Carries edits out on a manuscript."""


def fix(
    file: SourceFile, plan: Plan, rewrite: Rewrite, ask: Ask | None = None, *, unsafe: bool = False
) -> Fixed:
    """Carry out the fixes of what is found, check again, and so on until nothing is left to fix.

    Args:
        file: the manuscript; it is not written.
        plan: what to run; only what it shows is fixed.
        rewrite: carries out the edits (see `citecheck.readers.edited`).
        ask: asks registries, once, about the manuscript as it is.
        unsafe: whether to carry out also fixes that want a look.
    """
    lookups: dict[str, Lookups] = {}

    def again(references: Sequence[Reference]) -> Mapping[Reference, Lookups]:
        # An entry that a fix has changed is another one, of which nothing is known yet.
        if not lookups and ask is not None:
            lookups.update({each.span.text: said for each, said in ask(references).items()})
        return {each: lookups[each.span.text] for each in references if each.span.text in lookups}

    done: list[Finding] = []
    report = check(file, plan, ask and again)
    for _ in range(MAX_ROUNDS):
        wanted = [each for each in report.findings if _is_wanted(each.problem, unsafe=unsafe)]
        fixes = [each.problem.fix for each in wanted if each.problem.fix]
        applied = fixer.choose(fixes, len(file.text), file)
        mended = rewrite(file, applied.edits) if applied.edits else file
        if mended.text == file.text:
            break
        done += [each for each in wanted if each.problem.fix in applied.done]
        file = mended
        report = check(file, plan, ask and again)
    return Fixed(file, tuple(done), report)


def renumbered(file: SourceFile, rewrite: Rewrite) -> Fixed:
    """Put a numbered list in the order in which the text first cites its entries.

    Raises:
        UsageError: that cannot be done surely.
    """
    document = extract(file)
    links = link(document)
    today = datetime.now(tz=UTC).date()
    reason = why_partial(Context(document, links, today))
    if not reason and not is_plainly_numbered(document):
        reason = "the list is not numbered from 1 on without a gap"
    if reason:
        raise UsageError(
            f"`{file.path}` cannot be renumbered: {reason}", hint="see `citecheck extract`"
        )
    order = first_cited(document, links)
    edits = in_order(document, order)
    if not edits and order != list(document.references):
        raise UsageError(
            f"`{file.path}` cannot be renumbered: a marker cannot be rewritten surely",
            hint="see `citecheck extract`",
        )
    renumbering = fixer.writable(Fix("renumber", edits))
    if edits and renumbering is None:
        raise UsageError(
            f"`{file.path}` cannot be renumbered: part of it cannot be written back",
            hint="save it as plain text or Markdown, and renumber that",
        )
    applied = fixer.choose([Fix("renumber", edits)], len(file.text))
    mended = rewrite(file, applied.edits) if applied.edits else file
    return Fixed(mended, (), FileReport(file, document, (), ()))


def _mendable(problem: Problem) -> Problem:
    """Leave out a fix that cannot be carried over to where the text came from."""
    if problem.fix is None or problem.span.file.origin is None:
        return problem
    return replace(problem, fix=fixer.writable(problem.fix))


def _is_wanted(problem: Problem, *, unsafe: bool) -> bool:
    return problem.fix is not None and (unsafe or problem.fix.safety is Safety.SAFE)


MAX_ROUNDS = 500
"""Times that a manuscript is mended and checked again, at most: each may free one fix only."""


def check_across(
    files: Sequence[tuple[SourceFile, Plan]], ask: Ask | None = None
) -> list[FileReport]:
    """Check several manuscripts or libraries, each with its plan, and what they have in common."""
    contexts = [_understood(file, plan, ask) for file, plan in files]
    plans = {id(context): plan for context, (_, plan) in zip(contexts, files, strict=True)}
    beyond: dict[int, list[tuple[AnyRule, Problem]]] = {id(each): [] for each in contexts}
    for rule in {rule: None for _, plan in files for rule in plan.rules}:
        asked = [each for each in contexts if rule in plans[id(each)].rules]
        if rule.across is None:
            continue
        options = plans[id(asked[0])].options
        chosen = options[rule.code] if rule.code in options else rule.options()
        for context, problem in rule.across(asked, chosen):
            beyond[id(context)].append((rule, problem))
    return [_judge(each, plans[id(each)], beyond[id(each)]) for each in contexts]


def _understood(file: SourceFile, plan: Plan, ask: Ask | None) -> Context:
    document = extract(file)
    today = plan.today or datetime.now(tz=UTC).date()
    lookups = ask(document.references) if ask is not None else {}
    return Context(document, link(document), today, lookups=lookups)


def _judge(
    context: Context, plan: Plan, beyond: Sequence[tuple[AnyRule, Problem]] = ()
) -> FileReport:
    """Run the rules of a plan; `beyond` is what was found between this file and others."""
    document = context.document
    rules = [
        each
        for each in plan.rules
        if (each.libraries or not document.is_library) and (context.lookups or not each.online)
    ]
    first = tuple(rule for rule in rules if not rule.last)
    ran = _run(first, context, plan.options)
    directives = document.directives if plan.ignores else ()
    problems = _unexplained((*ran.problems, *beyond))
    fingerprints = Fingerprints(document)
    left, silenced = filters.silence(_findings(problems, fingerprints), directives)
    last = tuple(rule for rule in rules if rule.last)
    abstained = list(ran.abstained)
    if plan.ignores and last:
        # A comment in a library may be of use in another manuscript.
        own = [each for each in directives if each.span.file is document.file]
        idle = _idle(own, silenced, ran, plan, asked=_all_answered(context))
        then = _run(last, replace(context, idle=idle), plan.options)
        more, quiet = filters.silence(_findings(then.problems, fingerprints), directives)
        left, silenced = left + more, silenced + quiet
        abstained += then.abstained
    judged = _judged(ran, asked=_all_answered(context))
    every_rule = plan.every_rule or plan.rules
    left, excused = filters.excuse(left, document, plan.excuses, judged, every_rule)
    accepted = plan.baseline.of(document.file.path) if plan.baseline else {}
    known = {each.fingerprint for each in left if each.fingerprint in accepted}
    codes = {each.code for each in judged}
    left = [
        replace(each, problem=_mendable(each.problem))
        for each in left
        if each.fingerprint not in accepted
    ]
    kept = [each for each in left if filters.reaches(each, plan.min_severity, plan.min_confidence)]
    return FileReport(
        file=document.file,
        document=document,
        findings=tuple(sorted(kept, key=_place)),
        abstentions=tuple((rule.code, reason) for rule, reason in abstained),
        hidden=len(left) - len(kept),
        silenced=len(silenced),
        excused=excused,
        accepted=len(known),
        gone=sum(code in codes for each, code in accepted.items() if each not in known),
        recognised=recognised(document),
        lookups=context.lookups,
        links=context.links,
    )


@dataclass(frozen=True, slots=True)
class _Ran:
    rules: tuple[AnyRule, ...]
    problems: tuple[tuple[AnyRule, Problem], ...]
    abstained: tuple[tuple[AnyRule, str], ...]


def _run(rules: Iterable[AnyRule], context: Context, options: Mapping[str, Any]) -> _Ran:
    problems: list[tuple[AnyRule, Problem]] = []
    abstained: list[tuple[AnyRule, str]] = []
    rules = tuple(rules)
    for rule in rules:
        chosen = options[rule.code] if rule.code in options else rule.options()
        for each in rule.check(context, chosen):
            if isinstance(each, Abstention):
                abstained.append((rule, each.reason))
            else:
                problems.append((rule, each))
    return _Ran(rules, tuple(problems), tuple(abstained))


def _all_answered(context: Context) -> bool:
    """Tell whether registries were asked about every reference and answered."""
    return all(
        (found := context.lookups.get(each)) is not None
        and found.was_asked
        and found.unchecked is None
        for each in context.document.references
    )


def _unexplained(problems: Sequence[tuple[AnyRule, Problem]]) -> list[tuple[AnyRule, Problem]]:
    """Leave out what another problem is the cause of, so that one mistake is one finding."""
    explained = {(rule.code, each) for rule, problem in problems for each in problem.explains}
    return [
        (rule, problem)
        for rule, problem in problems
        if not any((code, problem.citation) in explained for code in rule.explained_by)
    ]


def _idle(
    directives: Sequence[Directive],
    silenced: Sequence[Finding],
    ran: _Ran,
    plan: Plan,
    *,
    asked: bool,
) -> tuple[Directive, ...]:
    return filters.idle(
        directives, silenced, _judged(ran, asked=asked), plan.every_rule or plan.rules
    )


def _judged(ran: _Ran, *, asked: bool) -> list[AnyRule]:
    """Return the rules that ran and did not abstain."""
    abstained = {rule for rule, _ in ran.abstained}
    # A registry's silence does not make a comment about its answers useless.
    return [rule for rule in ran.rules if rule not in abstained and (asked or not rule.online)]


def _findings(
    problems: Iterable[tuple[AnyRule, Problem]], fingerprints: Fingerprints
) -> list[Finding]:
    """Give each problem its rule's code and name, a severity and a fingerprint."""
    return [
        Finding(
            problem=problem,
            code=rule.code,
            rule=rule.name,
            severity=problem.severity or rule.severity,
            fingerprint=fingerprints.of(rule.code, problem),
            doc=rule.doc,
        )
        for rule, problem in sorted(
            problems, key=lambda each: (each[1].span.start, each[1].span.end)
        )
    ]


def _place(finding: Finding) -> tuple[int, int, str]:
    span = finding.problem.span
    return (span.start, span.end, finding.code)
