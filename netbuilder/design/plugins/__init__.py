"""Layers of other packages: found by their metadata, and loaded once the user has allowed them.

A package offers layers by entry points of the group `netbuilder.layers`: the name of each is that
of the engine layer class that it gives. Nothing of a package is imported before it is allowed.
"""
