"""What a sentence, a title or a list is about."""
