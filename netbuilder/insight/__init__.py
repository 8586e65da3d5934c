"""What a trained network makes of things, and what that is worth; no Qt.

Each function asks a `Probe`, the private copy of the network, so that nothing here disturbs a
training.
"""
