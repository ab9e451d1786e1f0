"""Findings in, a string out: one reporter a format."""
