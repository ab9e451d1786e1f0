"""From a source file to a document: blocks, citations, reference lists, fields."""
