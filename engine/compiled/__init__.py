"""Whole steps of training in C.

A step of a small network takes as long in the interpreter as in its arithmetic. Here a *program*
is made of a model, its loss and its optimizer: a list of calls of kernels on the arrays that the
engine has already. C goes through the list once for each step, for as many steps as are asked for,
and returns each one's loss and metrics. NumPy remains the reference, in which the mathematics is
read; it also trains all that a program cannot, always the whole model.
"""
