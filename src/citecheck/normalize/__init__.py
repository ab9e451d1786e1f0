"""Bring fields into one form for comparing: one idempotent function each."""
