"""The help as it is seen: a window of pages, F1, hints with terms, the tour, reports."""
