"""Fails every call of the system in turn, as kept things are written and read; prints the losses.

    python -m tests.fuzz.failing_system [--kinds design run] [--errors EIO KILL] [--once] [--calls]

For each kind of thing that NetBuilder keeps, one writing and one reading are done again and again:
the n-th call to the system that touches its folder (open, read, write, flush, close, rename,
remove, make a folder, list one, lock, ask for its state, ...) fails with EIO, ENOSPC, EACCES or
EMFILE, alone and together with all that follow, or the process is killed there, in the middle of a
write where it is one; for every n until no call is left. Afterwards an undisturbed process has to
find the old content or the new one, to write again, and to find that; one clear sentence was said
where something was refused; nothing was deleted or moved, and nothing is left over once something
was written again.

Needs Linux and a C compiler. Ends with status 1 where anything was wrong, with 2 where calls cannot
be made to fail.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.failing_system.shim import (
    ERRORS,
    KILL,
    VARIABLE,
    Faults,
    NoShimError,
    build,
    environment,
)


def main() -> int:
    """Build the library, and run with it."""
    if VARIABLE in os.environ:
        return run()
    with tempfile.TemporaryDirectory() as folder:
        try:
            library = build(Path(folder))
        except NoShimError as error:
            print(error, file=sys.stderr)
            return 2
        line = [sys.executable, "-m", "tests.fuzz.failing_system", *sys.argv[1:]]
        return subprocess.run(line, env=environment(library)).returncode


def run() -> int:
    """All kinds, and the table of what came of them."""
    from tests.fuzz.failing_system import state_kinds  # noqa: F401 - puts them on the list
    from tests.fuzz.failing_system.injecting import SORTS, Injector, quiet_process
    from tests.fuzz.failing_system.kinds import KINDS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--errors", nargs="+", choices=[*ERRORS, KILL], default=[*ERRORS, KILL])
    parser.add_argument("--once", action="store_true", help="let one call fail, not all from it on")
    parser.add_argument("--calls", action="store_true", help="list the calls")
    parser.add_argument("--examples", type=int, default=5, help="of each sort of wrong")
    options = parser.parse_args()
    try:
        faults = Faults()
    except NoShimError as error:
        print(error, file=sys.stderr)
        return 2
    quiet_process()
    total, wrong = 0, dict.fromkeys(SORTS, 0)
    begin = time.perf_counter()
    print(f"{'kind':14} {'calls':>6} {'injections':>11}", *(f"{sort:>17}" for sort in SORTS))
    for name in options.kinds:
        with tempfile.TemporaryDirectory() as folder:
            injector = Injector(KINDS[name], Path(folder).resolve(), faults)
            calls = injector.calls()
            if options.calls:
                print(*(f"{op:6} {call}" for op, each in calls.items() for call in each), sep="\n")
            injector.every_call(tuple(options.errors), (False,) if options.once else (False, True))
        tally = injector.tally
        counts = {sort: len(tally.wrong.get(sort, ())) for sort in SORTS}
        number = sum(map(len, calls.values()))
        print(f"{name:14} {number:6} {tally.injections:11,}", *(f"{n:17}" for n in counts.values()))
        for sort, cases in tally.wrong.items():
            print(*(f"  {sort}: {case}" for case in cases[: options.examples]), sep="\n")
        sys.stdout.flush()
        total += tally.injections
        wrong = {sort: wrong[sort] + counts[sort] for sort in SORTS}
    found = ", ".join(f"{number} {sort}" for sort, number in wrong.items())
    print(f"{total:,} injections in {time.perf_counter() - begin:.0f} s: {found}.")
    return 1 if any(wrong.values()) or not total else 0


if __name__ == "__main__":
    sys.exit(main())
