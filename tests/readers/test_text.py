from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from citecheck.errors import ReadError
from citecheck.readers import READERS, STDIN, disk, read


def written(directory: Path, data: bytes, name: str = "paper.txt") -> Path:
    path = directory / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"plain\n", "plain\n"),
        ("naïve β¹\n".encode(), "naïve β¹\n"),
        (b"\xef\xbb\xbfwith mark\n", "with mark\n"),
        (b"crlf\r\nthen cr\rthen lf\n", "crlf\r\nthen cr\rthen lf\n"),
        ("π = 3¹\r\n".encode("utf-16"), "π = 3¹\r\n"),
        (b"\xfe\xff" + "big¹".encode("utf-16-be"), "big¹"),
        ("wide¹".encode("utf-32"), "wide¹"),
        (
            "“naïve” – Müller’s café¹ is 5 µm ±2°\n".encode("cp1252"),
            "“naïve” – Müller’s café¹ is 5 µm ±2°\n",
        ),
        (
            b"a form feed \x0c and an escape \x1b stay\n",
            "a form feed \x0c and an escape \x1b stay\n",
        ),
    ],
)
def test_reads(tmp_path: Path, data: bytes, expected: str) -> None:
    file = read(written(tmp_path, data))
    assert file.text == expected
    assert file.path == tmp_path / "paper.txt"


def test_only_utf8_can_be_written_back(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"abc")).editable
    assert not read(written(tmp_path, "abc".encode("utf-16"))).editable
    assert not read(written(tmp_path, b"caf\xe9 noir")).editable


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04....", "zip archive"),
        (b"{\\rtf1 abc}", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "an image"),
        (b"text\0more \0\0\0 text", "binary data"),
        (b"\x01\x02\x03\x04abc", "binary data"),
        ("no mark at all here".encode("utf-16-le"), "UTF-16 without"),
        (b"\xff\xfea", "begins like UTF-16"),
        ("Мы читали это".encode("cp1251"), "neither UTF-8 nor Windows-1252"),
        ("論文の引用を調べる".encode("shift-jis"), "neither UTF-8 nor Windows-1252"),
        ("un café où l'été".encode("mac-roman"), "neither UTF-8 nor Windows-1252"),
        (
            "naïve façade 5–7 “x”\n".encode() + b"and caf\xe9",
            "not valid UTF-8: byte 0xe9 in line 2",
        ),
    ],
)
def test_refuses_and_says_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(written(tmp_path, data))
    assert words in caught.value.message
    assert "paper.txt" in caught.value.message
    assert caught.value.hint
    assert "\n" not in caught.value.message + caught.value.hint


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file") as caught:
        read(tmp_path / "absent.txt")
    assert caught.value.hint


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="is a directory"):
        read(tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:  # pragma: no cover
    path = written(tmp_path, b"x")
    path.chmod(0)
    with pytest.raises(ReadError, match="permission denied"):
        read(path)


def test_no_permission_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="permission denied") as caught:
        read(tmp_path / "paper.txt")
    assert "right" in (caught.value.hint or "")


def test_other_failures_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="input/output error"):
        read(tmp_path / "paper.txt")


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "MAX_BYTES", 10)
    assert read(written(tmp_path, b"x" * 10)).text == "x" * 10
    with pytest.raises(ReadError, match="larger than"):
        read(written(tmp_path, b"x" * 11))


@pytest.mark.parametrize("name", ["a.doc", "a.RTF", "a.epub"])
def test_formats_without_a_reader_are_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReadError, match="cannot be read yet") as caught:
        read(written(tmp_path, b"x", name))
    assert "Markdown" in (caught.value.hint or "")


def test_an_unknown_suffix_is_read_as_text(tmp_path: Path) -> None:
    assert read(written(tmp_path, b"x", "manuscript")).text == "x"
    assert read(written(tmp_path, b"x", "manuscript.v2")).text == "x"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xc3\xa9\r\n")))
    file = read(STDIN)
    assert file.text == "café\r\n"
    assert str(file.path) == "<stdin>"


def test_suffixes_are_lower_case() -> None:
    assert all(each == each.lower() and each.startswith(".") for each in READERS)
