"""For an author: the manuscript as one page, its citations and findings marked, to be read in a browser.

The page is one file that loads nothing. Its policy allows the one style sheet and the one script
that are in it, by their digests, so that nothing a manuscript holds can be run or fetched.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources

from citecheck.finding import FileReport, Severity
from citecheck.reporters.html.cards import SIGNS, cards
from citecheck.reporters.html.chart import chart
from citecheck.reporters.html.escaping import attribute, count, visible
from citecheck.reporters.html.manuscript import manuscript
from citecheck.reporters.html.view import View
from citecheck.version import __version__


def report(
    reports: Sequence[FileReport], *, colour: bool = False, width: int = 80, summary: bool = True
) -> str:
    """Return the page."""
    del colour, width
    if not reports:
        return ""
    several = len(reports) > 1
    views = [View(each, f"m{at}", 3 if several else 2) for at, each in enumerate(reports, 1)]
    title = f"{len(reports)} manuscripts" if several else reports[0].file.path.name or "manuscript"
    style, script = _packaged("page.css"), _packaged("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="generator" content="citecheck">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>{attribute(title)} – citecheck</title>\n<style>{style}</style>\n</head>\n"
    )
    counts = Counter(each.severity for one in views for each in one.findings)
    body = [
        '<body>\n<a class="skip" href="#main">Skip to the report</a>\n',
        f'<header class="page"><p class="brand">citecheck</p><h1>{visible(title)}</h1>',
        _path(reports[0]) if not several else "",
        f'<p class="tallies">{_counted(counts)}</p>' if summary else "",
        _recognised(views[0]) if summary and not several else "",
        _table(views) if several else "",
        "</header>\n",
        _toolbar(views, counts),
        '<main id="main" tabindex="-1">\n',
        *(_section(each, summary=summary, several=several) for each in views),
        '<div id="card" role="tooltip" hidden></div>\n</main>\n',
        f'<footer class="page">citecheck {__version__}</footer>\n',
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return head + "".join(body)


@cache
def _packaged(name: str) -> str:
    return "\n" + resources.files(__name__).joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _path(report: FileReport) -> str:
    path = report.file.path
    return f'<p class="path">{visible(path.as_posix())}</p>' if path.name != str(path) else ""


def _counted(counts: Counter[Severity]) -> str:
    """Return how many findings there are of each severity, in words."""
    found = [
        f'<span class="tally {each[0]}"><span aria-hidden="true">{SIGNS[each]}</span> '
        f"{count(counts[each], each)}</span>"
        for each in Severity
        if counts[each]
    ]
    return " ".join(found) or '<span class="good">Nothing found</span>'


def _table(views: Sequence[View]) -> str:
    """Return the table of several manuscripts."""
    heads = "".join(
        f'<th scope="col">{each}</th>'
        for each in ("Manuscript", "Citations", "References", "Errors", "Warnings", "Notes")
    )
    rows = []
    for view in views:
        counts = Counter(each.severity for each in view.findings)
        document = view.report.document
        numbers = [len(document.citations), len(document.references)]
        cells = "".join(f"<td>{each:,}</td>" for each in numbers) + "".join(
            f"<td{f' class={each[0]}' if counts[each] else ''}>{counts[each]:,}</td>"
            for each in Severity
        )
        path = visible(view.report.file.path.as_posix())
        rows.append(f'<tr><th scope="row"><a href="#{view.prefix}">{path}</a></th>{cells}</tr>')
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Manuscripts"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _toolbar(views: Sequence[View], counts: Counter[Severity]) -> str:
    """Return the filters and the way from finding to finding; the script shows them."""
    if not counts:
        return ""
    severities = "".join(
        f'<label class="chip {each[0]}"><input type="checkbox" name="severity" value="{each}" checked>'
        f'<span aria-hidden="true">{SIGNS[each]}</span> {counts[each]:,} <span class="word">{each}{"" if counts[each] == 1 else "s"}</span></label>'
        for each in Severity
        if counts[each]
    )
    codes = Counter((each.code, each.rule) for one in views for each in one.findings)
    rules = "".join(
        f'<label><input type="checkbox" name="code" value="{attribute(code)}" checked>'
        f'<span class="code">{visible(code)}</span> {visible(rule)} <span class="times">{number:,}</span></label>'
        for (code, rule), number in sorted(codes.items())
    )
    return (
        '<form id="tools" hidden aria-label="Filter findings" role="search">'
        f'<fieldset><legend class="sr">Severity</legend>{severities}</fieldset>'
        '<details class="rules"><summary>Rules</summary><fieldset class="menu">'
        '<legend class="sr">Rules</legend><p><button type="button" data-all="1">All</button> '
        f'<button type="button" data-all="">None</button></p>{rules}</fieldset></details>'
        '<output id="shown" aria-live="polite"></output><span class="steps">'
        '<button type="button" data-step="-1" aria-label="Previous finding">‹</button>'
        '<button type="button" data-step="1" aria-label="Next finding">›</button></span></form>\n'
    )


def _section(view: View, *, summary: bool, several: bool) -> str:
    """Return a manuscript with its findings and its map."""
    name, level = view.prefix, view.level
    path = visible(view.report.file.path.as_posix())
    drawn = chart(view)
    headed = f'<h2 class="title">{path}</h2>' if several else ""
    mapped = (
        f'<section class="panel" id="{name}-map" aria-labelledby="{name}-map-h">'
        f'<h{level} id="{name}-map-h">Map of citations</h{level}>{drawn}</section>'
        if drawn
        else ""
    )
    return (
        f'<section class="manuscript" id="{name}" aria-label="{attribute(str(view.report.file.path.as_posix()))}">'
        f"{headed}{_recognised(view) if summary and several else ''}{_ways(view, mapped=bool(drawn))}"
        f'<div class="columns"><div class="side"><section class="panel" id="{name}-findings" '
        f'aria-labelledby="{name}-findings-h"><h{level} id="{name}-findings-h">Findings</h{level}>'
        f"{cards(view)}</section>{mapped}</div>"
        f'<article class="text" id="{name}-text" aria-labelledby="{name}-text-h">'
        f'<h{level} class="sr" id="{name}-text-h">Text</h{level}>{manuscript(view)}</article></div></section>\n'
    )


def _ways(view: View, *, mapped: bool) -> str:
    """Return the links to a manuscript's parts, for a screen too narrow for two columns."""
    name = view.prefix
    ways = {f"{name}-findings": "Findings", f"{name}-text": "Text"}
    if view.numbers:
        ways[view.of_reference(next(iter(view.numbers)))] = "References"
    if mapped:
        ways[f"{name}-map"] = "Map"
    links = "".join(f'<a href="#{target}">{word}</a>' for target, word in ways.items())
    path = attribute(view.report.file.path.as_posix())
    return f'<nav class="local" aria-label="Parts of {path}">{links}</nav>'


