"""The commands that make vectors, `index` and `embed`, on which `devices`, or give them away: `export`."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import cli_check, cli_private
from desktop_app.core.errors import AppError, os_error
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.text import quoted
from desktop_app.core.types import GUIDE, POOLINGS, UNTOUCHED, IndexRequest, Preprocessing
from desktop_app.core.words import count
from desktop_app.meter import Meter, say

if TYPE_CHECKING:
    from desktop_app.core.recipe import Recipe
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.library.store import Library

Outcome = tuple[dict[str, Any], list[str]]
PREPROCESSING = {"none": UNTOUCHED, "guide": GUIDE}
KINDS = ("passage", "query", "text")
"""What a text is read as: with the model's prompt of that name, or with none."""


def add_index_options(index: argparse.ArgumentParser) -> None:
    """The options of `index`."""
    index.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    index.add_argument("--title-field", metavar="F", help="the field that holds a record's title")
    index.add_argument(
        "--text-field", metavar="F", action="append", default=[], help="a field to read; may be repeated"
    )
    index.add_argument("--preprocess", choices=PREPROCESSING)
    index.add_argument("--pooling", choices=POOLINGS)
    index.add_argument(
        "--follow-links",
        action=argparse.BooleanOptionalAction,
        help="also to folders out of those that are named (as before, at first not)",
    )
    index.add_argument("--no-ocr", action="store_true", help="leave scanned pages and pictures unread")
    index.add_argument("--private", action="store_true", help="a new library: encrypt it by a passphrase")
    add_model(index)
    _add_dimensions(index)


def add_embed_options(embed: argparse.ArgumentParser) -> None:
    """The options of `embed`."""
    embed.add_argument("input", type=Path, metavar="INPUT", help="one text a line, or JSONL records")
    embed.add_argument("--output", type=Path, required=True, metavar="VECTORS.npy")
    embed.add_argument("--preprocess", choices=PREPROCESSING, default="none")
    embed.add_argument("--pooling", choices=POOLINGS, help="the one the model was trained with")
    embed.add_argument("--device", default="auto", help="auto, cpu, or another one (see docs/processors.md)")
    embed.add_argument("--precision", default="fp32", help="fp32")
    add_model(embed)
    embed.add_argument(
        "--as", dest="kind", choices=KINDS, default=KINDS[0], help="with which prompt (passage)"
    )
    _add_dimensions(embed)


def add_export_options(export: argparse.ArgumentParser) -> None:
    """The options of `export`."""
    export.add_argument("library", type=Path, metavar="LIBRARY", help="the folder of a library")
    export.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="one that is not there")
    export.add_argument("--pooling", choices=POOLINGS, help="the library's own, unless chosen")


def add_model(command: argparse.ArgumentParser) -> None:
    """The option that names a model."""
    command.add_argument("--model", metavar="NAME", help="an installed model (see: embedscope models list)")


def _add_dimensions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--dimensions", type=int, metavar="N", help="keep the first N numbers of each vector (all)"
    )


