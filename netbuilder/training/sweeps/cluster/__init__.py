"""Trainings of a sweep on many machines, by Dask; see CLUSTER.md in the folder above."""
