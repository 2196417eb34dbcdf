"""What is said of the tokens of a sheet: each in a sentence, and what stands above its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.text import is_word, quoted
from desktop_app.language import number, plural, tr

if TYPE_CHECKING:
    from desktop_app.core.types import Encoding
    from desktop_app.explore.sheet import SectionKind, TokenRow, TokenSheet

FIRST = ("[CLS]", "<s>")


def describe(sheet: TokenSheet, row: TokenRow) -> str:
    """A token in one sentence or two."""
    if row.kind == "unread":
        return f"{sheet.meaning(row)} {_place(sheet, row)}"
    read = tr("attention mask 1: the model reads it"), tr("attention mask 0: the model ignores it")
    parts = [
        tr("Position {position}", position=row.position),
        tr("id {id}", id=row.id),
        read[0] if row.mask else read[1],
    ]
    if sheet.types:
        parts.append(tr("token type id {type_id}", type_id=row.type_id))
    return f"{sheet.meaning(row)} {' · '.join(parts)}. {_place(sheet, row)}".rstrip()


def meaning(sheet: TokenSheet, row: TokenRow, of: int, cut: bool) -> str:
    """What a token is, in one sentence; it is `of` a text, and its word was `cut` where it begins."""
    token = quoted(row.token)
    if row.kind == "unread":
        return tr("{token} was cut off: the model never reads it.", token=token)
    if row.kind == "padding":
        return tr("{token} fills the input up to {limit} tokens.", token=row.token, limit=sheet.limit)
    if row.kind == "special":
        return _special(row, 0 if len(sheet.texts) == 1 else 1 + of)
    if row.kind == "unknown":
        return tr(
            "{word} is not in the vocabulary: the model reads {token} instead.",
            word=quoted(sheet.surface(row)),
            token=row.token,
        )
    if cut:
        return tr("{token} continues a word whose beginning was cut off.", token=token)
    if row.kind == "mark" and row.pieces == 1:
        return tr("{token} is a mark, which is read by itself.", token=token)
    if row.pieces == 1:
        return tr("{token} is a whole word.", token=token)
    word = sheet.word(row)
    told = {"token": token, "piece": row.piece, "pieces": row.pieces, "word": quoted(word)}
    if is_word(word) and row.joined:
        return tr("{token} continues a word: piece {piece} of {pieces} of {word}.", **told)
    if is_word(word):
        return tr("{token} begins a word: piece {piece} of {pieces} of {word}.", **told)
    if row.joined:
        return tr("{token} continues a run of marks: piece {piece} of {pieces} of {word}.", **told)
    return tr("{token} begins a run of marks: piece {piece} of {pieces} of {word}.", **told)


def _special(row: TokenRow, of: int) -> str:
    """`of` is 0 for the only text, 1 and 2 for those of a pair."""
    if row.text is not None:
        return (
            tr("{token} is a special token that was written in the text.", token=row.token),
            tr("{token} is a special token that was written in the first text.", token=row.token),
            tr("{token} is a special token that was written in the second text.", token=row.token),
        )[of]
    if row.token in FIRST:
        return tr("{token} opens the input; it was added to your text.", token=row.token)
    return (
        tr("{token} ends the text; it was added to your text.", token=row.token),
        tr("{token} ends the first text; it was added to your text.", token=row.token),
        tr("{token} ends the second text; it was added to your text.", token=row.token),
    )[of]


def _place(sheet: TokenSheet, row: TokenRow) -> str:
    if row.text is None:
        return ""
    told = {"start": row.start, "end": row.end, "text": quoted(sheet.surface(row))}
    if len(sheet.texts) == 1:
        return tr("Characters {start}–{end}: {text}.", **told)
    if row.text:
        return tr("Characters {start}–{end} of the second text: {text}.", **told)
    return tr("Characters {start}–{end} of the first text: {text}.", **told)


def unread_sentence(encoding: Encoding) -> str:
    """How much was cut off, in plain words; empty when the model reads everything."""
    total = len(encoding.unread)
    if not total:
        return ""
    second = sum(text for text, _, _ in encoding.unread_offsets)
    if second and total > 1:
        return tr(
            "{total} word pieces were cut off ({first} of the first text, {second} of the second): the model "
            "never reads them.",
            total=number(total),
            first=number(total - second),
            second=number(second),
        )
    return plural(
        total,
        "{n} word piece was cut off: the model never reads it.",
        "{n} word pieces were cut off: the model never reads them.",
    )


def caption(kind: SectionKind, tokens: int, encoding: Encoding, texts: int, types: bool) -> str:
    """What stands above a section of so many tokens."""
    match kind:
        case "first" if texts == 1:
            return tr("What the model reads")
        case "first":
            return tr("First text · token type id 0") if types else tr("First text")
        case "second":
            return tr("Second text · token type id 1") if types else tr("Second text")
        case "padding":
            return plural(
                tokens,
                "Padding · {n} token with attention mask 0, which the model ignores",
                "Padding · {n} tokens with attention mask 0, which the model ignores",
            )
    said = tr("Not read · {sentence}", sentence=unread_sentence(encoding))
    if len(encoding.unread) > tokens:
        said += tr(" {tokens} of them are shown.", tokens=number(tokens))
    return said
