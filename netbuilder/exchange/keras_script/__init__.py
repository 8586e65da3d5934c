"""A script that prepares the data as NetBuilder does, and trains the network in Keras."""

from netbuilder.exchange.keras_script.writing import source_of, write

__all__ = ["source_of", "write"]
