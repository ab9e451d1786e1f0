"""Word and OpenDocument files made from scratch, for tests of their readers."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{_R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
RAISED = '<w:vertAlign w:val="superscript"/>'
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Entries"><w:name w:val="Entries"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Above"><w:name w:val="Above"/>'
    f"<w:rPr>{RAISED}</w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Further"><w:name w:val="Further"/>'
    '<w:basedOn w:val="Above"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>'
)


def run(text: str, form: str = "") -> str:
    """Return a run of text; `form` is what stands in its properties."""
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def raised(text: str) -> str:
    return run(text, RAISED)


def para(*inside: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of runs; what has no tag is made one."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    about = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{about}{''.join(each if each[:1] == '<' else run(each) for each in inside)}</w:p>"


def heading(text: str) -> str:
    return para(text, style="Heading1")


def field(instruction: str, *result: str, data: str = "") -> str:
    """Return a complex field, its instruction in two runs."""
    held = f"<w:fldData>{data}</w:fldData>" if data else ""
    half = len(instruction) // 2
    codes = "".join(
        f'<w:r><w:instrText xml:space="preserve">{escape(each)}</w:instrText></w:r>'
        for each in (instruction[:half], instruction[half:])
    )
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{held}</w:fldChar></w:r>{codes}'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{"".join(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def field_around(instruction: str, paragraphs: Sequence[str]) -> str:
    """Return paragraphs that are the result of one field, which begins in the first of them."""
    opening, closing = field(instruction, "\0").split("\0")
    whole = list(paragraphs)
    at = whole[0].index("</w:pPr>") + len("</w:pPr>") if "</w:pPr>" in whole[0] else len("<w:p>")
    whole[0] = whole[0][:at] + opening + whole[0][at:]
    whole[-1] = whole[-1].removesuffix("</w:p>") + closing + "</w:p>"
    return "".join(whole)


def zotero(items: Sequence[Mapping[str, Any]], *result: str) -> str:
    """Return a citation of Zotero: its items, and the runs that it printed."""
    citation = {
        "citationID": "a1b2c3",
        "properties": {"formattedCitation": "", "plainCitation": "", "noteIndex": 0},
        "citationItems": [
            {"id": at, "uris": [f"http://zotero.org/users/1/items/{item['id']}"], "itemData": item}
            for at, item in enumerate(items)
        ],
        "schema": "https://github.com/citation-style-language/schema/raw/master/csl-citation.json",
    }
    return field(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(citation)} ", *result)


def mendeley_control(items: Sequence[Mapping[str, Any]], *result: str) -> str:
    """Return a citation of Mendeley Cite: a content control with its items in the tag."""
    citation = {
        "citationID": "x",
        "citationItems": [{"id": "1", "itemData": each} for each in items],
    }
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps(citation).encode()).decode()
    return control(tag, *result)


def control(tag: str, *content: str, more: str = "") -> str:
    return (
        f"<w:sdt><w:sdtPr><w:tag w:val={quoteattr(tag)}/>{more}</w:sdtPr>"
        f"<w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>"
    )


def endnote(record: str) -> str:
    """Return what EndNote keeps of one citation."""
    return (
        "<EndNote><Cite><Author>A</Author><Year>2010</Year><RecNum>4</RecNum>"
        f"<DisplayText>[1]</DisplayText>{record}</Cite></EndNote>"
    )


def docx_bytes(
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    styles: str = STYLES,
    numbering: str = NUMBERING,
    **more: str,
) -> bytes:
    """Return a Word document; `more` are the contents of its notes and comments by kind."""
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}
    contents = {
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
    }
    for kind, inside in more.items():
        contents[f"word/{kind}.xml"] = f"<w:{roots[kind]} {_NAMES}>{inside}</w:{roots[kind]}>"
    contents |= parts or {}
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-'
        f"officedocument.wordprocessingml."
        f'{"document.main" if name == "word/document.xml" else Path(name).stem}+xml"/>'
        for name in contents
        if name.startswith("word/")
    )
    kinds = [
        ("customXml" if name.startswith("customXml") else Path(name).stem, name)
        for name in contents
        if name != "word/document.xml"
    ]
    related = "".join(
        f'<Relationship Id="r{at}" Type="{_R}/{kind}" Target="/{name}"/>'
        for at, (kind, name) in enumerate(kinds)
    )
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELS}"><Relationship Id="r1"'
        f' Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">{related}</Relationships>',
        **contents,
    }
    return zipped({name: (_HEAD + text).encode() for name, text in files.items()})


_ODF = (
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
)
ODT_STYLES = (
    '<style:style style:name="up" style:family="text"><style:text-properties'
    ' style:text-position="super 58%"/></style:style>'
    '<style:style style:name="higher" style:family="text" style:parent-style-name="up"/>'
    '<style:style style:name="gone" style:family="text"><style:text-properties'
    ' text:display="none"/></style:style>'
    '<style:style style:name="it" style:family="text"><style:text-properties/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"'
    ' style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2"'
    ' style:num-format="a" text:display-levels="2" style:num-suffix=")"/></text:list-style>'
)


def odt_bytes(body: str, *, parts: Mapping[str, str] | None = None) -> bytes:
    """Return an OpenDocument text."""
    content = (
        f"<office:document-content{_ODF}><office:automatic-styles>{ODT_STYLES}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": _HEAD + content,
        "styles.xml": f"<office:document-styles{_ODF}><office:styles/></office:document-styles>",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        **(parts or {}),
    }
    return zipped({name: text.encode() for name, text in files.items()}, stored=("mimetype",))


def zipped(files: Mapping[str, bytes], *, stored: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """Return the contents of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {each.filename: archive.read(each) for each in archive.infolist()}


def csl(number: int, **more: Any) -> dict[str, Any]:
    """Return what a reference manager knows of the work that `invented.entry` prints."""
    from invented import entry  # noqa: PLC0415

    authors, title, journal, place = entry(number).split(". ")
    year, _, rest = place.partition(";")
    volume, _, pages = rest.removesuffix(".").partition("(2):")
    people = [each.rpartition(" ") for each in authors.split(", ")]
    return {
        "id": f"W{number}",
        "type": "article-journal",
        "title": title,
        "container-title": journal,
        "author": [{"family": family, "given": given} for family, _, given in people],
        "issued": {"date-parts": [[year]]},
        "volume": volume,
        "issue": "2",
        "page": pages,
        "DOI": f"10.5555/w{number}",
        **more,
    }


def endnote_record(number: int, database: str = "db") -> str:
    """Return the same as EndNote keeps it."""
    item = csl(number)
    styled = '<style face="normal" font="default" size="100%">{}</style>'
    people = "".join(
        f"<author>{styled.format(each['family'] + ', ' + each['given'])}</author>"
        for each in item["author"]
    )
    return (
        f'<record><rec-number>{number}</rec-number><foreign-keys><key app="EN" db-id="{database}">'
        f'{number}</key></foreign-keys><ref-type name="Journal Article">17</ref-type><contributors>'
        f"<authors>{people}</authors></contributors><titles><title>{styled.format(item['title'])}</title>"
        f"<secondary-title>{styled.format(item['container-title'])}</secondary-title></titles>"
        f"<pages>{item['page']}</pages><volume>{item['volume']}</volume><number>2</number>"
        f"<dates><year>{item['issued']['date-parts'][0][0]}</year></dates>"
        f"<electronic-resource-num>{styled.format('doi:' + item['DOI'])}</electronic-resource-num></record>"
    )
