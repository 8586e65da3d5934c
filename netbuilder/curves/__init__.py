"""The curves of a training: what is drawn of them and which part is in view, without a window."""
