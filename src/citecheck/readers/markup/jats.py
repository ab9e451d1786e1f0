"""Read articles in JATS XML (NISO Z39.96-2019), as publishers and PubMed Central keep them."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck.errors import ReadError
from citecheck.readers.disk import contents
from citecheck.readers.mapped import EditedStretch, carried_over
from citecheck.readers.markup.flow import written
from citecheck.readers.markup.jats_article import Article
from citecheck.readers.markup.xml_offsets import Node, decoded, parsed
from citecheck.source import SourceFile


def read(path: Path, changed: Mapping[Path, bytes]) -> SourceFile:
    """Read an article; responses and other sub-articles are left out.

    Raises:
        ReadError: it is missing, may not be read, is too large, no well-formed XML, declares
            entities, or is not one JATS article.
    """
    source = decoded(path, contents(path, changed))
    article = Article(source, _article(path, parsed(source)))
    article.walk()
    if not article.flow.blocks:
        raise ReadError(f"`{path}` has no text", hint="check that it holds more than metadata")
    text = written(article.flow.blocks, source)  # from here on the entries know their places
    return text.source(
        path,
        listed=article.listed(),
        links=article.links(),
        changed=changed,
        editable=source.editable,
        mark=source.mark,
    )


def may_be_read(path: Path) -> bool:
    """Tell whether a file found in a directory is an article, or a library that EndNote exported.

    Most files that end in `.xml` are neither.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return True  # reading it says what is wrong
    return any(sign in head for sign in (b"<article", b"<pmc-articleset", b"<records>"))


_HEAD = 4_096


def rewrite(file: SourceFile, edits: Sequence[EditedStretch]) -> Mapping[Path, bytes]:
    """Return the article as edits of its text change it."""
    return {
        source.path: (source.mark + text).encode("utf-8", "surrogatepass")
        for source, text in carried_over(file, edits, _spelt).items()
    }


def _spelt(text: str) -> str:
    return html.escape(text, quote=False)


def _article(path: Path, root: Node) -> Node:
    """Return the article, which may stand in the answer of an archive (`pmc-articleset`)."""
    if root.name == "article":
        return root
    found = list(root.within("article"))
    # An article of another vocabulary (DocBook has one too) has neither front nor body.
    found = [each for each in found if each.first("front") or each.first("body")]
    if len(found) == 1:
        return found[0]
    if found:
        raise ReadError(
            f"`{path}` holds {len(found)} articles", hint="save each in a file of its own"
        )
    raise ReadError(
        f"`{path}` is XML but no JATS article: its first element is `{root.name[:40]}`",
        hint="save the manuscript in another format (.docx, .html, .md) and check that",
    )
