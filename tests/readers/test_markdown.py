"""Markdown, Quarto and R Markdown: the text as it stands, and the libraries that its head names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.extract import extract
from citecheck.model import MarkerStyle, System
from citecheck.pipeline import Plan, check
from citecheck.readers import front_matter, read
from citecheck.rules import RULES
from citecheck.source import SourceFile

LIBRARY = """@article{abara2001, author={Abara, A.}, title={Moss}, journal={J Moss}, year=2001, volume=4}
@article{beltrov, author={Beltrov, B.}, title={Stones}, journal={J Moss}, year=2002, pages={9--1}}
@article{cassini, author={Cassini, C.}, title={Eels}, journal={J Eels}, year=2003, ids = {eels, eel2003}}
"""


def written(tmp_path: Path, text: str, name: str = "paper.md", **more: str) -> SourceFile:
    (tmp_path / "refs.bib").write_text(LIBRARY)
    for other, content in more.items():
        (tmp_path / other).write_text(content)
    path = tmp_path / name
    path.write_bytes(text.encode())
    return read(path)


def codes(file: SourceFile) -> list[str]:
    return [each.code for each in check(file, Plan(RULES)).findings]


def keys(file: SourceFile) -> list[str]:
    return [each.target.key for each in extract(file).citations]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.qmd", "a.Rmd", "a.RMD"])
def test_citations_by_key(tmp_path: Path, name: str) -> None:
    text = """---
title: Moss
bibliography: refs.bib
---

Moss grows [see @abara2001, p. 3; -@beltrov]. As @cassini [p. 4] says, @fig-one and [@tbl-two; @eq:three].
Mail a@beltrov.test, \\@ref(fig:x), `@beltrov`, and @someone.

```{r}
x <- y@abara2001
```
"""
    file = written(tmp_path, text, name)
    assert file.text == text
    assert file.origin is None
    document = extract(file)
    assert document.system is System.KEYED
    assert keys(file) == ["abara2001", "beltrov", "cassini"]
    assert [each.key for each in document.references] == ["abara2001", "beltrov", "cassini"]
    assert codes(file) == ["REF008"]


@pytest.mark.parametrize(
    "head",
    [
        "bibliography: refs.bib",
        "bibliography: 'refs.bib'  # ours",
        'bibliography: ["refs.bib"]',
        "bibliography: [refs.bib,\n  refs.bib]",
        "bibliography:\n  - refs.bib\n  - 'refs.bib'",
        "bibliography:\n- refs.bib\nlink-citations: true",
        "output:\n  pdf_document: {bibliography: no.bib}\nbibliography:   refs.bib\r",
    ],
)
def test_forms_of_the_field(tmp_path: Path, head: str) -> None:
    file = written(tmp_path, f"---\n{head}\n---\n\nMoss [@abara2001] and [@eels].\n")
    assert [each.path.name for each in file.libraries] == ["refs.bib"]
    assert keys(file) == ["abara2001", "cassini"]
    assert codes(file) == []


@pytest.mark.parametrize(
    ("nocite", "wanted"),
    [
        ("nocite: '@beltrov'", {"beltrov"}),
        ("nocite: |\n  @beltrov, @abara2001", {"beltrov", "abara2001"}),
        ("nocite: '@*'", None),
        ("", set()),
    ],
)
def test_entries_asked_for_without_a_citation(
    tmp_path: Path, nocite: str, wanted: set[str] | None
) -> None:
    file = written(tmp_path, f"---\nbibliography: refs.bib\n{nocite}\n---\n\nMoss [@cassini].\n")
    assert file.library_keys == wanted


def test_a_key_that_is_in_no_library(tmp_path: Path) -> None:
    head = "---\nbibliography: refs.bib\n---\n\n"
    assert codes(written(tmp_path, f"{head}Moss [@abara2001; @gone].\n")) == ["CIT001"]
    head = "---\nbibliography: [refs.bib, gone.bib]\n---\n\n"
    assert codes(written(tmp_path, f"{head}Moss [@abara2001; @gone].\n")) == []
    head = "---\nbibliography: gone.bib\n---\n\n"
    assert codes(written(tmp_path, f"{head}Moss [@abara2001; @gone] [@a] [@b].\n")) == ["DOC001"]


def test_a_text_that_cites_by_number_has_its_own_list(tmp_path: Path) -> None:
    text = "---\nbibliography: refs.bib\n---\n\nMoss grows [1].\n\n# References\n\n1. Abara A. Moss. J Moss. 2001;4:1-9.\n"
    file = written(tmp_path, text)
    assert file.libraries == ()
    assert extract(file).system is System.NUMERIC


def test_footnotes_that_cite(tmp_path: Path) -> None:
    head = "---\nbibliography: refs.bib\n---\n\n"
    file = written(tmp_path, f"{head}Moss.^[See [@abara2001].] Eels.[^n]\n\n[^n]: As @cassini.\n")
    assert keys(file) == ["abara2001", "cassini"]
    assert {each.style for each in extract(file).markers} == {MarkerStyle.KEY}


INLINE = """---
references:
- id: abara
  type: article-journal
  title: "Moss: a story"
  author:
  - family: Abara
    given: A.
  - {family: Beltrov, given: B.}
  issued:
    date-parts:
    - - 2001
      - 4
  container-title: 'J Moss'
