"""Drawings of a report, as SVG of the plain kind that Qt draws, too."""
