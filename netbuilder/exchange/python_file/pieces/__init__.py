"""The functions that stand-alone files are put together from.

They need NumPy and the standard library alone. What a file uses of them is copied into it, with the
functions that these use in turn; so each must be found under its name in a file of this folder.
"""
