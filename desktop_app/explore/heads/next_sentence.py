"""Whether one text follows another, for a pair and for all pairs of a list (Devlin et al. 2019, 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.types import AT_THE_END, Encoding, Strategy, Truncation
from desktop_app.encoder.bundle import NEXT, PRETRAINING
from desktop_app.explore.export import Export, program
from desktop_app.language import in_english, tr

if TYPE_CHECKING:
    from desktop_app.encoder.heads import Heads
    from desktop_app.encoder.wordpiece import WordPiece

IS_NEXT, NOT_NEXT = 0, 1
"""Which logit is which: in BERT's own code label 0 means that B follows A (transformers#836)."""
MOST = 20
"""Sentences of a list: 400 pairs."""
BATCH = 16
SEED = 1
SPREAD = 0.05
"""Where all answers lie within so much probability, a head does not tell pairs apart."""

GUIDE = (
    "Apple announced a new iPhone model with revolutionary camera technology.",
    "The device is expected to increase market share by 15% next quarter.",
    "Competitors are already developing similar features.",
    "",
    "A severe thunderstorm is expected to hit the city tomorrow evening.",
    "Residents should prepare emergency supplies and avoid outdoor activities.",
    "",
    "Rising temperatures are causing glaciers to melt at unprecedented rates.",
    "Scientists attribute this to increased carbon dioxide in the atmosphere.",
    "Solar panel adoption is one solution to reduce emissions.",
)
"""The guide's sentences A to H, of three articles; an empty line ends an article."""

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NextVerdict:
    """What the head says of a pair: the logits of IsNext and of NotNext."""

    logits: tuple[float, float]

    @property
    def is_next(self) -> float:
        """The probability that the second text follows the first."""
        difference = self.logits[NOT_NEXT] - self.logits[IS_NEXT]
        return 1 / (1 + exp(difference)) if difference < 0 else exp(-difference) / (1 + exp(-difference))

    @property
    def words(self) -> str:
        return "IsNext" if self.is_next > 0.5 else "NotNext"


@dataclass(frozen=True, slots=True)
class AskedPair:
    """A pair in one order; `flat` means that all type ids are 0, so nothing tells the two texts apart."""

    name: str
    texts: tuple[str, str]
    flat: bool
    verdict: NextVerdict
    truncation: Truncation = AT_THE_END


