"""Bring a field to one form, so that two spellings of one thing compare equal.

Each function is idempotent: what it returns, it returns again.
"""
