"""Several who use one desk file at once: whoever is told that it was saved finds it there.

Holds to account: ``desk.lock``.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from desk_cases import Clock, ask_until_saved, asked, loaded, opened, save_in_rounds

import mentormatch as mm
from mentormatch.desk import lock
from mentormatch.desk.lock import locked

WAIT = 120
"""Seconds after which a process that hangs fails its test."""


def _run_both(work: Any, *words: tuple[object, ...]) -> None:
    """Run a function in two processes that meet at a barrier."""
    # A forked process would inherit the threads of this one.
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(2, timeout=WAIT)
    both = [context.Process(target=work, args=(*each, ready)) for each in words]
    for process in both:
        process.start()
    for process in both:
        process.join(WAIT)
    assert [process.exitcode for process in both] == [0, 0]


def _in_thread(work: Any) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_of_two_processes_that_loaded_one_file_the_second_to_save_is_told(tmp_path: Path) -> None:
    """In each of many rounds exactly one is saved, and hers is the booking on file."""
    rounds = 25
    for k in range(rounds):
        opened(Clock()).save(tmp_path / f"{k}.json")
    _run_both(save_in_rounds, (str(tmp_path), rounds, 1), (str(tmp_path), rounds, 2))
    told = [(tmp_path / f"told-{own}").read_text("utf-8") for own in (1, 2)]
    for k, (first, second) in enumerate(zip(*told, strict=True)):
        on_file = [answer.request for answer in loaded(tmp_path / f"{k}.json").answers]
        assert {first, second} == {"0", "1"}
        assert on_file == (["r1"] if first == "1" else ["r2"])


def test_processes_that_load_again_lose_nothing(tmp_path: Path) -> None:
    """Two processes enter thirty requests each in one desk, and all sixty are on file."""
    path = tmp_path / "desk.json"
    opened(Clock()).save(path)
    _run_both(ask_until_saved, (str(path), 10, 30), (str(path), 40, 30))
    on_file = {answer.request for answer in loaded(path).answers}
    assert on_file == {f"r{k}" for k in range(10, 70)}
    assert {file.name for file in tmp_path.iterdir()} <= {"desk.json", ".desk.json.lock"}


def test_who_holds_the_lock_saves_and_others_wait(tmp_path: Path) -> None:
    """From load to save a desk is one's own: another thread saves after that, and is told."""
    path = tmp_path / "desk.json"
    opened(Clock()).save(path)
    refused: list[mm.DataMismatch] = []

    def other() -> None:
        try:
            late.save(path)
        except mm.DataMismatch as error:
            refused.append(error)

    late = loaded(path)
    late.ask(asked(2))
    with locked(path):
        desk = loaded(path)
        thread = _in_thread(other)
        desk.ask(asked(1))
        desk.save(path)
        assert thread.is_alive()
        desk.ask(asked(3))
        desk.save(path)
    thread.join(WAIT)
    assert len(refused) == 1
    assert [answer.request for answer in loaded(path).answers] == ["r1", "r3"]


_DIES = """
import os, sys
from mentormatch.desk.lock import locked
with locked(sys.argv[1]):
    os._exit(9)
"""


def test_lock_of_a_dead_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed while it holds the lock keeps nobody waiting."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)
    path = tmp_path / "desk.json"
    died = subprocess.run([sys.executable, "-c", _DIES, str(path)], check=False)
    assert died.returncode == 9
    opened(Clock()).save(path)
    assert loaded(path).events == ()


def test_lock_that_somebody_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has waited long enough is told what to do, nothing is written, and later it works."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)
    path, held, over = tmp_path / "desk.json", threading.Event(), threading.Event()

    def keep() -> None:
        with locked(path):
            held.set()
            over.wait(WAIT)

    thread = _in_thread(keep)
    assert held.wait(WAIT)
    with pytest.raises(mm.Busy, match=r"'desk\.json' has been in use .* try again when") as caught:
        opened(Clock()).save(path)
    assert isinstance(caught.value, TimeoutError)
    assert not path.exists()
    over.set()
    thread.join(WAIT)
    opened(Clock()).save(path)
    assert loaded(path).events == ()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_two_names_of_one_file(tmp_path: Path) -> None:
    """A link stands for the file that it leads to: it stays a link, and nothing is lost."""
    path, link = tmp_path / "desk.json", tmp_path / "link.json"
    opened(Clock()).save(path)
    link.symlink_to(path)
    one, other = loaded(path), loaded(link)
    one.ask(asked(1))
    one.save(link)
    other.ask(asked(2))
    with pytest.raises(mm.DataMismatch, match="somebody else has gone on"):
        other.save(path)
    assert link.is_symlink()
    assert loaded(path).events == one.events


def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written the system's own error comes through, and no folder is made."""
    with pytest.raises(FileNotFoundError):
        opened(Clock()).save(tmp_path / "none" / "desk.json")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(os, "access", lambda *_: False)
    with locked(tmp_path / "desk.json"):
        assert list(tmp_path.iterdir()) == []