@dataclass(frozen=True, slots=True)
class SentenceList:
    """Sentences in the order of their list; `articles` numbers the article that each is from."""

    sentences: tuple[str, ...]
    articles: tuple[int, ...]
    left_out: int = 0

    @property
    def following(self) -> tuple[Cell, ...]:
        """The pairs where the second is the next of the same article."""
        numbers = range(len(self.sentences) - 1)
        return tuple((at, at + 1) for at in numbers if self.articles[at] == self.articles[at + 1])

    @property
    def random(self) -> tuple[Cell, ...]:
        """As many pairs that do not follow each other, drawn with SEED; of different articles if possible."""
        many, following = range(len(self.sentences)), set(self.following)
        apart = [(a, b) for a in many for b in many if self.articles[a] != self.articles[b]]
        others = [(a, b) for a in many for b in many if a != b and (a, b) not in following]
        pool = apart or others
        drawn = np.random.default_rng(SEED).permutation(len(pool))[: len(following)]
        return tuple(sorted(pool[number] for number in drawn.tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class PairMatrix:
    """Every sentence of a list as first text (rows) with every one as second (columns).

    `logits` is float32, (sentences, sentences, 2). A sentence with itself is asked, but counted nowhere.
    Pairs are cut to `longest` tokens, the model's maximum.
    """

    listed: SentenceList
    logits: Float32
    longest: int

    @property
    def probabilities(self) -> Float32:
        """Of IsNext; float32, (sentences, sentences)."""
        difference = self.logits[..., NOT_NEXT] - self.logits[..., IS_NEXT]
        return np.asarray(1 / (1 + np.exp(difference.astype(np.float64))), dtype=np.float32)

    @property
    def spread(self) -> float:
        """The largest probability minus the smallest; 1 where there are no two sentences."""
        found = self.probabilities[~np.eye(len(self.logits), dtype=bool)]
        return float(found.max() - found.min()) if len(found) else 1.0

    def right(self) -> tuple[int, int]:
        """How many of the following pairs it calls IsNext, and how many of the random ones NotNext."""
        found = self.probabilities
        return (
            sum(bool(found[cell] > 0.5) for cell in self.listed.following),
            sum(bool(found[cell] <= 0.5) for cell in self.listed.random),
        )

    def verdict(self, cell: Cell) -> NextVerdict:
        first, second = self.logits[cell].tolist()
        return NextVerdict((first, second))

    def mark(self, cell: Cell) -> str:
        """What is special about a pair, in words; empty for nothing."""
        if cell in self.listed.following:
            return tr("next in the list")
        if cell[0] == cell[1]:
            return tr("with itself")
        return tr("random pair") if cell in self.listed.random else ""


def read_list(lines: Sequence[str]) -> SentenceList:
    """A sentence a line, at most MOST; an empty line ends an article."""
    sentences: list[str] = []
    articles: list[int] = []
    article = 0
    for line in lines:
        if line.strip():
            sentences.append(line.strip())
            articles.append(article)
        elif sentences:
            article = articles[-1] + 1
    return SentenceList(tuple(sentences[:MOST]), tuple(articles[:MOST]), max(len(sentences) - MOST, 0))


def letter(number: int) -> str:
    """The name of a sentence of a list: A to T."""
    return chr(ord("A") + number)


def judge(
    heads: Heads, inputs: Sequence[Encoding], *, flat: bool = False, cancel: CancelToken = NEVER
) -> tuple[NextVerdict, ...]:
    """What the head says of each input; with `flat` all token type ids are 0. Raises AppError, Cancelled."""
    order = sorted(range(len(inputs)), key=lambda number: len(inputs[number].input_ids))
    found: dict[int, NextVerdict] = {}
    for begin in range(0, len(order), BATCH):
        cancel.check()
        part = order[begin : begin + BATCH]
        width = max(len(inputs[number].input_ids) for number in part)
        ids, mask, types = (
            np.stack([np.pad(np.array(row, dtype=np.int64), (0, width - len(row))) for row in rows])
            for rows in (
                [inputs[number].input_ids for number in part],
                [inputs[number].attention_mask for number in part],
                [inputs[number].token_type_ids for number in part],
            )
        )
        states = heads.states(ids, mask, np.zeros_like(types) if flat else types)
        for number, logits in zip(part, heads.next_logits(states[:, -1, 0]).tolist(), strict=True):
            found[number] = NextVerdict((logits[IS_NEXT], logits[NOT_NEXT]))
    return tuple(found[number] for number in range(len(inputs)))


def directions(
    heads: Heads,
    tokenizer: WordPiece,
    texts: tuple[str, str],
    limit: int | None = None,
    truncation: Truncation = AT_THE_END,
) -> tuple[AskedPair, ...]:
    """A pair in both orders, each also with broken type ids; the same text gives way. Raises AppError."""
    turned: dict[str, Strategy] = {"only_first": "only_second", "only_second": "only_first"}
    strategy = turned.get(truncation.strategy, truncation.strategy)
    orders = (
        (tr("First, then second"), texts, truncation),
        (tr("Second, then first"), texts[::-1], replace(truncation, strategy=strategy)),
    )
    inputs = [tokenizer.encode(*order, limit, truncation=cut) for _, order, cut in orders]
    return tuple(
        AskedPair(name, (order[0], order[1]), flat, verdict, cut)
        for flat in (False, True)
        for (name, order, cut), verdict in zip(orders, judge(heads, inputs, flat=flat), strict=True)
    )


def matrix(
    heads: Heads, tokenizer: WordPiece, listed: SentenceList, cancel: CancelToken = NEVER
) -> PairMatrix:
    """All pairs of a list; raises AppError and Cancelled."""
    many = range(len(listed.sentences))
    cells = [(a, b) for a in many for b in many]
    inputs = [tokenizer.encode(listed.sentences[a], listed.sentences[b]) for a, b in cells]
    logits = [verdict.logits for verdict in judge(heads, inputs, cancel=cancel)]
    shaped = np.array(logits, dtype=np.float32).reshape(len(many), len(many), 2)
    return PairMatrix(listed, shaped, tokenizer.max_length)


@in_english()
def export(
    pairs: Sequence[AskedPair],
    limit: int,
    found: PairMatrix,
    model_folder: Path,
) -> Export:
    """The pair, if there is one, and the list in every form; the array is the probabilities of the list."""
    head = ("first", "second", "token_type_ids", "is_next", "logit_is_next", "logit_not_next", "mark")
    rows: list[tuple[object, ...]] = [
        (*one.texts, "all 0" if one.flat else "0 and 1", one.verdict.is_next, *one.verdict.logits, "the pair")
        for one in pairs
    ]
    sentences = found.listed.sentences
    cells = [(a, b) for a in range(len(sentences)) for b in range(len(sentences))]
    for a, b in cells:
        verdict = found.verdict((a, b))
        about = (sentences[a], sentences[b], "0 and 1", verdict.is_next, *verdict.logits)
        rows.append((*about, found.mark((a, b))))
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    said = {
        "logits": {"0": "IsNext", "1": "NotNext"},
        "pair": listed[: len(pairs)],
        "sentences": list(sentences),
        "articles": list(found.listed.articles),
        "list": listed[len(pairs) :],
    }
    made = _script(pairs, limit, found, cells, model_folder)
    return Export("next sentence", head, rows, said, found.probabilities, made)


def _script(
    pairs: Sequence[AskedPair],
    limit: int,
    found: PairMatrix,
    cells: Sequence[Cell],
    model_folder: Path,
) -> str:
    asked: list[tuple[str, str, bool, dict[str, object], list[float]]] = []
    for one in pairs:
        how: dict[str, object] = {
            "max_length": limit,
            "direction": one.truncation.side,
            "strategy": one.truncation.strategy,
        }
        asked.append((*one.texts, one.flat, how, list(one.verdict.logits)))
    sentences = found.listed.sentences
    asked += [(sentences[a], sentences[b], False, {}, list(found.verdict((a, b)).logits)) for a, b in cells]
    lines = [
        f"graphs = {(PRETRAINING, NEXT)!r}",
        "sessions = {name: ort.InferenceSession(str(MODEL / name)) for name in graphs}",
        "",
        "",
        "def judge(ids, mask, types):",
        '    """The logits of IsNext and of NotNext."""',
        f'    session = sessions["{PRETRAINING}"]',
        '    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}',
        "    wanted = {item.name for item in session.get_inputs()}",
        "    last = session.run(None, {name: row for name, row in given.items() if name in wanted})[-1]",
        f'    return sessions["{NEXT}"].run(None, {{"states": last[:, 0]}})[0][0]',
        "",
        "",
        "for first, second, flat, how, expected in (",
        *(f"    {one!r}," for one in asked),
        "):",
        "    ids, mask, types = tokens(first, second, **how)",
        "    found = judge(ids, mask, np.zeros_like(types) if flat else types)",
        "    print(found, first, second)",
        "    assert np.abs(found - expected).max() < 1e-3",
    ]
    return program(model_folder, lines, found.longest)
