"""One bad file costs itself and nothing else; the child never outlives its work or its parent."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.reader_process import PATIENCE, TRIES, ReaderProcess
from desktop_app.corpus.sources import SourceFile, read
from tests.corpus.making import pdf

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files that hang are made of pipes here")


@pytest.fixture
def process() -> Iterator[ReaderProcess]:
    with ReaderProcess(memory=300 << 20) as process:
        yield process


def texts(process: ReaderProcess, path: Path) -> list[str]:
    """The texts of its documents, and the reasons of what was skipped."""
    return [item.reason if isinstance(item, Skipped) else item.text for item in process.documents(path)]


def pid(process: ReaderProcess) -> int:
    assert process.pid
    return process.pid


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text("Read.", encoding="utf-8")
    return path


@pytest.fixture
def hanging(tmp_path: Path) -> Path:
    """A file that took the place of another and never ends."""
    path = tmp_path / "hanging.txt"
    os.mkfifo(path)
    return path


def test_a_child_that_cannot_start_blames_no_file(good: Path) -> None:
    """A person finds it out once and mends it; a file that is blamed is not read again until it changes."""
    with ReaderProcess(memory=1 << 20) as process, pytest.raises(AppError, match="does not start"):
        list(process.documents(good))


def test_one_child_reads_many_files(process: ReaderProcess, good: Path) -> None:
    assert texts(process, good) == ["Read."]
    first = pid(process)
    assert texts(process, good) == ["Read."]
    assert pid(process) == first != os.getpid()


def test_a_file_that_hangs_is_stopped_and_the_next_one_read(good: Path, hanging: Path) -> None:
    with ReaderProcess() as process:
        assert texts(process, good) == ["Read."]
        process._patience = 2.0  # from now on: on a busy machine the start alone takes longer
        reason = "Nothing of it came for 2 s, as from a dead disk; the next run reads it again."
        assert texts(process, hanging) == [reason]
        process._patience = PATIENCE
        assert texts(process, good) == ["Read."]


@pytest.fixture
def laborious(tmp_path: Path) -> Path:
    """A file that takes some seconds of processor time to read, and gives nothing before."""
    path = tmp_path / "laborious.rtf"
    path.write_text(r"{\rtf1 " + r"{\b A} word.\par " * 250_000 + "}", encoding="ascii")
    return path


def test_a_file_that_takes_too_much_processor_time_is_stopped(good: Path, laborious: Path) -> None:
    with ReaderProcess(seconds=1.0) as process:
        assert texts(process, laborious) == ["It took longer than 1 s and was stopped."]
        assert texts(process, good) == ["Read."]


WATCHING = """
import sys
from pathlib import Path
from desktop_app.corpus import reader_process

reader_process._limit = lambda kind, most: False  # the child begins with this script, too
if __name__ == "__main__":
    with reader_process.ReaderProcess(seconds=1.0) as process:
        for name in sys.argv[1:]:
            for item in process.documents(Path(name)):
                print(getattr(item, "reason", "") or item.text)
"""


def test_a_child_whose_system_sets_no_limits_watches_itself(good: Path, laborious: Path) -> None:
    script = good.with_name("script.py")
    script.write_text(WATCHING, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(laborious), str(good)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    assert told == "It took longer than 1 s and was stopped.\nRead.\n"


def test_a_file_that_takes_too_much_memory_is_stopped(process: ReaderProcess, good: Path) -> None:
    large = good.with_name("large.txt")
    with large.open("wb") as stream:
        stream.truncate(120 << 20)
        stream.write("Aé".encode() * 10)
        stream.seek(0)
        for _ in range(120):
            stream.write(b"a" * (1 << 20))
    (reason,) = texts(process, large)
    assert reason == "It takes more than 0.29 GB of memory to read, and was stopped."
    assert texts(process, good) == ["Read."]


def fill(pipe: Path, filled: threading.Event) -> None:
    """Lets what hangs be read; a reader may open a file more than once."""
    while not filled.wait(0.1):
        with contextlib.suppress(OSError):  # nobody has it open at the moment
            descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            os.write(descriptor, b"Read at last.")
            os.close(descriptor)


@contextlib.contextmanager
def filling(pipe: Path) -> Iterator[None]:
    filled = threading.Event()
    thread = threading.Thread(target=fill, args=(pipe, filled))
    thread.start()
    try:
        yield
    finally:
        filled.set()
        thread.join()


def test_a_child_that_got_no_processor_has_not_taken_long(good: Path, hanging: Path) -> None:
    with ReaderProcess(seconds=2.0) as process:
        texts(process, good)
        found: list[str] = []
        reading = threading.Thread(target=lambda: found.extend(texts(process, hanging)))
        reading.start()
        child = pid(process)
        os.kill(child, signal.SIGSTOP)
        reading.join(4)  # longer than a file may take
        assert process.pid == child
        os.kill(child, signal.SIGCONT)
        with filling(hanging):
            reading.join()
        assert found[0] == "Read at last."


SUSPENDED = """
import sys
from pathlib import Path
from desktop_app.corpus.reader_process import ReaderProcess

