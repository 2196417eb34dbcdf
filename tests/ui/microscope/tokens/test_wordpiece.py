"""The WordPiece view as it is used: words chosen, steps taken by buttons and keys, the pointer followed."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.ui.kit.tables.rows import ROW
from desktop_app.ui.microscope.context import Pointer
from desktop_app.ui.microscope.tokens import wordpiece
from desktop_app.ui.microscope.tokens.wordpiece import WordPieceView
from tests.ui.microscope.hand import Hand

Key = Qt.Key


@pytest.fixture
def view(hand: Hand) -> WordPieceView:
    return hand.open("WordPiece", WordPieceView)


def read(hand: Hand, view: WordPieceView, text: str) -> None:
    hand.page.first.edit.clear()
    hand.type(text)
    hand.bot.waitUntil(lambda: not view.busy)


def titles(view: WordPieceView) -> list[str]:
    return [f"{step.kind} {step.title}" for step in view.model.steps]


def shown(view: WordPieceView) -> str:
    step = view.step()
    assert step
    return step.title


def test_the_word_with_most_pieces_is_taken_apart(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "my paycheck")
    assert view.caption.text() == "paycheck"
    assert titles(view) == [
        *(
            "stage Clean",
            "stage Space Chinese characters",
            "stage Drop accents",
            "stage Lowercase",
            "split Split",
        ),
        *(
            "refused paycheck",
            "refused paychec",
            "refused payche",
            "refused paych",
            "refused payc",
            "taken pay",
        ),
        *("refused ##check", "refused ##chec", "taken ##che", "taken ##ck"),
        "end pay ##che ##ck",
    ]
    assert "read as 3 pieces, pay ##che ##ck" in hand.page.details.text()


def test_keys_step_and_the_pointer_lights_the_piece(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "my paycheck")
    view.steps.setFocus()
    QTest.keyClick(view.steps, Key.Key_Home)
    assert shown(view) == "Clean"
    for _ in range(10):
        QTest.keyClick(view.steps, Key.Key_Right)
    assert shown(view) == "pay"
    assert hand.lit_text(hand.page.first.edit) == "pay"
    QTest.keyClick(view.steps, Key.Key_Right)
    assert shown(view) == "##check"
    assert hand.lit_text(hand.page.first.edit) == "che"
    assert "##check” is not in the vocabulary: refused" in hand.page.details.text()
    assert "##check" in view.stage.accessibleDescription()
    QTest.keyClick(view.steps, Key.Key_Left)
    assert shown(view) == "pay"
    QTest.keyClick(view.steps, Key.Key_End)
    assert shown(view) == "pay ##che ##ck"


def test_it_plays_to_the_end_and_stops(
    view: WordPieceView, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(hand, view, "paycheck")
    view.clock.setInterval(1)
    seen: list[int] = []
    view.steps.stepped.connect(seen.append)
    view.steps.setFocus()
    QTest.keyClick(view.steps, Key.Key_Space)
    assert view.play.text() == "Stop"
    hand.bot.waitUntil(lambda: view.play.text() == "Play")
    assert seen == list(range(16))
    assert wordpiece.STEP_MS >= 300


def test_the_word_under_the_pointer_is_shown(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "my paycheck")
    hand.context.point(Pointer(token=1))
    assert view.caption.text() == "my"
    assert view.words.currentRow() == 0
    view.words.setFocus()
    QTest.keyClick(view.words, Key.Key_Down)
    assert view.caption.text() == "paycheck"
    assert hand.context.pointer.token == 2


def test_why_a_word_is_unknown_is_said(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "🤩")
    assert "No piece of the vocabulary fits at character 1" in hand.page.details.text()
    read(hand, view, "y" * 101)
    assert "a word of more than 100 is not taken apart" in hand.page.details.text()
    assert titles(view)[-2:] == ["split Split", "end [UNK]"]


def test_accents_and_special_tokens(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "[MASK] Brûlée")
    assert view.model.steps[2].verdict == "Brûlée → Brulee"
    assert view.model.steps[3].verdict == "Brulee → brulee"
    hand.context.select(Pointer(token=1))
    assert titles(view) == ["end [MASK]"]


def test_words_beyond_the_maximum_are_there(view: WordPieceView, hand: Hand) -> None:
    hand.page.controls.length.setValue(6)
    read(hand, view, "my paycheck was unbelievably late")
    sheet = hand.context.sheet
    assert sheet
    assert sheet.unread
    assert [view.words.item(row).data(ROW)[0] for row in range(view.words.count())] == [
        *("my", "paycheck", "was", "unbelievably", "late")
    ]


def test_the_steps_can_be_taken_along(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "my paycheck")
    make = view.export()
    assert make
    taken = make()
    document = json.loads(taken.json())
    assert document["pieces"] == ["pay", "##che", "##ck"]
    assert len(document["tries"]) == 10
    names: dict[str, object] = {"__name__": "script"}
    exec(compile(taken.script.replace("sys.argv[1] if len(sys.argv) > 1 else ", ""), "script", "exec"), names)
    read_again = names["read"]
    assert getattr(read_again, "tokens") == document["pieces"]  # noqa: B009


@pytest.mark.parametrize("paired", [False, True])
def test_a_start_that_is_cut_off_leaves_all_words(view: WordPieceView, hand: Hand, paired: bool) -> None:
    hand.page.controls.pair.setChecked(paired)
    hand.page.controls.length.setValue(6)
    hand.page.controls.cut.setCurrentIndex(1)  # of the text, or of the longer
    if paired:
        hand.type("no", hand.page.second.edit)
    read(hand, view, "my paycheck was unbelievably late")
    sheet = hand.context.sheet
    assert sheet
    assert sheet.truncation.side == "left"
    assert [view.words.item(row).data(ROW)[0] for row in range(view.words.count())] == [
        *("my", "paycheck", "was", "unbelievably", "late"),
        *(["no"] if paired else []),
    ]
    assert view.caption.text() == "unbelievably"  # half of it is read
    row = next(number for number, row in enumerate(sheet.rows) if row.token == "late")
    hand.context.point(Pointer(token=row))
    assert view.caption.text() == "late"
    assert hand.lit_text(hand.page.first.edit) == "late"


def test_a_mark_is_no_word(view: WordPieceView, hand: Hand) -> None:
    read(hand, view, "yes!")
    hand.context.select(Pointer(token=2))
    assert "mark: !" in hand.page.details.text()
    assert "word: !" not in hand.page.details.text()
