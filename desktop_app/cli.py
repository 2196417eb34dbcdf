"""The command line: the window's services without Qt."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import __version__, cli_check, cli_index, cli_labs, cli_private, cli_search
from desktop_app.core.errors import AppError, Cancelled, fault_of_world, os_error
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import GUIDE, MODES, POOLINGS, UNTOUCHED
from desktop_app.interrupts import STATUS, TOLD, Interrupts
from desktop_app.meter import Meter, json_parts, say

if TYPE_CHECKING:
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.services.searching.search import Searcher

PREPROCESSING = {"none": UNTOUCHED, "guide": GUIDE}

Outcome = tuple[dict[str, Any], Sequence[str]]
"""The JSON document of a command, and the same in lines for people. A false `ok` in it is exit status 2."""
Command = Callable[[argparse.Namespace, CancelToken], Outcome]


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns 0 done, 2 the world's fault, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = parser().parse_args(arguments)
    token = CancelToken()
    try:
        with Interrupts(token):
            document, lines = options.run(options, token)
            _write(json_parts(document) if options.json else (f"{line}\n" for line in lines), token)
            token.check()
    except AppError as error:
        print(f"embedscope: {error}", file=sys.stderr)
        return 2
    except Cancelled:
        print(TOLD, file=sys.stderr)
        return STATUS
    except BrokenPipeError:
        _write_no_more()
        return 0
    except OSError as error:
        if not (told := fault_of_world(error)):
            raise
        print(f"embedscope: {told}", file=sys.stderr)
        return 2
    return 0 if document.get("ok", True) else 2


def _write(parts: Iterable[str], token: CancelToken) -> None:
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        for part in parts:
            token.check()
            sys.stdout.write(part)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _write_no_more()
        raise os_error("write", "the standard output", error) from error


def _write_no_more() -> None:
    """What is left to be written goes nowhere: Python would try again as it ends."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = _Parser(
        prog="embedscope",
        description="Search your documents by meaning without a network. Without a command the window opens.",
    )
    top.add_argument("--version", action="version", version=f"embedscope {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Command, about: str, library: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about)
        command.set_defaults(run=run)
        if library:
            command.add_argument("--library", type=Path, required=True, metavar="DIR")
        return command

    index = add("index", cli_index.index, "read files and folders into a library", library=True)
    cli_index.add_index_options(index)

    search = add("search", cli_search.search, "rank the documents of one or more libraries for a query")
    cli_search.add_libraries(search)
    search.add_argument("query", metavar="QUERY")
    search.add_argument("--top", type=int, default=10, metavar="N", help="how many (10)")
    search.add_argument("--mode", choices=MODES, default=MODES[0])
    search.add_argument("--pooling", choices=POOLINGS, help="the library's own, unless chosen")

    explain = add(
        "explain", _explain, "what each pair of word pieces adds to a document's score", library=True
    )
    explain.add_argument("query", metavar="QUERY")
    explain.add_argument("--id", required=True, metavar="DOC", help="the document's id, as a search shows it")
    explain.add_argument("--pooling", choices=POOLINGS, help="the library's own, unless chosen")

    tokens = add("tokens", _tokens, "what BERT is given for a text or a pair")
    tokens.add_argument("text", metavar="TEXT")
    tokens.add_argument("second", metavar="SECOND", nargs="?")
    tokens.add_argument("--max-length", type=int, metavar="N", help="word pieces, special tokens included")
    cli_index.add_model(tokens)

    attention = add("attention", _attention, "how every token looks at every other, in all layers and heads")
    attention.add_argument("text", metavar="TEXT")
    attention.add_argument("second", metavar="SECOND", nargs="?")

    preprocess = add("preprocess", _preprocess, "the four cleaning steps, one by one")
    preprocess.add_argument("text", metavar="TEXT")

    mask = add("mask", cli_labs.mask, "what the model puts in place of every [MASK] of a text")
    mask.add_argument("text", metavar="TEXT", help="a text that says [MASK] once or more")
    mask.add_argument("--top", type=int, default=5, metavar="N", help="how many a mask (5)")

    following = add("next", cli_labs.follows, "whether a text follows another")
    following.add_argument("first", metavar="FIRST")
    following.add_argument("second", metavar="SECOND")

    embed = add("embed", cli_index.embed, "write one vector a text into an .npy file")
    cli_index.add_embed_options(embed)

    export = add("export", cli_index.export, "write a library as Parquet, for engines that outgrow a laptop")
    cli_index.add_export_options(export)

    evaluate = add("evaluate", _evaluate, "measure every way to search by judged queries", library=True)
    evaluate.add_argument("--queries", type=Path, required=True, metavar="queries.jsonl")
    evaluate.add_argument("--qrels", type=Path, required=True, metavar="test.tsv")

    check = add("check", cli_check.check, "verify every file of a library", library=True)
    check.add_argument(
        "--repair", action="store_true", help="mend it; what is lost comes back at the next indexing"
    )

    private = add("private", cli_private.private, "encrypt a library by a passphrase, or change that", True)
    private.add_argument("action", choices=("make", "change", "remember", "forget"))

    devices = add("devices", cli_index.devices, "compare every processor with the CPU, and say which embeds")

    selftest = add("selftest", _selftest, "check the installation, and that it stays offline")

    models = add("models", _models, "list, add, remove, verify models")
    models.add_argument("action", choices=("list", "add", "remove", "verify"))
    models.add_argument(
        "what", nargs="?", metavar="FOLDER|FILE.zip|NAME", help="the model to add, or to remove"
    )

    classify = add("classify", cli_labs.classify, "train a classifier on labeled texts, or run one on others")
    classify.add_argument("action", choices=("train", "run"))
    classify.add_argument("input", type=Path, metavar="INPUT", help="records or lines: labeled, or to be so")
    classify.add_argument("--output", type=Path, metavar="DIR", help="where the trained one is written")
    classify.add_argument("--classifier", type=Path, metavar="DIR", help="the one to run")
    classify.add_argument("--pooling", choices=POOLINGS, help="of what it is trained on (mean)")

    embed.set_defaults(json=False)  # it writes a file and prints nothing
    asking = (search, explain, tokens, attention, preprocess, mask, following)
    for command in (index, *asking, export, evaluate, classify, check, private, devices, selftest, models):
        command.add_argument("--json", action="store_true", help="print one JSON document")
    return top


class _Parser(argparse.ArgumentParser):
    """Takes "-dogs" for a text, an id or a file, as no option but -h is written; proves paths and numbers."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.register("type", Path, _path)
        self.register("type", int, _positive)

    def _parse_optional(self, arg_string: str) -> Any:
        short = arg_string.startswith("-") and not arg_string.startswith("--") and arg_string != "-h"
        return None if short else super()._parse_optional(arg_string)


def _path(text: str) -> Path:
    """Python takes an empty one, as of a variable that is not set, for the folder one is in."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return int(text)


@contextmanager
def _searcher(folder: Path) -> Iterator[Searcher]:
    """Answers from the library in `folder`, with the model it was made with; raises AppError."""
    from desktop_app.library.store import Library
    from desktop_app.services.open_models import OpenModels
    from desktop_app.services.searching.search import Searcher

    cli_private.unlock(folder)
    with Library.open(folder) as library:
        yield Searcher(library, OpenModels().of_library(folder))


def _explain(options: argparse.Namespace, _cancel: CancelToken) -> Outcome:
    from desktop_app.services.searching.why.explain import explain_record, explain_terms, explanation_document
    from desktop_app.services.searching.why.sentence import words_of_why

    with _searcher(options.library) as searcher:
        found = explain_record(searcher, options.query, options.id, options.pooling)
        words = explain_terms(searcher, searcher.understand(options.query), found.passage_id)
        sentence = words_of_why(searcher, words, found).sentence
        missing = cli_check.reached(searcher.library, options.pooling)
    document = explanation_document(found, sentence) | missing
    terms = sorted(document["terms"], key=lambda term: -abs(term["contribution"]))
    rest = sum(term["contribution"] for term in terms[20:])
    return document, [
        *filter(None, [sentence]),
        *(
            f"{term['contribution']:+.4f}  {term['query_token']:<20} {term['passage_token']}"
            for term in terms[:20]
        ),
        f"{rest:+.4f}  {max(len(terms) - 20, 0):,} smaller ones",
        f" {found.score:.4f}  the cosine, {len(found.query)} × {len(found.passage)} contributions",
    ]


def _tokens(options: argparse.Namespace, _cancel: CancelToken) -> Outcome:
    from desktop_app.encoder.wordpiece import WordPiece
    from desktop_app.explore import tokens
    from desktop_app.services.models import named, open_bundle

    encoding = WordPiece(open_bundle() if options.model is None else named(options.model)).encode(
        options.text, options.second, options.max_length
    )
    lines = [f"{'token':<20} {'id':>6} {'mask':>5} {'type':>5}  offsets"]
    for token, id_, mask, type_id, (start, end) in zip(
        encoding.tokens,
        encoding.input_ids,
        encoding.attention_mask,
        encoding.token_type_ids,
        encoding.offsets,
        strict=True,
    ):
        lines.append(f"{token:<20} {id_:>6} {mask:>5} {type_id:>5}  {start}-{end}")
    if encoding.unread:
        lines.append(f"cut off, never read: {' '.join(encoding.unread)}")
    return tokens.document(encoding), lines


def _attention(options: argparse.Namespace, _cancel: CancelToken) -> Outcome:
    from desktop_app.explore import attention_export
    from desktop_app.services.models import open_encoder

    encoder = open_encoder()
    encoding = encoder.wordpiece.encode(options.text, options.second)
    say(cli_labs.unread(encoding))
    found = encoder.attentions(encoding)
    if options.json:
        return attention_export.document(encoding, found), ()
    return {}, attention_export.lines(encoding, found)


def _preprocess(options: argparse.Namespace, _cancel: CancelToken) -> Outcome:
    from desktop_app.corpus.preprocess import steps

    result = asdict(steps(options.text, GUIDE))
    return result, [
        f"{name.replace('_', ' '):<21} {value if isinstance(value, str) else ' | '.join(value)}"
        for name, value in result.items()
    ]


def _evaluate(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    from desktop_app.corpus.qrels import read_qrels, read_queries
    from desktop_app.services.searching import evaluate

    queries, qrels = read_queries(options.queries), read_qrels(options.qrels)
    with _searcher(options.library) as searcher, Meter() as meter:
        judged = evaluate.from_files(searcher.library, queries, qrels)
        found = evaluate.evaluate(searcher, judged, meter.show, cancel)
        missing = cli_check.reached(searcher.library)
    return evaluate.evaluation_document(found) | missing, evaluate.evaluation_lines(found)


def _selftest(_options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    from desktop_app.services.selftest import self_test

    with Meter() as meter:
        receipt = self_test(report=meter.show, cancel=cancel)
    return {"ok": receipt.ok, **asdict(receipt)}, [receipt.text()]


def _models(options: argparse.Namespace, cancel: CancelToken) -> Outcome:
    from desktop_app.services import models

    if (options.action in ("add", "remove")) != (options.what is not None) or options.what == "":
        wanted = {"add": " FOLDER|FILE.zip", "remove": " NAME"}.get(options.action, "")
        raise AppError(
            f"The command is not complete, or says too much: models {options.action}.",
            f"Use: embedscope models {options.action}{wanted}",
        )
    match options.action:
        case "list":
            found = [_model(bundle) for bundle in models.installed()]
            return {"models": found}, list(map(_model_line, found)) or ["No model is installed."]
        case "add":
            with Meter() as meter:
                added = _model(models.add(Path(options.what), report=meter.show, cancel=cancel))
            return added, [_model_line(added)]
        case "remove":
            models.remove(options.what)
            return {"removed": options.what}, [f"Removed {options.what}."]
        case _:
            seen = list(models.verify())
            problems = [problem for _folder, problem in seen if problem]
            lines = [f"{folder.name}: {problem or 'as it was written.'}" for folder, problem in seen]
            return {"ok": not problems, "problems": problems}, lines


def _model(bundle: Bundle) -> dict[str, Any]:
    from desktop_app.services.models import size

    manifest = bundle.manifest
    return {
        "name": bundle.folder.name,
        "model": manifest.name,
        "layers": manifest.layers,
        "dimensions": manifest.dimensions,
        "pooling": manifest.pooling,
        "bytes": size(bundle),
        "fingerprint": bundle.fingerprint,
        "folder": str(bundle.folder),
        "default": bundle.folder == DEFAULT_BUNDLE,
    }


def _model_line(model: dict[str, Any]) -> str:
    about = f"{model['layers']} layers, {model['dimensions']} dimensions, {model['bytes'] / 1e6:,.0f} MB"
    return f"{model['name']}: {model['model']}, {about}{', the default' if model['default'] else ''}"
