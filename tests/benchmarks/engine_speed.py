"""How fast the engine is beside other libraries, and how much memory it takes.

    python tests/benchmarks/engine_speed.py --peer-python PATH --peer-python PATH

Prints one table: epochs of four networks, the prediction of one sample, the import, and the peak
memory of `fit`. Every system runs in a process of its own, in turn, several rounds; what counts is
the median, for training that of the epochs after the first. All get the same images as float32, the
same batch size and the same settings of Adam, shuffle, and keep loss and accuracy. The peers are
whatever is found in the interpreters given: Keras on each of its backends, PyTorch in the loop that
its users write, JAX with a whole epoch compiled, scikit-learn where it has such a network. Nothing
is asserted.

`--busy` measures beside a program that keeps one core busy, and says whether the kernels are ever
slower than NumPy there. `--growth` prints, instead of all that, the time per sample from 1,000 to
10 million of them in a file, and per parameter up to 20 million. `--level avx2` measures as on
processors without AVX-512: the kernels, the peers by their libraries' own variables, and JAX, whose
products heed none, by what speed/levels.py does; a peer that cannot be held so fails.

Leave the machine alone meanwhile: libraries that share out small matrices over threads become very
slow when another program takes a core (`--threads 1` avoids it). `--samples 640 --rounds 1
--epochs 2` shows in a few minutes that everything works.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    """Measure and print, or answer the process that does."""
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here), str(here.parents[1])]
    from speed import levels, works

    names = [work.name for work in works.WORKS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--works", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument(
        "--systems", nargs="+", metavar="NAME", help="only these and the engine, such as 'Keras on'"
    )
    parser.add_argument("--peer-python", action="append", default=[], metavar="PATH")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, help="for all; as each work has it where left out")
    parser.add_argument("--samples", type=int, help="likewise")
    parser.add_argument("--threads", type=int, help="for all; as each library chooses if left out")
    parser.add_argument("--level", choices=levels.VARIABLES, help="of vectors at most, for all")
    parser.add_argument("--gpu", action="store_true", help="let the peers use a GPU, too")
    parser.add_argument("--markdown", action="store_true", help="also print the README's table")
    parser.add_argument("--readme", action="store_true", help="write it into the README, too")
    parser.add_argument("--busy", action="store_true", help="keep one core busy meanwhile")
    parser.add_argument("--growth", action="store_true", help="only: time per sample, parameter")
    for hidden in ("--work", "--system", "--folder", "--given"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--list", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.level:
        os.environ["NETBUILDER_KERNELS"] = options.level  # For all processes from here.
        os.environ.update(levels.VARIABLES[options.level])
    if options.list:
        from speed import catalogue

        print(json.dumps(catalogue.found_here()))
    elif options.work:
        from speed import worker

        given = json.loads(options.given)
        folder = Path(options.folder)
        print(json.dumps(worker.answer(options.system, options.work, folder, given)))
    elif options.growth:
        from speed import growth

        for line in growth.lines():
            print(line, flush=True)
    else:
        compare(options)


def compare(options: argparse.Namespace) -> None:
    """Measure all systems and print the table."""
    from speed import busy, data, processes, readme, table, works
    from speed.machine import gpu_name, load, machine

    if options.gpu and not gpu_name():
        sys.exit("No GPU of NVIDIA's was found; leave --gpu out.")
    chosen = [work for work in works.WORKS if work.name in options.works]
    wanted = ("engine", "NumPy", *options.systems) if options.systems else ("",)
    runners = [
        runner
        for runner in processes.find_runners(options.peer_python, options.gpu)
        if runner.system.name.startswith(wanted)
    ]
    images, title = data.load_images()
    given: dict[str, Any] = {
        name: getattr(options, name) for name in ("epochs", "samples", "threads", "level")
    }
    before = load()
    with tempfile.TemporaryDirectory() as name, busy.busy(options.busy):
        data.write(images, Path(name))
        results = processes.measure(runners, chosen, Path(name), options.rounds, given)
    print(f"{machine(options.gpu)}; load before and after: {before}, {load()}")
    print(f"{title}; {options.rounds} rounds; threads: {options.threads or 'as each chooses'}")
    print("median and fastest of the epochs after each process's first, of calls, or of imports")
    print("x engine: how many times the engine's figure; last/2nd: drift over the epochs")
    print("fit MB: peak of the process during fit above what it held before, with data and model")
    if options.level:
        print(f"vectors: at most {options.level}, of the engine and of its peers")
    if options.samples or options.epochs:
        print(f"NOT the full work: samples {options.samples}, epochs {options.epochs}")
    print()
    print("\n".join(table.lines(chosen, runners, results)))
    if options.busy:
        print("\n".join(["", *busy.verdicts(chosen, results)]))
    told = [f"{machine(options.gpu)}; {title}; the middle of {options.rounds} runs:", ""]
    told += [*table.markdown(chosen, runners, results), "", f"{table.versions(runners)}."]
    if options.markdown:
        print()
        print("\n".join(told))
    if options.readme:
        readme.write(told)


if __name__ == "__main__":
    main()
