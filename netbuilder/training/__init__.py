"""Training away from the window: the session, its records, the predictor, the worker thread."""