if __name__ == "__main__":
    with ReaderProcess(patience=8.0) as process:
        for name in sys.argv[1:]:
            for item in process.documents(Path(name)):
                print(getattr(item, "text", item), flush=True)
"""


def test_while_the_whole_program_was_suspended_no_time_was_taken(good: Path, hanging: Path) -> None:
    script = good.with_name("script.py")
    script.write_text(SUSPENDED)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(good), str(hanging)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "Read.\n"
        os.killpg(program.pid, signal.SIGSTOP)
        time.sleep(9)  # longer than a file is waited for
        os.killpg(program.pid, signal.SIGCONT)
        with filling(hanging):
            assert program.stdout.readline() == "Read at last.\n"


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.3])
def test_an_interrupt_does_not_reach_a_child_that_is_starting(
    wait: float, process: ReaderProcess, good: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A Ctrl-C in a terminal is sent to every process, whatever it is doing."""
    process._started()
    time.sleep(wait)
    os.kill(pid(process), signal.SIGINT)
    assert texts(process, good) == ["Read."]
    assert "KeyboardInterrupt" not in capfd.readouterr().err


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_child_that_was_told_to_end_with_the_session_blames_no_file(
    process: ReaderProcess, good: Path, hanging: Path, ending: signal.Signals
) -> None:
    assert texts(process, good) == ["Read."]
    threading.Timer(0.2, os.kill, (pid(process), ending)).start()
    with pytest.raises(Cancelled):
        texts(process, hanging)
    assert texts(process, good) == ["Read."]


def test_a_crash_is_told_and_the_next_file_read(process: ReaderProcess, good: Path, hanging: Path) -> None:
    assert texts(process, good) == ["Read."]
    child = pid(process)
    threading.Timer(0.2, os.kill, (child, signal.SIGSEGV)).start()
    (reason,) = texts(process, hanging)
    assert reason == "Its reader broke down over it (status -11): it is damaged, or too large for the memory."
    assert texts(process, good) == ["Read."]
    assert pid(process) != child


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_child_that_was_killed_from_outside_blames_no_file(
    process: ReaderProcess, good: Path, hanging: Path
) -> None:
    assert texts(process, good) == ["Read."]
    threading.Timer(0.2, os.kill, (pid(process), signal.SIGKILL)).start()
    told = "Its reader was ended from outside, as when the memory runs out; the next run reads it again."
    assert texts(process, hanging) == [told]
    assert texts(process, good) == ["Read."]


def test_a_child_that_died_between_two_files_is_replaced(process: ReaderProcess, good: Path) -> None:
    assert texts(process, good) == ["Read."]
    os.kill(pid(process), signal.SIGKILL)
    time.sleep(0.1)
    assert texts(process, good) == ["Read."]


def test_cancelling_stops_a_file_that_hangs(good: Path, hanging: Path) -> None:
    token = CancelToken()
    with ReaderProcess() as process:
        assert texts(process, good) == ["Read."]
        child = pid(process)
        threading.Timer(0.1, token.cancel).start()
        with pytest.raises(Cancelled):
            list(process.documents(hanging, cancel=token))
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_large_documents_come_whole(process: ReaderProcess, good: Path) -> None:
    text = "".join(f"Line {number}: é€😊\n" for number in range(200_000)).strip()
    good.write_text(text, encoding="utf-8")
    with ReaderProcess() as roomy:
        assert texts(roomy, good) == [text]


