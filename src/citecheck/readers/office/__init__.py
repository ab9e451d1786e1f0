"""Word documents and OpenDocument texts: packages of XML, read with the place of every stretch."""
