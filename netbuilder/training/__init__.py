"""Training away from the window: records, the thread, one run, checkpoints, history, sweeps."""
