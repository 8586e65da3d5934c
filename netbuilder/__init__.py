"""NetBuilder: the desktop program in which people build neural networks with their hands."""

__version__ = "0.1.0"
