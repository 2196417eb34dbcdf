"""Tiny checkpoints with random weights, one a family, with tokenizers trained on a few sentences."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from model_export.quiet import quiet

TEXTS = (
    "A nurse looks after patients at night, and the doctor writes reports in the morning.",
    "Die Krankenschwester pflegt nachts Patienten; der Arzt schreibt morgens seine Berichte.",
    "护士在夜间照顾病人，医生早上写报告。",
    "Медсестра ночью ухаживает за больными, а врач утром пишет отчёты.",
    "Unbelievably, the train's driver (aged 41) took 3.5 % of all café owners to Köln!",
)
FAMILIES = ("bert", "distilbert", "roberta", "xlm-roberta", "camembert", "mpnet", "modernbert")
BPE_FAMILIES = ("roberta", "modernbert")
UNIGRAM_FAMILIES = ("xlm-roberta", "camembert")


def tokenizer(family: str, size: int = 320) -> Tokenizer:
    """A tokenizer of the kind that a family has, trained on TEXTS."""
    if family in BPE_FAMILIES:
        return byte_level_bpe(size, roberta=family == "roberta")
    if family in UNIGRAM_FAMILIES:
        return unigram(size)
    return wordpiece(size, mpnet=family == "mpnet")


def wordpiece(size: int, mpnet: bool = False) -> Tokenizer:
    """As BERT's, or as MPNet's, whose special tokens are RoBERTa's."""
    special = (
        ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"]
        if mpnet
        else ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    )
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.train_from_iterator(
        TEXTS, trainers.WordPieceTrainer(vocab_size=size, special_tokens=special, show_progress=False)
    )
    first, last = ("<s>", "</s>") if mpnet else ("[CLS]", "[SEP]")
    _template(made, first, last, double=mpnet)
    return made


def byte_level_bpe(size: int, roberta: bool = True) -> Tokenizer:
    """As RoBERTa's, or as ModernBERT's."""
    special = (
        ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
        if roberta
        else ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
    )
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(TEXTS, trainer)
    if roberta:
        ids = {name: made.token_to_id(name) for name in ("<s>", "</s>")}
        made.post_processor = processors.RobertaProcessing(
            ("</s>", ids["</s>"]), ("<s>", ids["<s>"]), add_prefix_space=False
        )
    else:
        _template(made, "[CLS]", "[SEP]")
    return made


def unigram(size: int) -> Tokenizer:
    """As XLM-R's: SentencePiece without its own normalization."""
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    made.train_from_iterator(TEXTS, trainer)
    _template(made, "<s>", "</s>", double=True)
    return made


def checkpoint(family: str, folder: Path) -> Path:
    """A checkpoint of 3 layers of 40 with 5 heads, in `folder`."""
    made = tokenizer(family)
    size = made.get_vocab_size()
    ids = {name: made.token_to_id(token) for name, token in _special(made).items()}
    with quiet():
        import torch
        from transformers import CONFIG_MAPPING, AutoModel

        torch.manual_seed(7)
        names = {"hidden_size": 40, "num_hidden_layers": 3, "num_attention_heads": 5, "intermediate_size": 72}
        if family == "distilbert":
            names = {"dim": 40, "n_layers": 3, "n_heads": 5, "hidden_dim": 72}
        config = CONFIG_MAPPING[family](
            vocab_size=size + 3,  # rows that no piece has, as real checkpoints have them
            max_position_embeddings=66,
            initializer_range=0.2,
            pad_token_id=ids["pad"],
            bos_token_id=ids["cls"],
            eos_token_id=ids["sep"],
            cls_token_id=ids["cls"],
            sep_token_id=ids["sep"],
            **names,
            **({"local_attention": 8, "global_attn_every_n_layers": 2} if family == "modernbert" else {}),
        )
        AutoModel.from_config(config).save_pretrained(folder, safe_serialization=True)
    made.save(str(folder / "tokenizer.json"))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_mean_tokens": True}))
    return folder


def _special(made: Tokenizer) -> dict[str, str]:
    there = made.get_vocab()
    pairs = {"pad": ("[PAD]", "<pad>"), "cls": ("[CLS]", "<s>"), "sep": ("[SEP]", "</s>")}
    return {name: next(token for token in tokens if token in there) for name, tokens in pairs.items()}


def _template(made: Tokenizer, first: str, last: str, double: bool = False) -> None:
    """[CLS] A [SEP] and [CLS] A [SEP] B [SEP]; RoBERTa's family has all of type 0 and two marks between."""
    kind = "" if double else ":1"
    between = f"{last} {last}" if double else last
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {between} $B{kind} {last}{kind}",
        special_tokens=[(token, made.token_to_id(token)) for token in (first, last)],
    )