def test_many_records_come_in_order(process: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"text": "{number}"}}\n' for number in range(5_000)), encoding="utf-8")
    assert texts(process, path) == [str(number) for number in range(5_000)]


def test_the_password_is_asked_for_once_and_remembered(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        secret = "other" if name == "c" else "key"
        (tmp_path / f"{name}.pdf").write_bytes(pdf([[f"Text {name}."]], password=secret))
    (tmp_path / "e.xlsx").write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    )
    asked: list[str] = []
    opened: list[str] = []

    def ask(path: Path, wrong: bool) -> str | None:
        assert not wrong
        asked.append(path.name)
        return {"a.pdf": "key", "c.pdf": None}[path.name]

    with ReaderProcess(ask, opened=lambda path: opened.append(path.name)) as process:
        found = read([tmp_path], process=process)
        outcome = [item for file in found if isinstance(file, SourceFile) for item in file.documents()]
    assert asked == ["a.pdf", "c.pdf"]
    assert opened == ["a.pdf"], "b.pdf opened by itself"
    assert [item.text for item in outcome if isinstance(item, Document)] == ["Text a.", "Text b.", "Text d."]
    assert [item.reason for item in outcome if isinstance(item, Skipped)] == [
        "The password does not open it: save a copy without one.",
        "It is locked with a password: save a copy without one.",
    ]


@pytest.mark.parametrize("answers", [["kye", "key"], ["kye", "Key", None], ["kye"] * TRIES])
def test_a_wrong_password_is_asked_for_again(tmp_path: Path, answers: list[str | None]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([["Text."]], password="key"))
    given = iter(answers)
    wrongs: list[bool] = []
    opened: list[Path] = []

    def ask(_path: Path, wrong: bool) -> str | None:
        wrongs.append(wrong)
        return next(given)

    with ReaderProcess(ask, opened=opened.append) as process:
        found = list(process.documents(path))
    right = answers[-1] == "key"
    assert wrongs == [False] + [True] * (len(answers) - 1)
    assert [type(item) for item in found] == [Document if right else Skipped]
    assert opened == [path] * right


def test_a_file_that_is_left_halfway_gets_nothing_of_the_next(process: ReaderProcess, tmp_path: Path) -> None:
    for name in ("a", "b"):
        lines = "".join(f'{{"text": "{name}{number}"}}\n' for number in range(3_000))
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    left = process.documents(tmp_path / "a.jsonl")
    next(left)
    assert texts(process, tmp_path / "b.jsonl") == [f"b{number}" for number in range(3_000)]
    child = pid(process)
    *rest, last = left
    assert {item.text[0] for item in rest if isinstance(item, Document)} == {"a"}
    assert last == Skipped(str(tmp_path / "a.jsonl"), "It was left for another file before its end.")
    assert texts(process, tmp_path / "b.jsonl")[0] == "b0"
    assert pid(process) == child


PARENT = """
import sys
from pathlib import Path
from desktop_app.corpus.reader_process import TRIES, ReaderProcess
if __name__ == "__main__":
    process = ReaderProcess()
    list(process.documents(Path(sys.argv[1])))
    print(process.pid, flush=True)
    list(process.documents(Path(sys.argv[2])))
"""


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path, good: Path, hanging: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, script, good, hanging], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert lives(child)
        parent.kill()
    for _ in range(200):
        if not lives(child):
            return
        time.sleep(0.05)
    pytest.fail("the child lives on")


def lives(process: int) -> bool:
    """Whether a process runs; one that waits for its parent to take note of its end does not."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()


def test_the_child_imports_no_window_and_no_model() -> None:
    code = """
import sys
from desktop_app.corpus import reader_process
print(*{"PySide6", "onnxruntime", "numpy", "nltk", "tokenizers", "sqlite3"} & set(sys.modules))
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []


def test_a_child_goes_with_the_files_that_it_read(good: Path) -> None:
    (file,) = read([good])
    assert isinstance(file, SourceFile)
    assert len(list(file.documents())) == 1
    assert file.process
    child = pid(file.process)
    del file
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
