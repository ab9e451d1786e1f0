"""What an editor says and hears: the whole way from messages to messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

import citecheck
from server.client import CAPABILITIES, Client, edited, greet, joined, started, words

CLEAN = """\
# Bees

Bees find their way home by the sun [1]. They also count landmarks [2]. Others dance [1,2], and more
of them dance [1-3] than one would think [2].

# References

1. Lee B. Bees and the sun. J Insects. 2011;3(2):10-19. doi:10.7554/bees.11
2. Roe C. Counting landmarks in flight. J Insects. 2012;4(1):20-28.
3. Poe D. Dances of the hive. J Insects. 2013;5(1):1-9.
"""
MISSING = CLEAN.replace("landmarks [2]", "landmarks [7]")
GARBLED = CLEAN.replace("Poe D.", "Poe D, Moe E, al. e.")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    (tmp_path / ".git").mkdir()
    with joined() as found:
        greet(found, tmp_path)
        yield found


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return (tmp_path / "bees.md").as_uri()


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


def actions(client: Client, uri: str, where: dict[str, Any], *only: str) -> list[dict[str, Any]]:
    context: dict[str, Any] = {"diagnostics": []}
    if only:
        context["only"] = list(only)
    params = {"textDocument": {"uri": uri}, "range": where, "context": context}
    found: list[dict[str, Any]] = client.request("textDocument/codeAction", params)
    return found


def hovered(client: Client, uri: str, at: str, into: int = 0, number: int = 0) -> str:
    answer = client.request("textDocument/hover", client.at(uri, at, into, number))
    return answer["contents"]["value"] if answer else ""


def test_a_whole_conversation_with_the_command(tmp_path: Path) -> None:
    with started(tmp_path) as client:
        offered = greet(client, tmp_path)
        assert offered["hoverProvider"]
        assert offered["definitionProvider"]
        assert offered["referencesProvider"]
        assert offered["documentSymbolProvider"]
        assert offered["codeActionProvider"]["codeActionKinds"] == [
            "quickfix",
            "source.fixAll.citecheck",
        ]
        uri = (tmp_path / "new.md").as_uri()
        assert codes(client.open(uri, MISSING)) == ["CIT001"]
        client.type(uri, GARBLED)
        (found,) = client.diagnostics(uri)
        assert found["code"] == "REF005"
        assert "Lee B" in hovered(client, uri, "[1]", 1)
        (fix, *_) = actions(client, uri, found["range"])
        client.apply(fix["edit"])
        assert client.diagnostics(uri) == []
        assert client.close() == 0


def test_the_end_without_a_goodbye(tmp_path: Path) -> None:
    with started(tmp_path) as client:
        greet(client, tmp_path)
        client.notify("exit", None)
        assert client.exit_code() == 1
    with started(tmp_path) as client:
        greet(client, tmp_path)
        client.open((tmp_path / "new.md").as_uri(), CLEAN)
        client.outgoing.close()  # the editor has died
        assert client.exit_code() == 1


def test_diagnostics_say_what_the_command_says(client: Client, uri: str) -> None:
    text = GARBLED.replace("landmarks [2]", "landmarks [7]")
    found = client.open(uri, text)
    report = citecheck.check_text(text)
    assert [(each["code"], each["message"].split("\n")[0]) for each in found] == [
        (each.code, each.problem.message) for each in report.findings
    ]
    assert [words(text, each["range"]) for each in found] == [
        each.problem.span.text for each in report.findings
    ]
    severities = {"error": 1, "warning": 2, "note": 3}
    assert [each["severity"] for each in found] == [
        severities[each.severity] for each in report.findings
    ]
    assert [each["data"]["fingerprint"] for each in found] == [
        each.fingerprint for each in report.findings
    ]
    assert {each["source"] for each in found} == {"citecheck"}
    assert "tags" not in found[0]


def test_related_places(client: Client, uri: str) -> None:
    twice = "4. Lee B. Bees and the sun. J Insects. 2011;3(2):10-19. doi:10.7554/bees.11\n"
    text = CLEAN.replace("think [2]", "think [4]") + twice
    found = next(each for each in client.open(uri, text) if each["code"] == "REF001")
    (related, *_) = found["relatedInformation"]
    assert related["location"]["uri"] == uri
    assert words(text, related["location"]["range"]).startswith("Lee B")


def test_no_stale_diagnostics(client: Client, uri: str) -> None:
    client.open(uri, CLEAN)
    for at in range(1, 30):
        client.type(uri, MISSING if at % 2 else GARBLED)
    client.type(uri, CLEAN)
    assert client.diagnostics(uri) == []
    versions = [each["version"] for each in client.published(uri)]
    assert versions == sorted(versions)
    last = client.texts[uri][0]
    # What was typed without a pause was never reported on.
    assert versions.count(last) == 1
    assert len(versions) < 10


def test_hover_shows_what_is_behind_a_number(client: Client, uri: str) -> None:
    client.open(uri, CLEAN)
    assert "**Reference 1**: cited 3 times\n\nLee B. Bees and the sun" in hovered(
        client, uri, "sun [1]", 5
    )
    assert "[10.7554/bees.11](https://doi.org/10.7554/bees.11)" in hovered(
        client, uri, "sun [1]", 5
    )
    group = "dance [1,2]"
    assert "Lee B" in hovered(client, uri, group, 7)
    assert "Roe C" not in hovered(client, uri, group, 7)
    assert "Roe C" in hovered(client, uri, group, 9)
    both = hovered(client, uri, group, 6)  # on the bracket: all of the marker
    assert "Lee B" in both
    assert "Roe C" in both
    inside = hovered(client, uri, "dance [1-3]", 8)
    assert all(name in inside for name in ("Lee B", "Roe C", "Poe D"))
    assert not hovered(client, uri, "find their way")


def test_hover_shows_where_an_entry_is_cited(client: Client, uri: str) -> None:
    client.open(uri, CLEAN)
    said = hovered(client, uri, "Counting landmarks in flight")
    assert said.startswith("**Reference 2**: cited 4 times")
    assert "- line 3: “They also count landmarks [2].”" in said
    assert said.count("line 3: “Others dance") == 1  # one sentence, two citations
    client.type(uri, GARBLED.replace("[1-3]", "[1]"))
    said = hovered(client, uri, "Dances of the hive")
    client.diagnostics(uri)
    said = hovered(client, uri, "Dances of the hive")
    assert "never cited" in said
    assert "- warning `CIT002`: reference 3 is never cited" in said


def test_hover_on_what_is_not_in_the_list(client: Client, uri: str) -> None:
    client.open(uri, MISSING)
    assert hovered(client, uri, "[7]", 1).startswith("no entry for 7")
    assert "CIT001" in hovered(client, uri, "[7]", 1)


def test_hover_for_an_editor_without_markdown(tmp_path: Path, uri: str) -> None:
    plain = {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}}
    with joined() as client:
        greet(client, tmp_path, plain)
        client.open(uri, CLEAN.replace("Lee B.", "Lee_B*."))
        answer = client.request("textDocument/hover", client.at(uri, "sun [1]", 5))
        assert answer["contents"]["kind"] == "plaintext"
        assert answer["contents"]["value"].startswith("Reference 1: cited 3 times\n\nLee_B*. Bees")


def test_hostile_text_means_itself_in_a_hover(client: Client, uri: str) -> None:
    nasty = (
        "<img src=x onerror=alert(1)> [click](command:evil) ![](http://evil.example/p) `x` **b**"
    )
    text = CLEAN.replace("Roe C. Counting", f"Roe C. {nasty} \x1b[31m &lt; Counting")
    client.open(uri, text)
    shown = hovered(client, uri, "landmarks [2]", 11)
    tokens = MarkdownIt("commonmark").parse(shown)
    inline = [one for each in tokens for one in each.children or ()]
    kinds = {each.type for each in (*tokens, *inline)}
    assert kinds <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "text_special",
        "strong_open",
        "strong_close",
        "softbreak",
        "bullet_list_open",
        "bullet_list_close",
        "list_item_open",
        "list_item_close",
        "code_inline",
    }
    read = "".join(each.content for each in inline if each.type.startswith("text"))
    assert nasty in read
    assert "\\x1b[31m &lt; Counting" in read


def test_definition_and_references(client: Client, uri: str) -> None:
    client.open(uri, CLEAN)

    def asked(method: str, at: str, into: int = 0, **more: object) -> list[str]:
        params = {**client.at(uri, at, into), **more}
        found = client.request(f"textDocument/{method}", params)
        return [words(CLEAN, each["range"])[:9] for each in found or ()]

    assert asked("definition", "dance [1,2]", 9) == ["2. Roe C."]
    assert asked("definition", "dance [1-3]", 8) == ["1. Lee B.", "2. Roe C.", "3. Poe D."]
    assert asked("definition", "find their way") == []
    alone: dict[str, Any] = {"context": {"includeDeclaration": False}}
    assert asked("references", "Counting landmarks in flight", **alone) == ["2", "2", "1-3", "2"]
    both: dict[str, Any] = {"context": {"includeDeclaration": True}}
    assert asked("references", "sun [1]", 5, **both) == ["1. Lee B.", "1", "1", "1-3"]
    marked = client.request("textDocument/documentHighlight", client.at(uri, "Dances of"))
    assert [words(CLEAN, each["range"])[:9] for each in marked] == ["3. Poe D.", "1-3"]


def test_outline(client: Client, uri: str, tmp_path: Path) -> None:
    client.open(uri, CLEAN)
    params = {"textDocument": {"uri": uri}}
    bees, found = client.request("textDocument/documentSymbol", params)
    assert bees["name"] == "Bees"
    assert found["name"] == "References"
    assert [each["name"][:9] for each in found["children"]] == [
        "1. Lee B.",
        "2. Roe C.",
        "3. Poe D.",
    ]
    with joined() as other:
        greet(other, tmp_path, {})
        other.open(uri, CLEAN)
        flat = other.request("textDocument/documentSymbol", params)
        assert [each["name"] for each in flat[:2]] == ["Bees", "References"]
        assert flat[2]["location"]["uri"] == uri


def test_a_safe_fix(client: Client, uri: str) -> None:
    (found,) = client.open(uri, GARBLED)
    (fix, ignore, every) = actions(client, uri, found["range"])
    assert (fix["title"], fix["kind"], fix["isPreferred"]) == ("Write `et al.`", "quickfix", True)
    assert fix["diagnostics"][0]["code"] == "REF005"
    assert ignore["title"] == "Ignore REF005 here"
    assert every["kind"] == "source.fixAll.citecheck"
    client.apply(fix["edit"])
    assert client.texts[uri][1] == CLEAN.replace("Poe D.", "Poe D, Moe E, et al.")
    assert client.diagnostics(uri) == []


def test_only_the_kinds_that_are_asked_for(client: Client, uri: str) -> None:
    (found,) = client.open(uri, GARBLED)
    where = found["range"]
    assert {each["kind"] for each in actions(client, uri, where, "quickfix")} == {"quickfix"}
    for kind in ("source", "source.fixAll", "source.fixAll.citecheck"):
        assert [each["kind"] for each in actions(client, uri, where, kind)] == [
            "source.fixAll.citecheck"
        ]
    assert actions(client, uri, where, "refactor") == []
    elsewhere = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    assert actions(client, uri, elsewhere, "quickfix") == []


def test_all_safe_fixes_at_once(client: Client, uri: str) -> None:
    text = GARBLED.replace("Roe C.", "Roe C, Doe F, al. e.")
    assert codes(client.open(uri, text)) == ["REF005", "REF005"]
    (every,) = actions(
        client,
        uri,
        {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
        "source.fixAll",
    )
    client.apply(every["edit"])
    assert client.diagnostics(uri) == []


def test_an_unsafe_fix_says_so(client: Client, uri: str) -> None:
    text = CLEAN.replace("[1-3]", "[3-1]")
    found = next(each for each in client.open(uri, text) if each["code"] == "CIT004")
    fix = actions(client, uri, found["range"])[0]
    assert fix["title"] == "Write `1-3` (unsafe: look at the result)"
    assert "isPreferred" not in fix
    client.apply(fix["edit"])
    assert client.diagnostics(uri) == []


@pytest.mark.parametrize("name", ["bees.md", "bees.txt"])
def test_ignoring(client: Client, tmp_path: Path, name: str) -> None:
    uri = (tmp_path / name).as_uri()
    text = GARBLED.replace("landmarks [2]", "landmarks [7]")
    client.open(uri, text)
    for code in ("CIT001", "REF005"):
        found = next(each for each in client.diagnostics(uri) if each["code"] == code)
        shown = actions(client, uri, found["range"], "quickfix")
        ignore = next(each for each in shown if each["title"] == f"Ignore {code} here")
        client.apply(ignore["edit"])
    assert client.diagnostics(uri) == []
    assert "think [2]. <!-- citecheck: ignore[CIT001] -->" in client.texts[uri][1]


def test_ignoring_more_at_one_place(client: Client, uri: str) -> None:
    text = CLEAN.replace("3. Poe D.", "3. Poe D, al. e.").replace("[1-3]", "[1]")
    assert sorted(codes(client.open(uri, text))) == ["CIT002", "REF005"]
    for _ in range(2):
        (found, *_) = client.diagnostics(uri)
        shown = actions(client, uri, found["range"], "quickfix")
        ignore = next(each for each in shown if each["title"] == f"Ignore {found['code']} here")
        client.apply(ignore["edit"])
    assert client.diagnostics(uri) == []
    assert client.texts[uri][1].count("<!--") == 1


def test_an_editor_that_takes_no_versions(tmp_path: Path, uri: str) -> None:
    with joined() as client:
        greet(client, tmp_path, {})
        (found,) = client.open(uri, GARBLED)
        assert "relatedInformation" not in found
        (fix, *_) = actions(client, uri, found["range"])
        assert client.texts[uri][1] != edited(GARBLED, fix["edit"]["changes"][uri])
        assert "documentChanges" not in fix["edit"]


@pytest.mark.parametrize("encodings", [["utf-32", "utf-16"], ["utf-8"], None, ["odd"]])
def test_positions_in_the_agreed_units(
    tmp_path: Path, uri: str, encodings: list[str] | None
) -> None:
    text = CLEAN.replace("They also", "𝛼 🐝🐝 ü they also").replace("[2]. Others", "[7]. Others")
    text = text.replace("\n", "\r\n")
    general = {"positionEncodings": encodings} if encodings else {}
    with joined() as client:
        offered = greet(client, tmp_path, {**CAPABILITIES, "general": general})
        encoding = encodings[0] if encodings and encodings != ["odd"] else "utf-16"
        assert offered["positionEncoding"] == encoding
        (found,) = client.open(uri, text)
    line = text.split("\r\n")[found["range"]["start"]["line"]]
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[
        encoding
    ]
    spelt = line.encode(codec)
    start, end = (found["range"][each]["character"] * size for each in ("start", "end"))
    assert spelt[start:end].decode(codec) == "7"
    assert spelt[:start].decode(codec).endswith("landmarks [")


def test_edits_among_astral_characters_and_crlf(client: Client, uri: str) -> None:
    text = GARBLED.replace("Moe E", "Moe E, 𝛼🐝 Doe").replace("\n", "\r\n")
    found = next(each for each in client.open(uri, text) if each["code"] == "REF005")
    fix = actions(client, uri, found["range"])[0]
    client.apply(fix["edit"])
    assert client.texts[uri][1] == text.replace("al. e.", "et al.")


def test_odd_line_ends_are_those_of_editors(client: Client, uri: str) -> None:
    text = MISSING.replace("Bees find", "Bees\x0c fly,\u2028 and\x0b find")
    (found,) = client.open(uri, text)
    assert words(text, found["range"]) == "7"
    client.type(uri, text + "\n\ufeff")
    assert words(text, client.diagnostics(uri)[0]["range"]) == "7"


def test_a_byte_order_mark_in_the_buffer(client: Client, uri: str) -> None:
    (found,) = client.open(uri, "\ufeff" + MISSING)
    assert words("\ufeff" + MISSING, found["range"]) == "7"
    client.open(uri, "\ud800" + MISSING)
    assert words("x" + MISSING, client.published(uri)[-1]["diagnostics"][0]["range"]) == "7"


def test_a_library(client: Client, tmp_path: Path) -> None:
    entry = "@article{{{},\n author = {{Lee, Bo}},\n title = {{Bees and the sun}},\n journal = {{J Insects}},\n volume = 3,\n pages = {{10--19}},\n year = 2011\n}}\n"
    library = entry.format("a") + entry.format("b")
    uri = (tmp_path / "refs.bib").as_uri()
    found = client.open(uri, library, "bibtex")
    assert "REF001" in codes(found)
    twice = next(each for each in found if each["code"] == "REF001")
    assert words(library, twice["range"]).startswith("b")
    assert hovered(client, uri, "Lee, Bo").startswith("**a**")
    unsaved = "untitled:Untitled-1"
    assert codes(client.open(unsaved, library, "bibtex")) == codes(found)
    assert codes(client.open("untitled:Untitled-2", MISSING, "plaintext")) == ["CIT001"]


def test_nothing_and_what_cannot_be_read(client: Client, uri: str) -> None:
    assert client.open(uri, " \n") == []
    assert not hovered(client, uri, "\n")
    client.type(uri, "\0\1\2" * 100)
    (found,) = client.diagnostics(uri)
    assert "cannot" in found["message"] or "not text" in found["message"]
    assert found["range"]["start"] == {"line": 0, "character": 0}
    client.type(uri, CLEAN)
    assert client.diagnostics(uri) == []


def test_closing_takes_diagnostics_away(client: Client, uri: str) -> None:
    client.open(uri, MISSING)
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.request("textDocument/hover", client.at(uri, "[1]", 1)) is None
    assert client.published(uri)[-1]["diagnostics"] == []
    client.type(uri, CLEAN)  # for a document that is not open: no answer, no crash
    assert client.open(uri, CLEAN) == []


def messages(client: Client) -> list[str]:
    return [
        each["params"]["message"]
        for each in client.log
        if each.get("method") == "window/showMessage"
    ]


def changed_on_disk(client: Client, file: Path) -> None:
    change = {"uri": file.as_uri(), "type": 2}
    client.notify("workspace/didChangeWatchedFiles", {"changes": [change]})


def test_settings(client: Client, uri: str, tmp_path: Path) -> None:
    settings = tmp_path / "citecheck.toml"
    settings.write_text('ignore = ["CIT001"]\n', "utf-8")
    assert client.open(uri, MISSING) == []
    assert any(each.get("method") == "client/registerCapability" for each in client.log)
    settings.write_text('ignore = ["REF005"]\n# and a comment\n', "utf-8")
    changed_on_disk(client, settings)
    client.wait(lambda each: bool(each.get("params", {}).get("diagnostics")))
    assert codes(client.published(uri)[-1]["diagnostics"]) == ["CIT001"]


def test_wrong_settings_are_one_message(client: Client, uri: str, tmp_path: Path) -> None:
    settings = tmp_path / "citecheck.toml"
    settings.write_text('ignroe = ["CIT001"]\n', "utf-8")
    assert client.open(uri, MISSING) == []  # nothing is said that might be unwanted
    assert "Lee B" in hovered(client, uri, "sun [1]", 5)
    for text in (GARBLED, MISSING):
        client.type(uri, text)
        assert client.diagnostics(uri) == []
    (said,) = messages(client)
    assert "unknown setting `ignroe`" in said
    assert "did you mean `ignore`?" in said
    settings.write_text('ignore = ["REF005"]\n', "utf-8")
    client.type(uri, MISSING + "\n")
    assert codes(client.diagnostics(uri)) == ["CIT001"]
    settings.write_text('ignore = ["REF05"]\n', "utf-8")
    client.type(uri, MISSING)
    assert codes(client.diagnostics(uri)) == ["CIT001"]  # as it was before
    assert len(messages(client)) == 2
    (tmp_path / "pyproject.toml").write_text("not toml", "utf-8")
    settings.unlink()
    client.type(uri, MISSING + "\n")
    assert client.diagnostics(uri) == []
    assert "is not TOML" in messages(client)[2]


def test_a_long_manuscript_is_answered_while_it_is_checked(client: Client, uri: str) -> None:
    body, _, entries = CLEAN.partition("# References")
    text = body * (300_000 // len(body)) + "# References" + entries
    client.open(uri, text)
    client.type(uri, text.replace("landmarks [2]", "landmarks, which are many [7]", 1))
    answers = 0
    while not any(each["version"] == 2 for each in client.published(uri)):
        # Behind what was typed, places have moved; what is known of them has not.
        shown = client.request("textDocument/hover", client.at(uri, "sun [1]", 5, number=500))
        assert "Lee B" in shown["contents"]["value"]
        assert words(client.texts[uri][1], shown["range"]) == "1"
        answers += 1
    assert answers
    assert "CIT001" in codes(client.diagnostics(uri))


def test_what_cannot_be_answered_is_no_end(client: Client, uri: str) -> None:
    client.open(uri, CLEAN)
    number = client.ask("textDocument/rename", {**client.at(uri, "Bees"), "newName": "x"})
    assert "error" in client.wait(lambda each: each.get("id") == number)
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.notify(
        "$/cancelRequest", {"id": client.ask("textDocument/hover", client.at(uri, "[1]", 1))}
    )
    far = {"textDocument": {"uri": uri}, "position": {"line": 9999, "character": 9999}}
    assert client.request("textDocument/hover", far) is None
    assert client.close() == 0


def test_hover_in_other_systems(client: Client, uri: str) -> None:
    named = (
        "Bees find home (Lee, 2011). They count (Roe 2012; Poe 2019).\n\nReferences\n\n"
        "Lee B. (2011). Bees and the sun. J Insects, 3(2), 10-19.\n\n"
        "Lee B. (2011). Bees and the moon. J Insects, 4(2), 11-20.\n\n"
        "Roe C. (2012). Counting landmarks in flight. J Insects, 4(1), 20-28.\n"
    )
    client.open(uri, named)
    said = hovered(client, uri, "Lee, 2011", 2)
    assert "Bees and the sun" in said
    assert "Bees and the moon" in said
    assert "Lee, 2011 may be any of 2 entries" in said
    assert "Counting landmarks" in hovered(client, uri, "Roe 2012", 2)
    assert "no entry for Poe, 2019" in hovered(client, uri, "Poe 2019", 2)


def test_hover_on_a_long_range(client: Client, uri: str) -> None:
    entries = "".join(
        f"{at}. Lee {chr(64 + at)}. Bees and what they do in month {at}. J Insects. 20{at + 9};{at}:10-19.\n"
        for at in range(1, 17)
    )
    cited = "".join(f"In month {at} they do it as before, say some [3]. " for at in range(1, 13))
    client.open(uri, f"Bees do much [1-16]. {cited}\n\nReferences\n\n{entries}")
    said = hovered(client, uri, "[1-16]", 2)
    assert said.count("**Reference") == 12
    assert said.endswith("and 4 more")
    assert hovered(client, uri, "Lee C").endswith("- and 5 more")


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        (CLEAN.replace("# Bees", "# Bees [9]"), "<!-- citecheck: ignore[CIT001] -->\n\n# Bees [9]"),
        (
            CLEAN.replace("# Refer", "| which | where |\n|---|---|\n| bees | [9] |\n\n# Refer"),
            "<!-- citecheck: ignore[CIT001] -->\n\n| which",
        ),
        (MISSING.replace("of them dance", "of `them dance"), None),
        (MISSING.replace("of them", "of `them`"), "think [2]. <!-- citecheck: ignore"),
        (MISSING + "\n<!-- citecheck: ignore-file[FMT] -->\n", "think [2]. <!-- citecheck: ignore"),
    ],
)
def test_where_a_comment_goes(client: Client, uri: str, text: str, comment: str | None) -> None:
    found = next(each for each in client.open(uri, text) if each["code"] == "CIT001")
    offered = [
        each
        for each in actions(client, uri, found["range"], "quickfix")
        if each["title"] == "Ignore CIT001 here"
    ]
    assert bool(offered) == (comment is not None)
    if comment is not None:
        client.apply(offered[0]["edit"])
        assert comment in client.texts[uri][1]
        assert "CIT001" not in codes(client.diagnostics(uri))


def test_a_fault_of_the_program_is_told_once(
    client: Client, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert codes(client.open(uri, MISSING)) == ["CIT001"]

    def broken(*_: object) -> None:
        raise ValueError("a\nfault")

    with monkeypatch.context() as patched:
        patched.setattr("citecheck.server.session.pipeline.check", broken)
        for text in (CLEAN, GARBLED):
            client.type(uri, text)
            assert client.diagnostics(uri) == []
    (said,) = messages(client)
    assert said.startswith("this is a bug in citecheck")
    assert "ValueError: a fault (test_conversation.py:" in said
    client.type(uri, MISSING)
    assert codes(client.diagnostics(uri)) == ["CIT001"]
