"""A linter for citations: what is wrong between a manuscript's text and its reference list."""

__version__ = "0.1.0"