def _recognised(view: View) -> str:
    """Say what was understood of a manuscript: what a reader must know to trust the rest."""
    report = view.report
    document = report.document
    doubtful = sum(bool(each.doubts) for each in document.references)
    parts = [count(len(document.references), "reference")]
    if not document.is_library:
        markers = f" in {count(len(document.markers), 'marker')} ({visible(document.style)})"
        parts.insert(0, count(len(document.citations), "citation") + markers)
    if doubtful:
        parts.append(f"{doubtful:,} of them doubtful")
    whys: dict[str, list[str]] = {}
    for code, why in report.abstentions:
        whys.setdefault(why, []).append(code)
    besides = [
        f"not judged: {visible(', '.join(codes))}, as {visible(why)}" for why, codes in whys.items()
    ]
    if document.leftovers:
        number = len(document.leftovers)
        kind = "a citation" if number == 1 else "citations"
        first = f"{'' if number == 1 else 'the first '}in {view.place(document.leftovers[0].span.start, document.leftovers[0].span.end)}"
        besides.append(f"not understood: {count(number, 'sign')} that may be {kind}, {first}")
    if report.hidden:
        besides.append(f"{count(report.hidden, 'finding')} below the thresholds not shown")
    if report.silenced:
        besides.append(f"{count(report.silenced, 'finding')} silenced by ignore comments")
    items = "".join(f"<li>{each}</li>" for each in besides)
    listed = f'<ul class="besides">{items}</ul>' if items else ""
    return f'<p class="recognised">{", ".join(parts)}</p>{listed}'
