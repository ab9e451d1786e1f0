"""HTML pages and JATS articles, read with the place of every stretch."""
