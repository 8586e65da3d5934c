"""Programs for those who work on NetBuilder."""
