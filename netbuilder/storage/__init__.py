"""The one room for what is kept: where it lies, how it is written, locked, read and put aside.

`engine.atomic` replaces files whole or not at all and `engine.archives` keeps arrays with a
document; what NetBuilder itself keeps goes through this package:

- `folders`: where everything lies; folders that only the user can enter.
- `files`: how it is written.
- `fingerprints`: whether a file is still the one that was read or written.
- `open_files`: which files other windows have open.
- `names`: which every system takes.
- `encoding`: how it is turned into JSON.
- `errors`: the three ways in which a kept file can be unreadable, and what follows from each.
- `aside`: what cannot be read keeps its content, under a name that says so.
- `lock`: one writer at a time, between threads, windows and programs.
"""
