"""The network in the window: what was trained, where it comes from, and what it answers.

- `trained`: a trained network as a value: design, weights, preparation, origin, figures.
- `belonging`: what of a trained network still holds for a design that was edited since.
- `probe`: the one private copy that answers, beside the training's.
- `current`: the one that a window holds, or none; the only module here that knows Qt.
"""
