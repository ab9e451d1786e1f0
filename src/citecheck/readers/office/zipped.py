"""Open a document that is a zip archive, part by part and never too much, and put parts back."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citecheck.errors import ReadError

MAX_PART = 40_000_000
"""Bytes that a part may have when it is unpacked; the text of a thesis has a tenth of that."""
MAX_MEMBERS = 20_000
_SAVE_AGAIN = "open it in a word processor and save it again, or take another copy"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error,
    EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What `zipfile` raises over an archive that is not as it should be."""

# The signs and fixed parts of a zip archive: PKWARE's APPNOTE 6.3, 4.3.7, 4.3.12 and 4.3.16.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_ENCRYPTED, _SIZES_BEHIND = 0x0001, 0x0008
_ELSEWHERE = 0xFFFFFFFF
"""Stands for a number that is in an extension for archives of more than 4 GB."""


@dataclass(frozen=True)
class Package:
    """A zip archive and what is in it."""

    path: Path
    data: bytes
    members: Mapping[str, zipfile.ZipInfo]
    directory: int
    """Where the list of its members begins."""
    comment: bytes = b""

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def part(self, name: str, most: int = MAX_PART) -> bytes:
        """Return the bytes of a part.

        Raises:
            ReadError: it is missing, damaged, encrypted or larger than `most` bytes.
        """
        member = self.members.get(name)
        if member is None:
            raise damaged(self.path, f"its part `{name}` is missing")
        if member.flag_bits & _ENCRYPTED:
            raise ReadError(
                f"`{self.path}` is encrypted", hint="save it without a password and check that"
            )
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged(self.path, f"its part `{name}` is packed in an unknown way")
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open(member) as stream:
                data = stream.read(most + 1)
        except _BROKEN as error:
            raise damaged(self.path, f"its part `{name}` cannot be unpacked") from error
        if len(data) > most:
            raise ReadError(
                f"`{self.path}` holds a part of more than {most // 1_000_000} MB (`{name}`)",
                hint="check the manuscript's parts one by one",
            )
        return data

    def with_parts(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the archive with other contents for some parts; all others stay byte for byte.

        Raises:
            ReadError: it is in a form that is not written (an archive for more than 4 GB).
        """
        records = sorted(_central_records(self), key=lambda each: each.at)
        ends = [each.at for each in records[1:]] + [self.directory]
        out, moved = bytearray(self.data[: records[0].at]), 0
        directory: dict[int, bytes] = {}
        for record, end in zip(records, ends, strict=True):
            place = record.offset + moved
            new = self.data[record.at : end]
            entry = record.raw[:42] + struct.pack("<L", place) + record.raw[46:]
            if record.name in parts:
                new, entry = _packed(record, parts[record.name], place)
                moved += len(new) - (end - record.at)
            out += new
            directory[record.order] = entry
        listed = b"".join(directory[order] for order in sorted(directory))
        start = len(out) - (records[0].at - records[0].offset)
        end_record = _END.pack(
            _END_SIGN, 0, 0, len(records), len(records), len(listed), start, len(self.comment)
        )
        return bytes(out) + listed + end_record + self.comment


@dataclass(frozen=True)
class _Record:
    """A member as the list at the end of the archive has it."""

    order: int
    name: str
    raw: bytes
    offset: int
    """Where it begins, as the list says."""
    at: int
    """Where it begins in the file: elsewhere, if something was put before the archive."""


def open_package(path: Path, data: bytes, kind: str) -> Package:
    """Open the archive that a document of some kind (`a Word document`) is.

    Raises:
        ReadError: it is something else, encrypted or damaged.
    """
    if not data:
        raise ReadError(f"`{path}` is empty", hint="is this the right file, and was it saved?")
    if not data.startswith(_LOCAL_SIGN):
        _refuse(path, data, kind)
    if data.count(_CENTRAL_SIGN) > MAX_MEMBERS:
        raise damaged(path, f"it has more than {MAX_MEMBERS} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            directory, comment = archive.start_dir, archive.comment
    except _BROKEN as error:
        raise damaged(path, "it is cut off, or not all of it is there") from error
    members = {each.filename: each for each in infos}
    if len(members) != len(infos):
        raise damaged(path, "it has several parts of one name")
    if len({each.header_offset for each in infos}) != len(infos) or not infos:
        raise damaged(path, "its parts overlap")
    return Package(path, data, members, directory, comment)


def damaged(path: Path, why: str) -> ReadError:
    """Return the error for a document that is not as it should be."""
    return ReadError(f"`{path}` is damaged: {why}", hint=_SAVE_AGAIN)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"{\\rtf", "an RTF document", "open it in a word processor and save it in the right format"),
    (b"%pdf-", "a PDF", "check the document that it was made from"),
    (b"<html", "an HTML page", "open it in a word processor and save it in the right format"),
    (
        b"<!doctype html",
        "an HTML page",
        "open it in a word processor and save it in the right format",
    ),
    (b"<?xml", "an XML file", "open it in a word processor and save it in the right format"),
)


def _refuse(path: Path, data: bytes, kind: str) -> None:
    """Say what a file is that is no zip archive."""
    if data.startswith(_OLE):
        # [MS-OFFCRYPTO] 2.3.4.4: the stream's name stands in the directory, in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError(
                f"`{path}` is protected with a password",
                hint="save it without a password and check that",
            )
        raise ReadError(
            f"`{path}` is not {kind} but an old Word document (.doc)",
            hint="open it in a word processor and save it as .docx",
        )
    begin = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for sign, what, hint in _OTHERS:
        if begin.startswith(sign):
            raise ReadError(f"`{path}` is not {kind} but {what}", hint=hint)
    raise ReadError(
        f"`{path}` is not {kind}, whatever its name says",
        hint="rename it after what it is (.txt, .md), or take another copy",
    )


def _central_records(package: Package) -> list[_Record]:
    places = {name: each.header_offset for name, each in package.members.items()}
    data, at, records = package.data, package.directory, []
    for order, name in enumerate(package.members):
        fields = _CENTRAL.unpack_from(data, at)
        end = at + _CENTRAL.size + sum(fields[10:13])
        if fields[0] != _CENTRAL_SIGN or _ELSEWHERE in {fields[16], fields[8], fields[9]}:
            raise ReadError(
                f"`{package.path}` is packed in a form that is not written",
                hint="open it in a word processor and save it again",
            )
        records.append(_Record(order, name, data[at:end], fields[16], places[name]))
        at = end
    return records


def _packed(record: _Record, content: bytes, place: int) -> tuple[bytes, bytes]:
    """Return a member with another content, and its entry in the list."""
    fields = list(_CENTRAL.unpack_from(record.raw))
    name = record.raw[_CENTRAL.size : _CENTRAL.size + fields[10]]
    # Extensions may hold sizes; none of them is needed.
    comment = record.raw[_CENTRAL.size + fields[10] + fields[11] :]
    stored = fields[4] == zipfile.ZIP_STORED
    packing = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = content if stored else packing.compress(content) + packing.flush()
    fields[3] &= ~_SIZES_BEHIND
    fields[7:10] = zlib.crc32(content), len(packed), len(content)
    fields[11] = 0
    fields[16] = place
    local = _LOCAL.pack(_LOCAL_SIGN, *fields[2:11], 0)
    return local + name + packed, _CENTRAL.pack(*fields) + name + comment
