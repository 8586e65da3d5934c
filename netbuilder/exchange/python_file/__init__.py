"""Networks as stand-alone Python files, which need NumPy and nothing else."""

from netbuilder.exchange.python_file.writing import source_of, write, write_model

__all__ = ["source_of", "write", "write_model"]
