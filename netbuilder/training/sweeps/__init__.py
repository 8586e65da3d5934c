"""Many trainings of one design with varied settings, each in a process of its own."""
