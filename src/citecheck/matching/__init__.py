"""Are these two descriptions the same work? A verdict, with its evidence."""
