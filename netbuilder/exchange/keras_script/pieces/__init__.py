"""What scripts that train in Keras can be made of; what one uses is copied into it.

It needs NumPy, for pictures Pillow, and the standard library: see `python_file.pieces`.
"""