- id: beltrov
  title: Stones
  issued:
    year: 2002
---

Moss [@abara].
"""


def test_references_in_the_head_itself(tmp_path: Path) -> None:
    (library,) = written(tmp_path, INLINE).libraries
    assert library.format == "csl-json"
    (first, start, end), (second, *_) = front_matter.items(
        front_matter.fields(INLINE)["references"]
    )
    assert first == {
        "id": "abara",
        "type": "article-journal",
        "title": "Moss: a story",
        "author": [{"family": "Abara", "given": "A."}, {"family": "Beltrov", "given": "B."}],
        "issued": {"date-parts": [[2001, 4]]},
        "container-title": "J Moss",
    }
    assert INLINE[start:end].startswith("- id: abara")
    assert second["issued"] == {"year": 2002}
    assert library.origin is not None
    assert library.origin.pieces[0].at == start


AS_WRITTEN = r"""---
bibliography: [more.yaml, refs.ris]
references:
# by hand
-
  id: abara
  title: >-
    Moss: how it grows
    on old stones
  author:
    - family: Abara
      given: Jean - Paul
    - literal: "Office of \"Moss\", Bern"
  issued: 2001-04-02
- id: beltrov
  title: Stones that
    lie in rivers # a comment
  author: [{family: Beltrov, given: "B., C."}, {family: Zeman, given: D.}]
  issued: {date-parts: [[2002, 3], [2002, 4]]}
  page: '0123'
- {id: zeman, title: 'Eels: it''s a story', issued: {year: 2003}}
---

Moss [@abara; @beltrov]. Eels [@zeman], owls [@owls], figs [@ficus].
"""


def test_references_in_yaml_as_people_write_it(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        "references:\n- id: owls\n  title: Owls\n  issued:\n  - year: 2004\n    month: 5\n"
    )
    (tmp_path / "refs.ris").write_text("TY  - BOOK\nID  - ficus\nTI  - Figs\nPY  - 2005\nER  - \n")
    found = {each.key: each for each in extract(written(tmp_path, AS_WRITTEN)).references}
    assert {key: (each.title.text, each.year.text) for key, each in found.items() if each.title and each.year} == {
        "abara": ("Moss: how it grows on old stones", "2001"),
        "beltrov": ("Stones that lie in rivers", "2002"),
        "zeman": ("Eels: it's a story", "2003"),
        "owls": ("Owls", "2004"),
        "ficus": ("Figs", "2005"),
    }  # fmt: skip
    assert [each.text for each in found["abara"].people] == [
        "Abara Jean - Paul",
        'Office of "Moss", Bern',
    ]
    assert [each.text for each in found["beltrov"].people] == ["Beltrov B., C.", "Zeman D."]
    assert found["beltrov"].pages is not None
    assert found["beltrov"].pages.text == "0123"


@given(st.text(alphabet="---\n: []{}'\"-@abibliographyreferences#|", max_size=300))
def test_any_head_is_read(text: str) -> None:
    path = Path("any.md")
    source = f"x---\n{text}\n---\n\nMoss [@a].\n"
    assert read(path, {path: source.encode()}).text == source
    source = source[1:]
    file = read(path, {path: source.encode()})
    assert file.text == source
    for field in front_matter.fields(source).values():
        assert 0 <= field.start <= field.end <= len(source)
        front_matter.strings(field)
        list(front_matter.items(field))


@given(st.text(max_size=200))
def test_text_without_a_head_is_as_it_was(text: str) -> None:
    path = Path("any.md")
    if "\0" in text or not text.strip():
        return
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    try:
        plain = read(Path("any.txt"), {Path("any.txt"): data})
    except Exception:  # noqa: BLE001 - whatever is refused as text is refused as Markdown
        return
    file = read(path, {path: data})
    assert (file.text, file.origin, file.libraries) == (plain.text, None, ())
