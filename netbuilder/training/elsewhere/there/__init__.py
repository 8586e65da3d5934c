"""Modules that worker.py imports in the other interpreter; they know Keras and NumPy alone."""
