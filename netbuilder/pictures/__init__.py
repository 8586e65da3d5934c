"""Pictures from outside, which nobody vouches for: the one place that decodes them.

`reading` is what the rest of the program calls, `offers` what is pasted and dropped. A process of
its own (`worker`) opens the file, judges it by its content (`kinds`, `endings`) and decodes it
(`decoding`). This package imports nothing itself, so that the process starts quickly.
"""
