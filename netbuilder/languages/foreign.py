"""What Python and files of the program say in English: looked up when it is shown."""

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

RECORDS: Final = (
    "Expected {wanted}, got {given}",
    "Expected {kind} of length {bounds}, got {given}",
    "Expected {kind} of length {bounds}",
    "Expected {kind} of at least length {bounds}, got {given}",
    "Expected {kind} of at most length {bounds}, got {given}",
    "Expected {kind} >= {bound}",
    "Expected {kind} <= {bound}",
    "Expected {kind} > {bound}",
    "Expected {kind} < {bound}",
    "Expected {kind} matching regex {regex}",
    "Expected {wanted}",
    "Object contains unknown field {name}",
    "Object missing required field {name}",
    "Invalid value {value}",
    "Invalid enum value {value}",
    "Integer value out of range",
    "Number out of range",
    "Input data was truncated",
    "JSON is malformed: {what} (byte {place})",
    "expected {sign}",
    "expected {sign} or {other}",
    "invalid character",
    "invalid character in unicode escape",
    "invalid escape character in string",
    "invalid escaped character",
    "invalid number",
    "invalid utf-16 surrogate pair",
    "object keys must be strings",
    "trailing characters",
    "trailing comma in array",
    "trailing comma in object",
    "unexpected end of escaped utf-16 surrogate pair",
    "unexpected end of hex escape",
)
"""What msgspec finds wrong with a record, without its backticks."""

MEASURED: Final = (
    "{count} cores of {processor}, {system}",
    "compiled kernels ({level})",
)
"""What the measurements of the templates say of the machine."""

TEXTS: Final = (*COMMAND_LINE, *SCRIPTS, *RECORDS, *MEASURED)
