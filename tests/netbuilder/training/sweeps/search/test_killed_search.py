"""A program that is killed in the middle of a search loses no training that was over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from netbuilder.training.control import Control
from netbuilder.training.sweeps.running import Update
from netbuilder.training.sweeps.search.journal import (
    Journal,
    interrupted_search,
    interrupted_searches,
)
from netbuilder.training.sweeps.search.plan import RANDOM, TPE, Plan
from netbuilder.training.sweeps.search.searching import Added, Ended, Searching, SearchNews
from tests.netbuilder.training.sweeps.search.test_searching import DESIGN, RATE, Heard, dimension

ROOT = Path(__file__).resolve().parents[5]
PROGRAM = """
import sys
from netbuilder.training.control import Control
from netbuilder.training.sweeps.search.searching import Ended, Searching
from tests.netbuilder.training.sweeps.search.test_killed_search import plan_by
from tests.netbuilder.training.sweeps.search.test_searching import DESIGN

def show(news):
    if isinstance(news, Ended):
        print(news.number, flush=True)

Searching(DESIGN, plan_by(sys.argv[1]), 0).run(show, Control())
"""


def plan_by(method: str) -> Plan:
    return Plan((RATE, dimension("dense: units", "2..16")), method, 200, prune=False)


@pytest.mark.parametrize("method", [RANDOM, TPE])
def test_a_killed_search_resumes_without_losing_a_training(method: str) -> None:
    program = subprocess.Popen(
        (sys.executable, "-c", PROGRAM, method), stdout=subprocess.PIPE, cwd=ROOT
    )
    assert program.stdout is not None
    with program.stdout:
        done = {int(program.stdout.readline()) for _ in range(3)}
        program.kill()
        done |= {int(line) for line in program.stdout}
        assert program.wait(60) < 0
    found = interrupted_search(DESIGN, interrupted_searches())
    assert found is not None
    assert found.plan == plan_by(method)
    # One may have been noted of which the program could not tell any more.
    assert found.over in (len(done), len(done) + 1)
    control = Control()

    def stop(news: SearchNews) -> None:
        if isinstance(news, Ended) and news.number > found.over:
            control.stop()

    heard = Heard(stop)
    Searching(DESIGN, found.plan, 0, resume=True).run(heard, control)
    again = {each.number for each in heard.news if isinstance(each, Update) and each.run}
    kept = {each.number for each in heard.news if isinstance(each, Ended) and each.outcome}
    assert done <= kept
    assert again
    assert again.isdisjoint(done)
    assert len(heard.values()) == len(set(heard.values())) or method == TPE
    assert [e.combination.number for e in heard.news if isinstance(e, Added)][: len(done)] == [
        *range(1, len(done) + 1)
    ]
    assert Journal(DESIGN, found.plan).is_there


def test_what_is_no_search_is_passed_over(tmp_path: Path) -> None:
    control = Control()
    heard = Heard(lambda news: control.stop() if isinstance(news, Ended) else None)
    plan = plan_by(RANDOM)
    Searching(DESIGN, plan, 0).run(heard, control)
    [(folder, _)] = interrupted_searches()
    for name, content in (("a", b"{"), ("b", b"\xff" * 9), ("c", b'{"design": 1}')):
        (folder.parent / name).mkdir()
        (folder.parent / name / "search.json").write_bytes(content)
    found = interrupted_search(DESIGN, interrupted_searches())
    assert found is not None
    assert found.plan == plan
    assert interrupted_search(DESIGN.with_setting("epochs", 5), interrupted_searches()) is None
    journal = Journal(DESIGN, plan)
    journal.hold()
    assert interrupted_search(DESIGN, interrupted_searches()) is None, "it is under way"
    journal.release(complete=False)
