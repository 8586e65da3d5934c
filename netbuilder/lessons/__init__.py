"""Lessons: a short text, a design to begin with, and tasks that the program checks.

A lesson is a folder and holds no code; README.md here says how to write one.

- `folder`: reads one, or says what is wrong with which field of which file.
- `checks`: what a task asks of the network in the window; `evidence`: what these look at.
- `progress`: which tasks were passed, kept between starts.
- `results`: a student's results as a file; `merging`: those of a class.
"""
