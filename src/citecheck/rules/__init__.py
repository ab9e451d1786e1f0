"""What citecheck looks for: one rule a file."""
