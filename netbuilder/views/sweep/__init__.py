"""Sweeps: the dialog that varies settings, its table and its plot."""
