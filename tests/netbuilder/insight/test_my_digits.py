"""The user's own digits, and teaching with them."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from engine.datasets import digits
from engine.datasets.digits.rendering import PEN, render
from engine.errors import DataError
from netbuilder.design import Design, build
from netbuilder.insight import my_digits
from netbuilder.insight.my_digits import MyDigits
from netbuilder.insight.teaching import teach
from netbuilder.storage import files
from netbuilder.training.records import HeldOut
from netbuilder.wording import reason_of

SEVEN = [np.array([[0.1, 0.1], [0.9, 0.1], [0.4, 0.9]])]
CARET = [np.array([[0.0, 0.6], [0.5, 0.0], [0.5, 1.0]])]


def test_drawings_are_there_the_next_day(tmp_path: Path) -> None:
    file = tmp_path / "new" / "mine.jsonl"
    mine = MyDigits(file)
    first, second = mine.add("7", SEVEN), mine.add("1", CARET)
    again = MyDigits(file)
    assert again.all == (first, second)
    np.testing.assert_array_equal(again.all[0].strokes[0], SEVEN[0])
    again.remove([first])
    assert [each.label for each in MyDigits(file).all] == ["1"]
    again.export(tmp_path / "out.jsonl")
    assert MyDigits(tmp_path / "out.jsonl").all == (second,)


@pytest.mark.parametrize("thickness", [0.5, 2.0])
def test_a_drawing_keeps_the_pen_that_it_was_drawn_with(tmp_path: Path, thickness: float) -> None:
    MyDigits(tmp_path / "mine.jsonl").add("7", SEVEN, thickness)
    (kept,) = MyDigits(tmp_path / "mine.jsonl").all
    np.testing.assert_array_equal(kept.picture(), render(SEVEN, PEN * thickness))


def test_a_picture_that_was_pasted_is_kept(tmp_path: Path) -> None:
    picture = np.random.default_rng(0).uniform(0, 1, (28, 28)).astype(np.float32)
    MyDigits(tmp_path / "mine.jsonl").add("7", [], picture=picture)
    (kept,) = MyDigits(tmp_path / "mine.jsonl").all
    assert kept.picture().dtype == np.float32
    np.testing.assert_allclose(kept.picture(), picture, atol=0.5 / 255 + 1e-6)


def test_drawings_of_before_pens_had_a_thickness_are_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    line = '{"label":"7","strokes":[[[0,0],[1,0],[0.4,1]]],"when":"2026-11-01T12:00:00","id":"a"}'
    file.write_text(line + "\n" + line.replace('"a"', '"b","pixels":"AAAA"') + "\n")
    assert [each.id for each in MyDigits(file).all] == ["a"]


def test_only_classes_of_the_network_are_samples(tmp_path: Path) -> None:
    mine = MyDigits(tmp_path / "mine.jsonl")
    mine.add("7", SEVEN)
    mine.add("boot", CARET)
    pictures, labels = mine.samples([str(n) for n in range(10)])
    assert pictures.shape == (1, 28, 28)
    assert labels.tolist() == [7]
    assert 0.5 < pictures.max() <= 1


def test_damaged_lines_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    MyDigits(file).add("7", SEVEN)
    good = file.read_text()
    file.write_text(good + '{"label": 3}\n' + "nonsense\n" + good.replace("0.1", '"x"'))
    assert [each.label for each in MyDigits(file).all] == ["7"]


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    mine = MyDigits(tmp_path / "in the way" / "mine.jsonl")
    with pytest.raises(DataError, match="cannot be written"):
        mine.add("7", SEVEN)
    assert len(mine) == 1


def labels(file: Path) -> list[str]:
    return [each.label for each in MyDigits(file).all]


def test_two_windows_overwrite_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    one, other = MyDigits(file), MyDigits(file)
    for number in range(31):
        (one, other)[number % 2].add(str(number), SEVEN)
    assert labels(file) == [str(number) for number in range(31)]
    assert len(one) == 31
    assert other.refresh()
    assert len(other) == 31
    assert not other.refresh()
    other.remove([one.all[3], one.all[4]])
    one.remove([one.all[4], one.all[5]])
    assert len(one) == 28
    assert labels(file) == [str(number) for number in range(31) if number not in (3, 4, 5)]


def test_threads_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"

    def teach_some(first: int) -> None:
        mine = MyDigits(file)
        for number in range(first, first + 6):
            taught = mine.add(str(number), SEVEN)
            if number % 3 == 0:
                mine.remove([taught])

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(teach_some, range(0, 36, 6)))
    assert sorted(labels(file), key=int) == [str(n) for n in range(36) if n % 3]


LATER = (
    b'{"form":2,"label":{"name":"7"},"curves":[[0,1,2]]}\n',
    b'{"label": 3}\n',
    b"nonsense\xff\xfe\n",
    b"\n",
    b"[" * 5000 + b"\n",
)


def test_lines_that_cannot_be_read_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_bytes(b"".join(LATER) + LATER[0].strip())  # the last without its end
    mine = MyDigits(file)
    assert mine.trouble == "5 lines of mine.jsonl cannot be read and were left as they are."
    first, second = mine.add("7", SEVEN), mine.add("1", CARET)
    mine.remove([first])
    assert mine.all == (second,)
    kept = file.read_bytes()
    assert kept.startswith(b"".join(LATER) + LATER[0])
    assert kept.count(b"\n") == 7
    mine.remove([second])
    assert file.read_bytes() == b"".join(LATER) + LATER[0]
    mine.export(tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == file.read_bytes()


def test_only_what_was_chosen_is_deleted(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    mine = MyDigits(file)
    first = mine.add("7", SEVEN)
    line = file.read_bytes()
    file.write_bytes(line + line.replace(b'"7"', b'"1"') + line)  # one id, and one twice
    mine.remove([first])
    assert sorted(labels(file)) == ["1", "7"]


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.EACCES])
def test_nothing_is_written_while_the_file_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    file = tmp_path / "mine.jsonl"
    MyDigits(file).add("7", SEVEN)
    before = file.read_bytes()

    def refuse(*_: object) -> bytes:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(files, "content", refuse)
        mine = MyDigits(file)
        assert reason_of(OSError(number, None)) in mine.trouble
        with pytest.raises(DataError, match="Nothing is written"):
            mine.add("1", CARET)
        assert [each.label for each in mine.all] == ["1"]
    assert file.read_bytes() == before
    mine.refresh()
    assert mine.trouble == ""
    assert len(mine) == 2
    mine.add("2", CARET)
    assert labels(file) == ["7", "1", "2"]


def test_a_file_that_is_too_large_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.jsonl"
    MyDigits(file).add("7", SEVEN)
    before = file.read_bytes()
    monkeypatch.setattr(my_digits, "_MAX_BYTES", 10)
    mine = MyDigits(file)
    assert "larger than" in mine.trouble
    with pytest.raises(DataError, match="Nothing is written"):
        mine.add("1", CARET)
    assert file.read_bytes() == before


def test_a_drawing_that_could_not_be_deleted_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.jsonl"
    mine = MyDigits(file)
    taught = mine.add("7", SEVEN)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "keep", full)
    with pytest.raises(DataError, match="no space"):
        mine.remove([taught])
    assert mine.all == (taught,)


@pytest.fixture(scope="module")
def parts() -> tuple[HeldOut, HeldOut]:
    (x, y), (x_test, y_test) = digits.load_data(train=3000, test=600)

    def part(pictures: np.ndarray, labels: np.ndarray) -> HeldOut:
        samples = pictures.reshape(-1, 784).astype(np.float32) / 255
        return HeldOut(samples, np.eye(10, dtype=np.float32)[labels], labels.astype(np.int64))

    return part(x, y), part(x_test, y_test)


def test_teaching_takes_drawings_in_and_keeps_the_rest(parts: tuple[HeldOut, HeldOut]) -> None:
    seen, test = parts
    design = Design.default("digits").with_setting("epochs", 4)
    model = build(design)
    model.fit(seen.samples, seen.answers, epochs=4, verbose=0)
    weights = model.get_flat_weights()
    rng = np.random.default_rng(0)
    # Pictures that no digit looks like, said to be a 3.
    odd = np.zeros((20, 28, 28), np.float32)
    odd[:, 6:22, 6:9] = odd[:, 6:22, 19:22] = odd[:, 13:16, 6:22] = 1
    odd *= rng.uniform(0.8, 1, (20, 1, 1))
    taught = teach(design, weights, (odd[:10], np.full(10, 3)), seen, test)
    assert taught is not None
    assert taught.mine[0] < 0.5
    assert taught.mine[1] == 1
    assert taught.test[1]["accuracy"] > taught.test[0]["accuracy"] - 0.03
    assert "now. All 600 test samples:" in taught.sentence
    assert "forget" not in taught.sentence
    before, after = taught.test
    for told, flat in ((before, weights), (after, taught.weights)):
        model.set_flat_weights(flat)
        figures = model.evaluate(
            test.samples, test.answers, batch_size=256, verbose=0, return_dict=True
        )
        assert told == figures
    read = model.predict(odd[10:].reshape(-1, 784), verbose=0).argmax(axis=1)
    assert (read == 3).all()


def test_teaching_that_contradicts_the_rest_is_held_back(parts: tuple[HeldOut, HeldOut]) -> None:
    seen, test = parts
    design = Design.default("digits").with_setting("epochs", 4)
    model = build(design)
    model.fit(seen.samples, seen.answers, epochs=4, verbose=0)
    assert test.labels is not None
    wrong = test.samples.reshape(-1, 28, 28), (test.labels + 1) % 10
    taught = teach(design, model.get_flat_weights(), wrong, seen, test)
    assert taught is not None
    assert taught.held_back
    assert taught.test[1]["accuracy"] > taught.test[0]["accuracy"] - 0.05
    assert taught.sentence.endswith("would mean forgetting others.")


def test_teaching_can_be_stopped(parts: tuple[HeldOut, HeldOut]) -> None:
    design = Design.default("digits")
    weights = build(design).get_flat_weights()
    drawings = np.zeros((1, 28, 28), np.float32), np.zeros(1, np.int64)
    assert teach(design, weights, drawings, *parts, stopped=lambda: True) is None
