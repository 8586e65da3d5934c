"""Lessons beside the network: what is to be done, and what was passed."""
