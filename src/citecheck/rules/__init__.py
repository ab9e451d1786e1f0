"""What citecheck looks for: one file a rule, all listed here."""

from __future__ import annotations

from citecheck.rule import AnyRule
from citecheck.rules import (
    ambiguous_citation,
    citation_out_of_order,
    doubtful_reference,
    duplicate_reference,
    garbled_authors,
    generated_residue,
    implausible_pages,
    implausible_year,
    inconsistent_markers,
    malformed_identifier,
    malformed_range,
    missing_field,
    missing_reference,
    mixed_citation_systems,
    near_miss_citation,
    no_reference_list,
    off_topic_citation,
    placeholder_citation,
    reference_numbering,
    several_reference_lists,
    shared_identifier,
    stray_text,
    tangled_group,
    uncited_reference,
    unused_ignore,
)

RULES: tuple[AnyRule, ...] = (
    no_reference_list.RULE,
    several_reference_lists.RULE,
    mixed_citation_systems.RULE,
    doubtful_reference.RULE,
    unused_ignore.RULE,
    missing_reference.RULE,
    uncited_reference.RULE,
    citation_out_of_order.RULE,
    malformed_range.RULE,
    tangled_group.RULE,
    placeholder_citation.RULE,
    ambiguous_citation.RULE,
    near_miss_citation.RULE,
    duplicate_reference.RULE,
    reference_numbering.RULE,
    shared_identifier.RULE,
    missing_field.RULE,
    garbled_authors.RULE,
    malformed_identifier.RULE,
    implausible_year.RULE,
    implausible_pages.RULE,
    stray_text.RULE,
    generated_residue.RULE,
    # MIS: what a citation and its reference are about.
    off_topic_citation.RULE,
    # FMT: the norm is derived from the manuscript itself.
    inconsistent_markers.RULE,
)
"""All rules, in the order of their codes within each family."""
