"""`python -m model_export.heads train|evaluate`: the pretraining heads of the default model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import desktop_app  # noqa: F401 - switches onnxruntime's telemetry off before its import
from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder
from model_export import source

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "resources" / "heads" / "all-MiniLM-L6-v2"
WORK = ROOT / "build" / "pretraining"
WEIGHTS = "heads.safetensors"
PEAK = 5e-4
PIECES = 4096


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains or evaluates; returns the exit status: 0 done, 2 the world's fault, 130 interrupted."""
    options = _parser().parse_args(arguments)
    source.stay_offline(options.checkpoint)
    try:
        return int(options.run(options))
    except AppError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; what was learned until the last five minutes is kept.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model_export.heads",
        description="Trains and measures heads for masked words and next sentences over a sentence encoder.",
    )
    parser.add_argument(
        "--checkpoint", default=source.DEFAULT_PACKAGE, help="the encoder; the default model's"
    )
    commands = parser.add_subparsers(required=True, metavar="train|evaluate")
    train = commands.add_parser("train", help="learn from running text; goes on where it was stopped")
    train.add_argument("text", nargs="+", type=Path, help='JSONL files of {"source", "text"}, also gzipped')
    train.add_argument(
        "--minutes", type=float, required=True, help="time for all of it, earlier runs included"
    )
    train.add_argument("--peak", type=float, default=PEAK, help="the largest learning rate (%(default)s)")
    train.add_argument("--pieces", type=int, default=PIECES, help="word pieces a step (%(default)s)")
    train.add_argument("--start", type=Path, help="heads to begin with, such as those that ship")
    train.add_argument("--threads", type=int, default=0, help="cores to use; all if left out")
    train.add_argument("--work", type=Path, default=WORK, help="where what is learned is kept (%(default)s)")
    train.set_defaults(run=_train)
    evaluate = commands.add_parser("evaluate", help="measure on held-out text and write the model card")
    evaluate.add_argument("text", nargs="+", type=Path, help="JSONL files that were held out")
    evaluate.add_argument("--heads", type=Path, default=SHIPPED / WEIGHTS, help="the heads (%(default)s)")
    evaluate.add_argument("--texts", type=int, default=2_000, help="pairs of texts (%(default)s)")
    evaluate.add_argument("--card", type=Path, help="the model card to write its figures into")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _train(options: argparse.Namespace) -> int:
    import torch

    from model_export.pretraining import checkpoints, corpus, training

    torch.set_num_threads(options.threads or torch.get_num_threads())
    torch.manual_seed(0)
    make_folder(options.work)
    with TemporaryDirectory() as scratch:
        folder = source.find(options.checkpoint, Path(scratch)).folder
        tokenizer, words = checkpoints.tokenizer(folder)
        text = corpus.read(options.text, tokenizer, options.work)
        network = checkpoints.start(folder)
    training.start_bias(network, text)
    if options.start:
        checkpoints.load(network, options.start)
    print(f"{len(text.pieces):,} word pieces in {len(text.sources):,} documents", flush=True)
    training.train(
        network,
        text,
        words,
        options.work,
        options.minutes * 60,
        options.peak,
        options.pieces,
        seed=0,
        tell=lambda line: print(line, flush=True),
    )
    checkpoints.save(network, options.work / WEIGHTS)
    print(options.work / WEIGHTS)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from model_export.pretraining import card, checkpoints, corpus, evaluation

    with TemporaryDirectory() as scratch:
        folder = source.find(options.checkpoint, Path(scratch)).folder
        tokenizer, words = checkpoints.tokenizer(folder)
        text = corpus.read(options.text, tokenizer)
        network = checkpoints.start(folder)
    checkpoints.load(network, options.heads)
    masked = evaluation.evaluate(network, text, words, options.texts, evaluation.ONLY_MASKED)
    trained = evaluation.evaluate(network, text, words, options.texts, evaluation.AS_TRAINED)
    for line in card.lines(masked, trained):
        print(line)
    if options.card:
        card.write(options.card, masked, trained, tokenizer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
