"""The form for rows of a table, in the pad's place."""
