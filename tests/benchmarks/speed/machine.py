"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path


def machine(gpu: bool = False) -> str:
    """Processor, cores, the GPU if it is asked for, system, Python."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count()
    if gpu:
        model = f"{model}, {gpu_name()}"
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def gpu_name() -> str:
    """The first GPU's name as its driver tells it; '' without one."""
    asking = shutil.which("nvidia-smi")
    if asking is None:
        return ""
    command = [asking, "--query-gpu=name", "--format=csv,noheader"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return answer.partition("\n")[0].strip()


def load() -> str:
    """Processes that were running or waiting over the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
