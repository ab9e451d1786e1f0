"""Get the bytes of files, not more than a manuscript has, or say why that cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from citecheck.errors import ReadError

MAX_BYTES = 50_000_000
"""More than this is no manuscript; a whole thesis in plain text is about a million."""


def contents(
    path: Path, changed: Mapping[Path, bytes] | None = None, most: int | None = None
) -> bytes:
    """Return the bytes of a file: those of `changed` if it is in there, else those on disk.

    Raises:
        ReadError: it is missing, may not be read, or is larger than `most` bytes (by
            default `MAX_BYTES`).
    """
    most = MAX_BYTES if most is None else most
    data = (changed or {}).get(path)
    if data is None:
        try:
            # Not more than the limit: the path may be a pipe or a device that never ends.
            with path.open("rb") as stream:
                data = stream.read(most + 1)
        except OSError as error:
            raise _unreadable(path, error) from error
        except ValueError as error:  # a name with a NUL in it
            raise ReadError(f"`{path}` is no name of a file", hint="check the spelling") from error
    refuse_large(data, str(path), most)
    return data


def refuse_large(data: bytes, name: str, most: int | None = None) -> None:
    """Refuse what is larger than any manuscript.

    Raises:
        ReadError: it is.
    """
    most = MAX_BYTES if most is None else most
    if len(data) > most:
        raise ReadError(
            f"`{name}` is larger than {most // 1_000_000} MB",
            hint="check the manuscript's parts one by one",
        )


def _unreadable(path: Path, error: OSError) -> ReadError:
    match error:
        case FileNotFoundError():
            hint = "check the spelling, and the directory you are in"
        case PermissionError():
            hint = "ask for the right to read it, or copy it to where you have it"
        case IsADirectoryError():
            hint = "name the files in it"
        case _:
            hint = "check that the file can be opened at all"
    reason = (error.strerror or type(error).__name__).lower()
    return ReadError(f"cannot read `{path}`: {reason}", hint=hint)
