"""Registries that answer as they are told, and bodies that none should send."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from hypothesis import strategies as st

from citecheck.services.fetch import Answer


class Answers:
    """A registry with a body for each path (text as it is, else as JSON); None is its 404."""

    def __init__(self, bodies: Mapping[str, object]) -> None:
        self._bodies = bodies
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        kind: str = "",  # noqa: ARG002 - what a request counts against changes no answer
    ) -> Answer | None:
        self.asked.append((path, dict(params or {})))
        body = self._bodies[path]
        if body is None:
            return None
        return Answer(body if isinstance(body, str) else json.dumps(body), f"https://a.test{path}")


def everywhere(body: object) -> Answers:
    """Answer everything in the same way."""
    return Answers(defaultdict(lambda: body))


HOSTILE = (
    "",
    " ",
    "[]",
    "{}",
    "null",
    "true",
    '"x"',
    "17",
    "-1e999",
    "NaN",
    "[[[[]]]]",
    '{"": {"": [null]}}',
    '{"data": {"attributes": {"doi": "10.55',
    "[" * 100_000,
    '{"a":' * 100_000,
    "9" * 10_000,
    "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>",
    "Rate exceeded.",
    "\x00\ufeff\ud800",
)
"""Bodies that mean nothing to anybody."""


def json_with(fields: str) -> st.SearchStrategy[object]:
    """Return any JSON, often with the fields that a client looks for."""
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=20)
        | st.sampled_from(
            ["2017", 2017, "10.5555/moss", "Abara, Anna; Beltrov, B (Moss)", *fields.split()]
        )
    )
    keys = st.sampled_from(fields.split()) | st.text(max_size=3)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=8),
        max_leaves=30,
    )
