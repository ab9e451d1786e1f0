"""From a path to a source file: one reader a format."""
