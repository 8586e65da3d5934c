"""What the benchmarks rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.compiled import build

ROOT = Path(__file__).parents[1]

STAND_IN = r"""
static unsigned long noted __asm__("_ZZN3ynn24get_supported_arch_flagsEvE5flags");
unsigned long ask(void) __asm__("_ZN3ynn24get_supported_arch_flagsEv");
unsigned long ask(void) { return noted ? noted : (noted = 0x1FFF); }
"""
"""A library that asks the processor once, under the names that JAX's has."""

HELD = """
import ctypes, sys
from speed import levels
library = ctypes.CDLL(sys.argv[1])
ask = library["_ZN3ynn24get_supported_arch_flagsEv"]
ask.restype = ctypes.c_ulong
levels.hold(None)
before = ask()
levels.hold("avx2")
print(hex(before), hex(ask()))
"""

WITHOUT = """
import sys
from speed import levels
sys.modules["jaxlib"] = sys
try:
    levels.hold("avx2")
except levels.CannotHoldError as error:
    print(error)
"""


def said(script: str, *arguments: str) -> str:
    """What a process prints that finds the benchmarks' modules."""
    answer = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT / "tests" / "benchmarks",
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_answer_that_a_peer_has_noted_is_cut_to_the_level(tmp_path: Path) -> None:
    compiler = build.compiler()
    if compiler is None:
        pytest.skip("needs a C compiler")
    source, library = tmp_path / "stand_in.c", tmp_path / "libjax_common.so"
    source.write_text(STAND_IN)
    subprocess.run([*compiler, "-shared", "-fPIC", source, "-o", library], check=True)
    assert said(HELD, str(library)) == "0x1fff 0x7f"


def test_a_peer_that_cannot_be_held_to_a_level_is_an_error() -> None:
    assert said(WITHOUT) == "JAX's products cannot be kept to avx2 on this system."
