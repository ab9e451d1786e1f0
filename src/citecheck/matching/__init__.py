"""Whether two descriptions are of the same work."""
