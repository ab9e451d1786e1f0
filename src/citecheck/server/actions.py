"""Quick fixes: what a finding's fix does, all fixes that need no look, and a comment that silences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types as lsp

from citecheck.finding import FileReport, Finding, Fix, Safety
from citecheck.server.edits import Editing
from citecheck.server.ignoring import ignoring
from citecheck.terminal import shown

FIX_ALL = f"{lsp.CodeActionKind.SourceFixAll.value}.citecheck"
KINDS = (lsp.CodeActionKind.QuickFix, FIX_ALL)
"""The kinds of action that are offered."""

Found = tuple[Finding, lsp.Diagnostic]
"""A finding, and how the editor shows it."""


def actions(
    report: FileReport,
    found: Sequence[Found],
    where: lsp.Range,
    only: Sequence[lsp.CodeActionKind | str] | None,
    editing: Editing,
) -> Iterator[lsp.CodeAction]:
    """Yield what can be done about the findings that a selection touches.

    Args:
        report: what was found, in the version that is in the editor.
        found: its findings that the document shows.
        where: the selection.
        only: the kinds of action that are asked for; None means any.
        editing: makes edits of fixes.
    """
    if _wanted(lsp.CodeActionKind.QuickFix.value, only):
        touched = [each for each in found if _touch(each[1].range, where)]
        for finding, diagnostic in touched:
            yield from _fix(finding, diagnostic, editing)
        for finding, diagnostic in touched:
            yield from _ignore(report, finding, diagnostic, editing)
    if _wanted(FIX_ALL, only):
        yield from _fix_all(report.findings, editing)


def _fix(
    finding: Finding, diagnostic: lsp.Diagnostic, editing: Editing
) -> Iterator[lsp.CodeAction]:
    fix = finding.problem.fix
    edit = editing.workspace_edit(editing.chosen([fix])) if fix else None
    if fix is None or edit is None:
        return
    safe = fix.safety is Safety.SAFE
    title = shown(fix.title[:1].upper() + fix.title[1:])
    yield lsp.CodeAction(
        title if safe else f"{title} (unsafe: look at the result)",
        lsp.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=safe or None,
        edit=edit,
    )


def _ignore(
    report: FileReport, finding: Finding, diagnostic: lsp.Diagnostic, editing: Editing
) -> Iterator[lsp.CodeAction]:
    comment = ignoring(report, finding)
    edit = editing.workspace_edit([comment]) if comment else None
    if edit is not None:
        yield lsp.CodeAction(
            f"Ignore {finding.code} here",
            lsp.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            edit=edit,
        )


def _fix_all(findings: Sequence[Finding], editing: Editing) -> Iterator[lsp.CodeAction]:
    safe = [each.problem.fix for each in findings if _is_safe(each.problem.fix)]
    edits = editing.chosen([each for each in safe if each])
    edit = editing.workspace_edit(edits) if edits else None
    if edit is not None:
        yield lsp.CodeAction("Mend all that needs no look", FIX_ALL, edit=edit)


def _is_safe(fix: Fix | None) -> bool:
    return fix is not None and fix.safety is Safety.SAFE


def _wanted(kind: str, only: Sequence[lsp.CodeActionKind | str] | None) -> bool:
    """Tell whether a kind is asked for: kinds are a hierarchy, `source.fixAll` holds ours."""
    if only is None:
        return True
    asked = [each.value if isinstance(each, lsp.CodeActionKind) else each for each in only]
    return any(not each or kind == each or kind.startswith(f"{each}.") for each in asked)


def _touch(one: lsp.Range, other: lsp.Range) -> bool:
    def key(position: lsp.Position) -> tuple[int, int]:
        return (position.line, position.character)

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)
