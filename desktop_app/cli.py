"""The command line: the window's services without Qt."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import __version__, model_commands
from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken
from desktop_app.core.types import GUIDE, MODES, UNTOUCHED, IndexRequest, Preprocessing, Recipe
from desktop_app.meter import Meter

if TYPE_CHECKING:
    from desktop_app.services.searching.search import Searcher

PREPROCESSING = {"none": UNTOUCHED, "guide": GUIDE}


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns 0 done, 2 the world's fault, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(arguments)
    token = CancelToken()
    signal.signal(signal.SIGINT, lambda _number, _frame: token.cancel())
    try:
        status: int = options.run(options, token)
        sys.stdout.flush()
    except AppError as error:
        print(f"embedscope: {error}", file=sys.stderr)
        return 2
    except Cancelled:
        print("embedscope: interrupted; what was finished before is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="embedscope",
        description="Search your documents by meaning without a network. Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"embedscope {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    index = commands.add_parser("index", help="read files and folders into a library")
    index.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    _library(index)
    index.add_argument("--title-field", metavar="F", help="the field that holds a record's title")
    index.add_argument(
        "--text-field", metavar="F", action="append", default=[], help="a field to read; may be repeated"
    )
    _recipe(index, default=None)
    _json(index)
    index.set_defaults(run=_index)

    search = commands.add_parser("search", help="rank a library's documents for a query")
    search.add_argument("query", metavar="QUERY")
    _library(search)
    search.add_argument("--top", type=_positive, default=10, metavar="N", help="how many (10)")
    search.add_argument("--mode", choices=MODES, default=MODES[0])
    search.add_argument("--pooling", choices=("mean", "cls"), help="the library's own, unless chosen")
    _json(search)
    search.set_defaults(run=_search)

    explain = commands.add_parser("explain", help="what each pair of word pieces adds to a document's score")
    explain.add_argument("query", metavar="QUERY")
    _library(explain)
    explain.add_argument("--id", required=True, metavar="DOC", help="the document's id, as a search shows it")
    explain.add_argument("--pooling", choices=("mean", "cls"), help="the library's own, unless chosen")
    _json(explain)
    explain.set_defaults(run=_explain)

    tokens = commands.add_parser("tokens", help="what BERT is given for a text or a pair")
    tokens.add_argument("text", metavar="TEXT")
    tokens.add_argument("second", metavar="SECOND", nargs="?")
    tokens.add_argument(
        "--max-length", type=_positive, metavar="N", help="word pieces, special tokens included"
    )
    _json(tokens)
    tokens.set_defaults(run=_tokens)

    preprocess = commands.add_parser("preprocess", help="the four cleaning steps, one by one")
    preprocess.add_argument("text", metavar="TEXT")
    _json(preprocess)
    preprocess.set_defaults(run=_preprocess)

    embed = commands.add_parser("embed", help="write one vector a text into an .npy file")
    embed.add_argument("input", type=Path, metavar="INPUT", help="one text a line, or JSONL records")
    embed.add_argument("--output", type=Path, required=True, metavar="VECTORS.npy")
    _recipe(embed, default="none")
    embed.add_argument("--device", default="auto", help="auto, cpu, or another one (see docs/processors.md)")
    embed.add_argument("--precision", default="fp32", help="fp32")
    embed.set_defaults(run=_embed)

    evaluate = commands.add_parser("evaluate", help="measure every way to search by judged queries")
    _library(evaluate)
    evaluate.add_argument("--queries", type=Path, required=True, metavar="queries.jsonl")
    evaluate.add_argument("--qrels", type=Path, required=True, metavar="test.tsv")
    _json(evaluate)
    evaluate.set_defaults(run=_evaluate)

    check = commands.add_parser("check", help="verify every file of a library")
    _library(check)
    check.add_argument(
        "--repair", action="store_true", help="set damaged vectors aside for the next indexing"
    )
    _json(check)
    check.set_defaults(run=_check)

    selftest = commands.add_parser("selftest", help="check the installation, and that it stays offline")
    _json(selftest)
    selftest.set_defaults(run=_selftest)

    model_commands.add_arguments(commands.add_parser("models", help="list, add, remove, verify models"))
    return top


def _library(command: argparse.ArgumentParser) -> None:
    command.add_argument("--library", type=Path, required=True, metavar="DIR")


def _recipe(command: argparse.ArgumentParser, default: str | None) -> None:
    command.add_argument("--preprocess", choices=tuple(PREPROCESSING), default=default)
    command.add_argument("--pooling", choices=("mean", "cls"), default=None if default is None else "mean")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON document")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _index(options: argparse.Namespace, cancel: CancelToken) -> int:
    from desktop_app.services.indexing.index import index
    from desktop_app.services.libraries import open_or_create
    from desktop_app.services.models import open_encoder_of

    for path in options.paths:
        if not path.exists():
            raise AppError(f"{path} does not exist.", "Check the path; it may have been moved or renamed.")
    encoder = open_encoder_of(options.library)
    request = IndexRequest(
        options.library,
        paths=tuple(options.paths),
        title_field=options.title_field,
        text_fields=tuple(options.text_field),
        preprocessing=PREPROCESSING[options.preprocess or "none"],
        pooling=options.pooling,
    )
    with open_or_create(request, encoder) as library:
        _same_recipe(options, library.recipe)
        with Meter() as meter:
            report = index(library, request, encoder, meter.show, cancel)
    if options.json:
        _print_json(asdict(report))
        return 0
    print(
        f"{report.documents:,} documents, {report.passages:,} passages in {report.elapsed_s:.1f} s: "
        f"{report.embedded:,} embedded, {report.reused:,} reused."
    )
    for skipped in report.skipped:
        print(f"skipped {skipped.source}: {skipped.reason}")
    return 0


def _same_recipe(options: argparse.Namespace, recipe: Recipe) -> None:
    """Refuses options that contradict the recipe of a library that exists already."""
    asked: Preprocessing | None = PREPROCESSING.get(options.preprocess)
    if (asked and asked != recipe.preprocessing) or options.pooling not in (None, recipe.pooling):
        raise AppError(
            f"The library {options.library} was made with other settings for preprocessing or pooling.",
            "Leave these options out to add to it, or choose another folder for a new library.",
        )


@contextmanager
def _searcher(folder: Path) -> Iterator[Searcher]:
    """Answers from the library in `folder`, with the model it was made with; raises AppError."""
    from desktop_app.library.store import Library
    from desktop_app.services.models import open_encoder_of
    from desktop_app.services.searching.search import Searcher

    with Library.open(folder) as library:
        yield Searcher(library, open_encoder_of(folder))


def _search(options: argparse.Namespace, _cancel: CancelToken) -> int:
    with _searcher(options.library) as searcher:
        answer = searcher.search(options.query, options.top, options.mode, options.pooling)
    if options.json:
        hits = [
            {
                name: getattr(hit, name)
                for name in ("rank", "id", "title", "score", "match", "passage", "source")
            }
            for hit in answer.hits
        ]
        _print_json(
            {
                "query": answer.query,
                "mode": answer.mode,
                "pooling": answer.pooling,
                "elapsed_ms": answer.elapsed_ms,
                "hits": hits,
            }
        )
        return 0
    if not answer.relevant:
        print("Nothing relevant found: random words score as high as the best of these results.")
    for hit in answer.hits:
        match = "" if answer.listed else f"{hit.match:.0%}"
        print(f"{hit.rank:3}  {match:>4}  {hit.title}  [{hit.id}]")
        print(f"           {' '.join(hit.passage.split())[:160]}")
    print(f"{len(answer.hits)} results in {answer.elapsed_ms:.0f} ms")
    return 0


def _explain(options: argparse.Namespace, _cancel: CancelToken) -> int:
    from desktop_app.services.searching.explain import explain_record, explanation_document

    with _searcher(options.library) as searcher:
        found = explain_record(searcher, options.query, options.id, options.pooling)
    document = explanation_document(found)
    if options.json:
        _print_json(document)
        return 0
    terms = sorted(document["terms"], key=lambda term: -abs(term["contribution"]))
    for term in terms[:20]:
        print(f"{term['contribution']:+.4f}  {term['query_token']:<20} {term['passage_token']}")
    rest = sum(term["contribution"] for term in terms[20:])
    print(f"{rest:+.4f}  {max(len(terms) - 20, 0):,} smaller ones")
    print(f" {found.score:.4f}  the cosine, {len(found.query)} × {len(found.passage)} contributions")
    return 0


def _tokens(options: argparse.Namespace, _cancel: CancelToken) -> int:
    from desktop_app.encoder.wordpiece import WordPiece
    from desktop_app.explore import tokens
    from desktop_app.services.models import open_bundle

    encoding = WordPiece(open_bundle()).encode(options.text, options.second, options.max_length)
    if options.json:
        _print_json(tokens.document(encoding))
        return 0
    print(f"{'token':<20} {'id':>6} {'mask':>5} {'type':>5}  offsets")
    for token, id_, mask, type_id, (start, end) in zip(
        encoding.tokens,
        encoding.input_ids,
        encoding.attention_mask,
        encoding.token_type_ids,
        encoding.offsets,
        strict=True,
    ):
        print(f"{token:<20} {id_:>6} {mask:>5} {type_id:>5}  {start}-{end}")
    if encoding.unread:
        print(f"cut off, never read: {' '.join(encoding.unread)}")
    return 0


def _preprocess(options: argparse.Namespace, _cancel: CancelToken) -> int:
    from desktop_app.core.types import GUIDE
    from desktop_app.corpus.preprocess import steps

    result = asdict(steps(options.text, GUIDE))
    if options.json:
        _print_json(result)
        return 0
    for name, value in result.items():
        print(f"{name.replace('_', ' '):<21} {value if isinstance(value, str) else ' | '.join(value)}")
    return 0


def _embed(options: argparse.Namespace, cancel: CancelToken) -> int:
    from desktop_app.services.embedding import embed
    from desktop_app.services.models import open_encoder

    if options.precision != "fp32":
        raise AppError(f'The precision "{options.precision}" is not available.', "Use fp32.")
    with Meter() as meter:
        count = embed(
            options.input,
            options.output,
            open_encoder(device=options.device),
            options.pooling,
            PREPROCESSING[options.preprocess],
            report=meter.show,
            cancel=cancel,
        )
    print(f"{count:,} vectors written to {options.output}", file=sys.stderr)
    return 0


def _evaluate(options: argparse.Namespace, cancel: CancelToken) -> int:
    from desktop_app.corpus.qrels import read_qrels, read_queries
    from desktop_app.services.searching.evaluate import (
        evaluate,
        evaluation_document,
        evaluation_lines,
        from_files,
    )

    queries, qrels = read_queries(options.queries), read_qrels(options.qrels)
    with _searcher(options.library) as searcher, Meter() as meter:
        judged = from_files(searcher.library, queries, qrels)
        evaluation = evaluate(searcher, judged, meter.show, cancel)
    if options.json:
        _print_json(evaluation_document(evaluation))
    else:
        print("\n".join(evaluation_lines(evaluation)))
    return 0


def _selftest(options: argparse.Namespace, cancel: CancelToken) -> int:
    from desktop_app.services.selftest import self_test

    with Meter() as meter:
        receipt = self_test(report=meter.show, cancel=cancel)
    if options.json:
        _print_json({"ok": receipt.ok, **asdict(receipt)})
    else:
        print(receipt.text())
    return 0 if receipt.ok else 2


def _check(options: argparse.Namespace, _cancel: CancelToken) -> int:
    from desktop_app.library.check import check, repair
    from desktop_app.library.store import Library

    if options.repair:
        with Library.open(options.library, writable=True) as library:
            for done in repair(library):
                print(done, file=sys.stderr)
    with Library.open(options.library) as library:
        problems = list(check(library, thorough=True))
    if options.json:
        _print_json({"ok": not problems, "problems": problems})
    elif problems:
        print("\n".join(problems))
    else:
        print("No problem found.")
    return 2 if problems else 0
