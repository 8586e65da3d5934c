"""Trainings on their way, on the disk: written as they go, found and resumed."""
