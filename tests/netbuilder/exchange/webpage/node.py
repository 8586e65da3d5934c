"""The page's scripts, run by Node.js."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from netbuilder.exchange.webpage.scripts import joined

NODE = shutil.which("node")

needs_node = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")

_HARNESS = """
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const text = JSON.stringify(((given) => { %s })(given), plain);
require("fs").writeFileSync(1, text);
"""


def run(scripts: tuple[str, ...], body: str, given: Any) -> Any:
    """What a function with this body returns, for a value that it finds as `given`."""
    script = joined("words", *scripts) + _HARNESS % body  # All others may say something.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.js"
        path.write_text(script, encoding="utf-8")
        command = [NODE or "node", str(path)]
        done = subprocess.run(
            command, input=json.dumps(given).encode(), capture_output=True, check=False, timeout=120
        )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return json.loads(done.stdout)