def index(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    """Reads files into a library."""
    from desktop_app.corpus.formats.scans import addon
    from desktop_app.corpus.reader_process import ReaderProcess
    from desktop_app.library import label
    from desktop_app.services.indexing.index import index as index_files
    from desktop_app.services.libraries import open_or_create
    from desktop_app.services.models import named
    from desktop_app.services.open_models import OpenModels

    for path in options.paths:
        try:
            path.stat()
        except OSError as error:
            raise os_error("read", path, error) from error
    cli_private.unlock(options.library)
    models = OpenModels(device="auto")
    chosen = "" if options.model is None else named(options.model).fingerprint
    there = label.is_there(options.library)
    if options.private and there and not label.read(options.library).private:
        raise AppError(
            f"The library {options.library} is there already, and is not private.",
            f"Encrypt it: embedscope private make --library {options.library}",
        )
    encoder = models.of(chosen) if chosen and not there else models.of_library(options.library)
    request = IndexRequest(
        options.library,
        paths=tuple(options.paths),
        title_field=options.title_field,
        text_fields=tuple(options.text_field),
        preprocessing=PREPROCESSING[options.preprocess or "none"],
        pooling=options.pooling,
        links=options.follow_links,
        passphrase=cli_private.new_passphrase() if options.private and not there else None,
        dimensions=options.dimensions,
    )
    reading = ReaderProcess(ocr=not options.no_ocr)
    with Meter() as meter, open_or_create(request, encoder, meter.show) as library, reading as process:
        _same_recipe(options, chosen, library.recipe, encoder.bundle)
        report = index_files(library, request, encoder, meter.show, cancel, process=process)
        _say_unmet(library, request)
        missing = cli_check.reached(library)
    done = (
        f"{report.documents:,} documents, {report.passages:,} passages in {report.elapsed_s:.1f} s: "
        f"{report.embedded:,} embedded, {report.reused:,} reused."
        + (f" {count(report.recognized, 'page')} read by OCR." if report.recognized else "")
    )
    if not options.no_ocr and (advice := addon.missed(left.reason for left in report.skipped)):
        say((advice,))
    return asdict(report) | missing, [
        done,
        *(f"skipped {left.source}: {left.reason}" for left in report.skipped),
    ]


def _say_unmet(library: Library, request: IndexRequest) -> None:
    """Which of the fields that were named nothing has that was read."""
    wanted = [name for name in (request.title_field, *request.text_fields) if name is not None]
    if not wanted:
        return
    from desktop_app.library.sources import field_names

    names = field_names(library, map(os.path.abspath, request.paths))  # as they are followed
    known = {name.strip().casefold() for name in names}
    if unmet := [name for name in wanted if name.strip().casefold() not in known]:
        advice = (
            f"Name one of {', '.join(sorted(names))}, or leave the option out."
            if names
            else "Only tables and records have fields: leave the option out."
        )
        say((f"Nothing that was read has the field {', '.join(map(quoted, unmet))}.", advice))


def _kept(bundle: Bundle, dimensions: int | None) -> int | None:
    """How many numbers of a vector are kept, None where all are; raises AppError where it has not so many."""
    from desktop_app.services.models import recipe_for

    return recipe_for(bundle, UNTOUCHED, dimensions=dimensions).dimensions


def _same_recipe(options: argparse.Namespace, model: str, recipe: Recipe, bundle: Bundle) -> None:
    """Refuses options that contradict the recipe of a library that exists already."""
    asked: Preprocessing | None = PREPROCESSING.get(options.preprocess)
    if (
        (asked and asked != recipe.preprocessing)
        or options.pooling not in (None, recipe.pooling)
        or model not in ("", recipe.model)
        or (options.dimensions and _kept(bundle, options.dimensions) != recipe.dimensions)
    ):
        raise AppError(
            f"The library {options.library} was made with another model, preprocessing, pooling or number of "
            "dimensions.",
            "Leave these options out to add to it, or choose another folder for a new library.",
        )


def embed(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    """Writes vectors."""
    from desktop_app.services.embedding import embed as embed_texts
    from desktop_app.services.models import named, open_encoder

    if options.precision != "fp32":
        raise AppError(f'The precision "{options.precision}" is not available.', "Use fp32.")
    folder = DEFAULT_BUNDLE if options.model is None else named(options.model).folder
    encoder = open_encoder(folder, options.device)
    how = encoder.queries if options.kind == "query" else encoder.passages
    how = replace(how, dimensions=_kept(encoder.bundle, options.dimensions))
    with Meter() as meter:
        done = embed_texts(
            options.input,
            options.output,
            encoder,
            options.pooling or encoder.bundle.manifest.pooling,
            PREPROCESSING[options.preprocess],
            replace(how, prompt="") if options.kind == "text" else how,
            report=meter.show,
            cancel=cancel,
        )
    print(f"{done.texts:,} vectors written to {options.output}", file=sys.stderr)
    if done.cut:
        told = f"longer than the {done.length} word pieces that are read: {done.cut:,} of these texts"
        print(f"{told}; what follows is not in their vectors.", file=sys.stderr)
    return {}, []


def export(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    """Writes a library as Parquet."""
    from desktop_app.library import label
    from desktop_app.library.store import Library
    from desktop_app.services import parquet
    from desktop_app.services.models import find

    if label.read(options.library).private:
        raise parquet.not_encrypted(options.library)
    with Library.open(options.library) as library, Meter() as meter:
        bundle = find(library.recipe.model)
        model = bundle.manifest.name if bundle else ""
        done = parquet.export(library, options.output, options.pooling, model, meter.show, cancel)
        missing = cli_check.reached(library, options.pooling)
    counted = f"{count(done.documents, 'document')}, {count(done.passages, 'passage')}, {done.vectors:,} with"
    said = f"{counted} vectors, written to {options.output}"
    return {"output": str(options.output)} | asdict(done) | missing, [said]


def devices(_options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    """Compares every processor with the CPU again, by the default model."""
    from desktop_app.core.paths import data_folder
    from desktop_app.encoder.plugins import PluginDevice
    from desktop_app.encoder.session import CPU
    from desktop_app.services import devices as processors
    from desktop_app.services.models import open_bundle

    bundle, data = open_bundle(), data_folder()
    processors.forget(data)
    found: list[dict[str, Any]] = []
    for name, provider in processors.there(data, cancel).items():
        if provider == CPU:
            continue
        said = processors.verdict(bundle, name, data, cancel=cancel)
        title = provider.title if isinstance(provider, PluginDevice) else provider
        found.append({"name": name, "title": title, "taken": said.taken, "said": said.said})
    used = processors.provider(bundle, "auto", data, remembered=True)
    name = next(name for name, one in processors.there(data, remembered=True).items() if one == used)
    refused = processors.refused(data)
    return {"used": name, "devices": found, "refused": refused}, [
        *(f"{one['name']} ({one['title']}): {one['said']}" for one in found),
        *(f"{package}: {reason}" for package, reason in refused.items()),
        f"Documents are embedded on: {name}",
    ]
