"""What was understood, in the forms of `citecheck extract`: for a person, for programs, as lists."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citecheck.reporters.extraction.understood import Extraction


class ExtractionFormat(Protocol):
    """What every form is called with; those for programs take no notice of the width."""

    def __call__(self, extractions: Sequence[Extraction], *, width: int = 80) -> str:
        """Return the form; it ends with a line ending unless it is empty.

        Args:
            extractions: what was understood, and how it is linked, of each manuscript.
            width: how many columns there are.
        """
        ...


def _from(module: str) -> ExtractionFormat:
    """Return the form that a module writes, which is loaded when it is first used."""

    def write(extractions: Sequence[Extraction], *, width: int = 80) -> str:
        writer = cast("ExtractionFormat", import_module(f"{__name__}.{module}").write)
        return writer(extractions, width=width)

    return write


EXTRACTION_FORMATS: Mapping[str, ExtractionFormat] = MappingProxyType(
    {
        "table": _from("table"),
        "json": _from("json"),
        "bibtex": _from("bibtex"),
        "csl-json": _from("csl_json"),
        "ris": _from("ris"),
    }
)
"""The forms of `citecheck extract`, by the name `--format` takes."""
