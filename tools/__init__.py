"""Commands for who develops the program."""
