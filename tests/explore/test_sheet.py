"""Rows and sentences of a text or a pair, from the real tokenizer."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.types import Truncation
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore import tokens
from desktop_app.explore.sheet import UNREAD_SHOWN, TokenSheet, read
from desktop_app.services.models import open_bundle


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(open_bundle())


def look(tokenizer: WordPiece, *texts: str, limit: int = 512, pad: bool = False) -> TokenSheet:
    return read(tokenizer, texts, limit, pad)


def slice_units(text: str, start: int, end: int) -> str:
    """What Qt takes for [start, end) of a QString."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_the_row_before_the_text_cursor(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "🤩 two  ", "x")
    assert [shown.row_before(0, unit) for unit in (0, 2, 3, 4, 8)] == [None, 1, 1, 2, 2]
    assert shown.row_before(1, 1) == 4


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab é🤩𝔘漢\u0301 \n[#,\u200b"), max_size=40))
def test_a_token_lights_its_own_characters(tokenizer: WordPiece, text: str) -> None:
    shown = look(tokenizer, text)
    for number, row in enumerate(shown.rows):
        span = shown.units_of(row)
        if span is None:
            assert row.kind == "special"
            continue
        assert slice_units(text, *span[1:]) == shown.surface(row) == text[row.start : row.end]
        assert shown.row_at(0, span[1]) == number


def test_pieces_join_to_their_word(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "My paycheck lasts")
    assert [row.token for row in shown.rows] == ["[CLS]", "my", "pay", "##che", "##ck", "lasts", "[SEP]"]
    kinds = [row.kind for row in shown.rows]
    assert kinds == ["special", "word", "word", "continuation", "continuation", "word", "special"]
    assert [row.joined for row in shown.rows] == [False, False, False, True, True, False, False]
    assert [row.tone for row in shown.rows[1:-1]] == [0, 1, 1, 1, 0]
    assert (shown.words, shown.pieces, shown.unknown, shown.used) == (3, 5, 0, 7)
    assert shown.describe(3) == (
        "“##che” continues a word: piece 2 of 3 of “paycheck”. Position 3 · id 5403 · "
        "attention mask 1: the model reads it · token type id 0. Characters 6–9: “che”."
    )


def test_a_pair_is_told_apart_by_type_ids(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "Is the battery long lasting", "Yes it lasts very long")
    assert [row.type_id for row in shown.rows] == [0] * 7 + [1] * 6
    first, second = shown.sections
    assert (first.first, first.last, second.first, second.last) == (0, 7, 7, 13)
    assert "token type id 1" in second.caption
    assert shown.describe(12).startswith("[SEP] ends the second text")
    assert "of the second text: “Yes”" in shown.describe(7)


def test_padding_is_ignored_and_said_so(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "I love pizza", limit=8, pad=True)
    assert [row.kind for row in shown.rows[-3:]] == ["padding"] * 3
    assert [row.mask for row in shown.rows] == [1] * 5 + [0] * 3
    assert (shown.used, shown.padding, shown.unread) == (5, 3, 0)
    assert shown.sections[-1].caption == "Padding · 3 tokens with attention mask 0, which the model ignores"
    assert "the model ignores it" in shown.describe(7)


def test_what_is_cut_off_has_no_number(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "we sell 🤩 unbelievably good pizza", limit=6)
    assert [row.token for row in shown.rows if row.kind == "unread"][:2] == ["##bel", "##ie"]
    cut = shown.rows[6]
    assert (cut.position, cut.id, cut.mask, cut.type_id, cut.joined) == (None, None, None, None, True)
    assert shown.sections[-1].caption == "Not read · 6 word pieces were cut off: the model never reads them."
    units = [len(part.encode("utf-16-le")) // 2 for part in ("we sell 🤩 un", shown.texts[0])]
    assert shown.unread_spans[0] == tuple(units)
    assert shown.describe(6).startswith("“##bel” was cut off: the model never reads it.")


def test_a_long_rest_is_counted_but_not_laid_out(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "one " * 1000, "two " * 400, limit=10)
    assert shown.unread == 1400 - 7
    assert len(shown.rows) == 10 + 2 * UNREAD_SHOWN
    assert shown.sections[-1].caption == (
        "Not read · 1,393 word pieces were cut off (996 of the first text, 397 of the second): "
        "the model never reads them. 400 of them are shown."
    )


def test_unknown_words_keep_their_surface(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "so 🤩 [MASK]")
    unknown, mask = shown.rows[2], shown.rows[3]
    assert (unknown.token, unknown.kind, shown.surface(unknown), shown.unknown) == (
        "[UNK]",
        "unknown",
        "🤩",
        1,
    )
    assert shown.describe(2).startswith("“🤩” is not in the vocabulary: the model reads [UNK] instead.")
    assert (mask.kind, shown.surface(mask)) == ("special", "[MASK]")
    assert "written in the text" in shown.describe(3)


def test_tsv_never_holds_a_formula(tokenizer: WordPiece) -> None:
    lines = look(tokenizer, "=1+1").tsv().splitlines()
    assert lines[0].split("\t")[:3] == ["position", "token", "id"]
    assert [line.split("\t")[1] for line in lines[1:]] == ["[CLS]", "'=", "1", "'+", "1", "[SEP]"]
    assert {line.count("\t") for line in lines} == {8}
    for text in ("\u00a0=1", "＝1"):  # a space that is no end of a word; a sign that spreadsheets take, too
        assert look(tokenizer, text).tsv().splitlines()[2].split("\t")[7].startswith("'")
    cut = look(tokenizer, "one two three", limit=3).tsv([3, 4]).splitlines()
    assert cut[1:] == ["\ttwo\t\t\t\t4\t7\ttwo\tunread", "\tthree\t\t\t\t8\t13\tthree\tunread"]


def test_a_part_of_the_encoding_keeps_its_columns_together(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "one two three four", limit=4)
    part = tokens.document(shown.part([4, 2, 1]))
    whole = tokens.document(shown.encoding)
    assert part["unread"] == ["three"]
    for name in whole.keys() - {"unread"}:
        assert part[name] == whole[name][1:3], name
    assert json.loads(json.dumps(part)) == part


AT_THE_START = Truncation(side="left")


def test_what_is_shown_of_a_cut_start_is_next_to_what_is_read(tokenizer: WordPiece) -> None:
    text = " ".join(f"{number}" for number in range(1000, 1000 + UNREAD_SHOWN + 50))
    shown = read(tokenizer, (text,), 12, truncation=AT_THE_START)
    unread = [row for row in shown.rows if row.kind == "unread"]
    assert len(unread) == UNREAD_SHOWN
    first_read = min(row.start for row in shown.rows if row.position is not None and row.text == 0)
    assert unread[-1].end == first_read - 1
    assert shown.row_before(0, len(text)) == 10  # the last token that is read, [SEP] aside
    assert shown.rows[10].end == len(text)


def test_marks_are_no_words(tokenizer: WordPiece) -> None:
    shown = look(tokenizer, "Wait, it costs 5 €! [MASK] :-)")
    assert (shown.words, shown.marks) == (4, 6)
    assert [row.kind for row in shown.rows if row.kind == "mark"] == ["mark"] * 6
    assert shown.pieces == 11
    assert shown.word_pieces == 4
    assert shown.meaning(shown.rows[2]) == "“,” is a mark, which is read by itself."
    paycheck = look(tokenizer, "paycheck!")
    assert (paycheck.words, paycheck.marks, paycheck.word_pieces) == (1, 1, 3)
    assert (look(tokenizer, "🤩").words, look(tokenizer, "🤩").unknown) == (0, 1)
