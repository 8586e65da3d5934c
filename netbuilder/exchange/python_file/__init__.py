"""Networks as stand-alone Python files, which need NumPy and nothing else."""

from netbuilder.exchange.python_file.writing import source_of, write

__all__ = ["source_of", "write"]
