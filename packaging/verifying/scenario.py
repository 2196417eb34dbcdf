"""What a user does: every command, and the window from the first click to the last page."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time

from verifying.machine import HOME, USER, Machine, expect, host, say
from verifying.screen import WAIT_S, Screen

DOCUMENTS = f"{HOME}/documents"
LIBRARY = f"{HOME}/jobs"
QUERY = "someone who bakes bread"
RECORDS = (
    ("Baker", "Start at three in the morning, knead, shape and bake bread for the whole town."),
    ("Nurse", "Look after patients at night and keep their charts."),
    ("Train Driver", "Take regional trains safely through fog, snow and the evening rush."),
)
NEW_LIBRARY = (150, 739)
ADD_FOLDER = (167, 152)
MAKE_FROM_END = (84, 32)
SEARCH_BOX = (680, 85)
RAIL = 36
FIRST_PLACE, NEXT_PLACE = 44, 67
"""Where things are in a window of 1280 x 800, in pixels of the window or of its form."""
VIEWS = (4, 6, 4)
"""Of each place of the rail."""


def prepare(machine: Machine) -> None:
    """The user's documents."""
    folder = machine.path(DOCUMENTS)
    (folder / "folder").mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"_id": title, "title": title, "text": text}) for title, text in RECORDS]
    (folder / "folder" / "jobs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "folder" / "bakery.html").write_text("<h1>Bakery</h1><p>Bread and rolls.</p>", encoding="utf-8")
    (folder / "texts.txt").write_text("bread\nsnow\n", encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "bread"}\n', encoding="utf-8")
    (folder / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tBaker\t1\n", encoding="utf-8")
    machine.run("chown", "-R", f"{USER}:{USER}", DOCUMENTS)


def command_line(machine: Machine, program: str, measured: dict[str, float], kind: str) -> None:
    """Every command as the ordinary user, without a network; the times of the first index and search."""
    say(f"using the command line ({kind})")

    def told(*arguments: str) -> dict[str, object]:
        answer: dict[str, object] = json.loads(machine.run(program, *arguments, "--json", user=True))
        return answer

    began = time.monotonic()
    told("index", f"{DOCUMENTS}/folder", "--library", LIBRARY)
    measured[f"{kind}, index 4 documents s"] = time.monotonic() - began
    began = time.monotonic()
    hits = told("search", QUERY, "--library", LIBRARY)["hits"]
    measured[f"{kind}, first search s"] = time.monotonic() - began
    expect(isinstance(hits, list) and hits[0]["id"] == "Baker", f"the search found {hits}")
    told("explain", QUERY, "--library", LIBRARY, "--id", "Baker")
    told("tokens", "Is it long lasting", "Yes it lasts")
    told("preprocess", "The children were running!")
    machine.run(program, "embed", f"{DOCUMENTS}/texts.txt", "--output", f"{HOME}/vectors.npy", user=True)
    judged = ("--queries", f"{DOCUMENTS}/queries.jsonl", "--qrels", f"{DOCUMENTS}/test.tsv")
    told("evaluate", "--library", LIBRARY, *judged)
    told("check", "--library", LIBRARY)
    told("models", "list")
    told("models", "verify")
    receipt = told("selftest")
    expect(receipt["ok"] is True, f"the self-test found {receipt['findings']}")


def use_window(
    machine: Machine, screen: Screen, program: str, measured: dict[str, float], kind: str, first: bool = True
) -> None:
    """Starts the window, the first time makes a library by clicks, searches, visits every place, closes."""
    say(f"using the window ({kind})")
    name = kind.replace(" ", "-")
    line, environment = machine.command(program, user=True, display=screen.display)
    began = time.monotonic()
    log = screen.pictures / f"{name}.log"
    with log.open("w") as errors:
        process = subprocess.Popen(line, env=environment, stderr=errors)
    try:
        window = screen.window("Embedscope$")
        measured[f"{kind}, window seen s"] = time.monotonic() - began
        time.sleep(6)
        screen.picture(f"{name}-1-started")
        if first:
            make_library(screen, window)
            screen.picture(f"{name}-2-indexed")
        search(screen, window)
        screen.picture(f"{name}-3-searched")
        for view in range(1, VIEWS[0] + 1):
            screen.keys(f"alt+{view}", rest=1.5)
            screen.picture(f"{name}-4-view-{view}")
        for place in range(1, len(VIEWS)):
            screen.click(window, RAIL, FIRST_PLACE + place * NEXT_PLACE)
            screen.type("A bank by the river. ", rest=3)
            for view in range(1, VIEWS[place] + 1):
                screen.keys(f"alt+{view}", rest=2.5)
                screen.picture(f"{name}-5-place-{place + 1}-view-{view}")
        screen.keys("ctrl+F1")
        about = screen.window("About Embedscope")
        host("xdotool", "windowactivate", about)
        screen.keys("Return", rest=8)
        screen.picture(f"{name}-6-about")
        screen.keys("Escape", "ctrl+q")
        expect(process.wait(WAIT_S) == 0, "the window did not end well")
    except subprocess.TimeoutExpired:
        expect(False, "the window did not close")
    finally:
        process.kill()
        process.wait()
    said = log.read_text(encoding="utf-8", errors="replace")
    expect("Traceback" not in said, f"the window said {said[-2000:]}")
    searches = machine.path(f"{HOME}/.local/share/embedscope/searches.json").read_text(encoding="utf-8")
    expect(QUERY in searches, "the window was not searched in")


def make_library(screen: Screen, window: str) -> None:
    """Clicks a library of the folder of documents together."""
    screen.click(window, *NEW_LIBRARY)
    form = screen.window("Add documents")
    screen.click(form, *ADD_FOLDER, rest=1.5)
    screen.type(f"{DOCUMENTS}/folder")
    screen.keys("Return", rest=1.5)
    screen.picture("form")
    screen.click_from_end(screen.window("Add documents"), *MAKE_FROM_END, rest=6)


def search(screen: Screen, window: str) -> None:
    """Types the query into the box."""
    screen.click(window, *SEARCH_BOX)
    screen.keys("ctrl+a", rest=0.3)
    screen.type(QUERY, rest=3)


def kept(machine: Machine) -> dict[str, str]:
    """The user's libraries, settings and searches: each file with its SHA-256."""
    found = {}
    for folder in (f"{HOME}/.local/share/embedscope", LIBRARY):
        for path in sorted(machine.path(folder).rglob("*")):
            if path.is_file() and path.name not in ("writer.lock", "writer.json"):
                name = f"{folder}/{os.path.relpath(path, machine.path(folder))}"
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
