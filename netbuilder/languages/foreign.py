"""What Python itself says in English and the program shows: looked up when it is shown."""

from __future__ import annotations

from typing import Final

COMMAND_LINE: Final = (
    "the following arguments are required: {names}",
    "unrecognized arguments: {names}",
    "argument {name}: {said}",
    "expected one argument",
    "expected at most one argument",
    "expected at least one argument",
    "expected {count} arguments",
    "expected {count} argument",
    "invalid {kind} value: {value}",
    "invalid choice: {value} (choose from {choices})",
    "not allowed with argument {name}",
    "ignored explicit argument {value}",
    "one of the arguments {names} is required",
    "ambiguous option: {option} could match {names}",
)
"""What argparse finds wrong."""

SCRIPTS: Final = (
    "invalid syntax",
    "invalid syntax. Perhaps you forgot a comma?",
    "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
    "unterminated string literal (detected at line {line})",
    "unterminated triple-quoted string literal (detected at line {line})",
    "unterminated f-string literal (detected at line {line})",
    "'{bracket}' was never closed",
    "unmatched '{bracket}'",
    "closing parenthesis '{bracket}' does not match opening parenthesis '{opening}'",
    "closing parenthesis '{bracket}' does not match opening parenthesis '{opening}' on line {line}",
    "unexpected indent",
    "unindent does not match any outer indentation level",
    "expected an indented block",
    "expected an indented block after {what} on line {line}",
    "inconsistent use of tabs and spaces in indentation",
    "expected ':'",
    "unexpected EOF while parsing",
    "unexpected end of file",
    "unexpected character after line continuation character",
    "invalid decimal literal",
    "invalid character '{character}' ({code})",
    "invalid non-printable character {code}",
    "leading zeros in decimal integer literals are not permitted; "
    "use an 0o prefix for octal integers",
    "positional argument follows keyword argument",
    "keyword argument repeated: {name}",
    'expression cannot contain assignment, perhaps you meant "=="?',
    "cannot assign to {what}",
    "cannot assign to {what} here. Maybe you meant '==' instead of '='?",
    "Missing parentheses in call to '{name}'. Did you mean {call}?",
    "source code string cannot contain null bytes",
    "too many nested parentheses",
    "'return' outside function",
    "'break' outside loop",
)
"""What Python's parser finds wrong."""

TEXTS: Final = (*COMMAND_LINE, *SCRIPTS)
