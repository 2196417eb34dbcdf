"""Texts to vectors: batches of similar length, both poolings from one pass."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.recipe import ReadAs
from desktop_app.core.types import Encoding, Vectors
from desktop_app.encoder import pooling, proving
from desktop_app.encoder.attentions import Attentions
from desktop_app.encoder.bundle import ATTENTIONS, ENCODER, STATES, WITHOUT_ATTENTIONS, Bundle
from desktop_app.encoder.dense import dense_layers
from desktop_app.encoder.heads import Heads
from desktop_app.encoder.plugins import PluginDevice
from desktop_app.encoder.session import CPU, Provider, Session, usable_threads
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.language import plural, tr

TOKENS_PER_BATCH = 512
"""Padded tokens a batch: the activations of one layer stay in the cache (see benchmarks.md)."""
MANY = 16
"""Texts from which on another processor is worth the way to it. Fewer are a query's, or the microscope's: the
CPU answers at once and in float32, where a plugin takes up to 0.1 s for a length that it has not met.
"""


class Encoder:
    """A bundle loaded for encoding. Methods may be called from several threads at once."""

    def __init__(
        self,
        bundle: Bundle,
        threads: int = 0,
        provider: Provider = CPU,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """`provider` computes where many texts come together, and is loaded then, right after `before`; the
        CPU all else.

        Raises AppError where it cannot be loaded, or its files are not as they were written.
        """
        self.bundle = bundle
        self.provider = provider
        self._before = before
        self.threads = usable_threads(threads)
        with ThreadPoolExecutor(1) as pool:  # every byte is looked at while they are loaded
            whole = pool.submit(proving.whole, bundle)
            try:
                self.wordpiece = WordPiece.of(bundle)
                self.dense = dense_layers(bundle)
                # One batch a core beats one batch over all cores (see benchmarks.md): a run uses one thread.
                self._session = Session(bundle.folder / ENCODER, threads=1)
            finally:
                whole.result()  # says best why it cannot be loaded
        self._many: Session | None = self._session if provider == CPU else None
        self._states: Session | None = None
        self._heads: Heads | None = None
        self._attentions: Session | None = None
        self._lock = threading.Lock()
        proving.known_answer(self)
        proving.seal(bundle)

    @property
    def device(self) -> str:
        """What really runs, for the user's eyes."""
        cpu = plural(self.threads, "CPU, {n} thread", "CPU, {n} threads")
        if self.provider == CPU:
            return cpu
        if isinstance(self.provider, PluginDevice):
            return tr("{cpu}; documents: {device}", cpu=cpu, device=self.provider.title)
        return tr(
            "{cpu}; documents: {device}", cpu=cpu, device=self.provider.removesuffix("ExecutionProvider")
        )

    @property
    def _runs(self) -> int:
        """Batches at once on the provider: one a core, or one on a device of its own."""
        own = self.provider != CPU and getattr(self.provider, "kind", "") != "CPU"
        return 1 if own else self.threads

    def load_provider(self) -> Session:
        """What many texts run on, loaded at the first call; raises AppError where it cannot be."""
        with self._lock:
            if self._many is None:
                self._before()
                path = self.bundle.folder / ENCODER
                self._many = Session(path, threads=1, provider=self.provider, runs=self._runs)
            return self._many

    @property
    def passage_length(self) -> int:
        """Word pieces a passage may have."""
        return self.bundle.manifest.passage_length

    @property
    def queries(self) -> ReadAs:
        """How the model was trained to read a query."""
        return ReadAs(self.passage_length, self.bundle.manifest.prompts.query)

    @property
    def passages(self) -> ReadAs:
        """How the model was trained to read a passage."""
        return ReadAs(self.passage_length, self.bundle.manifest.prompts.passage)

    def encode(
        self,
        texts: Sequence[str],
        reading: ReadAs | None = None,
        report: Report = silent,
        cancel: CancelToken = NEVER,
    ) -> Vectors:
        """Vectors of `texts`, in their order, each cut and read as `reading` says; without one as passages.

        A text's vector does not depend on its companions (on the CPU, to float32 rounding). Raises Cancelled,
        and AppError where the model gives no unit vectors, or the provider cannot be loaded.
        """
        how = reading or self.passages
        many = len(texts) >= MANY
        session = self.load_provider() if many else self._session
        rows = self.wordpiece.ids([how.prompt + text for text in texts], how.max_length)
        mean = np.empty((len(rows), how.dimensions or self.bundle.manifest.dimensions), dtype=np.float32)
        cls = np.empty_like(mean)
        total = sum(len(row) for row in rows)
        done = 0
        started = time.perf_counter()

        def run(batch: list[int]) -> int:
            cancel.check()
            ids, mask = padded([rows[index] for index in batch])
            (states,) = session.run(ids, mask)
            for vectors, pooled in ((mean, pooling.average(states, mask)), (cls, states[:, 0, :])):
                vectors[batch] = self.finished(pooled, how.dimensions)
            return int(mask.sum())

        parts = list(batches([len(row) for row in rows]))
        with ThreadPoolExecutor(self._runs if many else self.threads) as pool:
            # One alone, as every query is, starts no thread.
            for tokens in pool.map(run, parts) if len(parts) > 1 else map(run, parts):
                done += tokens
                rate = done / (time.perf_counter() - started)
                report(Progress(tr("Embedding"), done, total, "word pieces", rate, (total - done) / rate))
        vectors = Vectors(mean, cls)
        proving.numbers(self.bundle, vectors)
        return vectors

    def cut(self, texts: Sequence[str], reading: ReadAs | None = None) -> int:
        """How many of `texts` are longer than what `encode` reads of them."""
        how = reading or self.passages
        rows = self.wordpiece.ids([how.prompt + text for text in texts], how.max_length + 1)
        return sum(len(row) > how.max_length for row in rows)

    def finished(self, pooled: Float32, dimensions: int | None = None) -> Float32:
        """Pooled states, (any, hidden), as unit vectors: through the model's dense layers, then cut."""
        for layer in self.dense:
            pooled = layer.run(pooled)
        return pooling.unit(pooled[..., :dimensions])

    @property
    def splits(self) -> bool:
        """Whether a score by the mean splits over tokens: what follows the pooling is linear, if anything."""
        return all(layer.activation == "identity" for layer in self.dense)

    def parts(self, states: Float32, dimensions: int | None = None) -> Float32:
        """What each token gives to the mean: its state, (tokens, hidden), through the dense layers, then cut.

        Both are linear where a score splits at all, so that the mean of the parts is the part of the mean.
        """
        for layer in self.dense:
            states = layer.run(states)
        return states[:, :dimensions]

    def token_states(
        self, texts: Sequence[str], reading: ReadAs | None = None, cancel: CancelToken = NEVER
    ) -> list[Float32]:
        """The last hidden states of every text, read as `encode` reads it; float32, (tokens, hidden) each.

        Their mean, brought to unit length, is what `encode` gives where the model has no layer after the
        pooling and all dimensions are kept. The prompt's tokens are among them. Raises Cancelled.
        """
        how = reading or self.passages
        rows = self.wordpiece.ids([how.prompt + text for text in texts], how.max_length)
        states: list[Float32] = [np.empty((0, 0), dtype=np.float32)] * len(rows)
        for batch in batches([len(row) for row in rows]):
            cancel.check()
            (out,) = self._session.run(*padded([rows[index] for index in batch]))
            for line, index in enumerate(batch):
                states[index] = out[line, : len(rows[index])]
        return states

    def batch_states(self, ids: Int64, mask: Int64, types: Int64) -> Float32:
        """The last hidden states of a batch exactly as it is given, (texts, tokens) each.

        Float32, (texts, tokens, hidden); padding has states, too.
        """
        (states,) = self._session.run(ids, mask, types)
        return states

    def hidden_states(self, encoding: Encoding) -> Float32:
        """The states after the embeddings and after every layer; float32, (layers + 1, tokens, hidden)."""
        with self._lock:
            if self._states is None:
                proving.whole(self.bundle, (STATES,))
                # One text at a time, so the cores share each operator (see benchmarks.md).
                self._states = Session(self.bundle.folder / STATES, self.threads)
            session = self._states
        outputs = session.run(
            np.array([encoding.input_ids], dtype=np.int64),
            np.array([encoding.attention_mask], dtype=np.int64),
            np.array([encoding.token_type_ids], dtype=np.int64),
        )
        return np.stack([output[0] for output in outputs])

    def attentions(self, encoding: Encoding) -> Attentions:
        """How every token looks at every other in all layers and heads.

        Raises AppError where the bundle has no graph for this: it is of another family, or of before.
        """
        manifest = self.bundle.manifest
        if manifest.family in WITHOUT_ATTENTIONS:
            raise AppError(
                tr(
                    "{name} is of the family {family}, whose attention is not exported.",
                    name=manifest.name,
                    family=manifest.family,
                ),
                tr("Choose a model of the family bert, roberta or xlm-roberta."),
            )
        if ATTENTIONS not in manifest.files:
            raise AppError(
                tr("The model {name} was exported without its attention.", name=manifest.name),
                tr("Export it again with this version, and add it in place of the old one."),
            )
        with self._lock:
            if self._attentions is None:
                proving.whole(self.bundle, (ATTENTIONS,))
                path = self.bundle.folder / ATTENTIONS
                self._attentions = Session(path, self.threads, arena=False)
            session = self._attentions
        outputs = session.run(
            np.array([encoding.input_ids], dtype=np.int64),
            np.array([encoding.attention_mask], dtype=np.int64),
            np.array([encoding.token_type_ids], dtype=np.int64),
        )
        layers = self.bundle.manifest.layers
        weights, queries, keys = (
            np.stack([output[0] for output in outputs[first : first + layers]])
            for first in (0, layers, 2 * layers)
        )
        return Attentions(weights, queries, keys, outputs[-1][0])

    def heads(self) -> Heads:
        """The heads of the model's pretraining, loaded once. Raises AppError where it has none."""
        with self._lock:
            if self._heads is None:
                self._heads = Heads(self.bundle, self.threads)
            return self._heads

    def warm_states(self) -> None:
        """Loads what `hidden_states` needs, so that its first call takes no longer than the others."""
        self.hidden_states(self.wordpiece.encode("warm"))


def batches(lengths: Sequence[int], budget: int = TOKENS_PER_BATCH) -> Iterator[list[int]]:
    """Groups of indices of similar length, longest first; padded to its longest no group exceeds `budget`.

    A text longer than the budget goes alone. Longest first, so that memory peaks at the first batch and
    the time left is overestimated rather than underestimated.
    """
    group: list[int] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda item: -lengths[item]):
        if group and longest * (len(group) + 1) > budget:
            yield group
            group = []
        if not group:
            longest = lengths[index]
        group.append(index)
    if group:
        yield group


def padded(rows: Sequence[Int64]) -> tuple[Int64, Int64]:
    """Ids filled up with 0 to the longest row, and their attention mask; both int64, (rows, longest)."""
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for line, row in enumerate(rows):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1
    return ids, mask
