"""From a source file to a document: blocks, citations, reference lists, fields."""

from citecheck.extract.document import extract

__all__ = ["extract"]
