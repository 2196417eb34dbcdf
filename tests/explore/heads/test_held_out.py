"""What is said of heads beside their guesses."""

from desktop_app.encoder.heads import OF_THE_CHECKPOINT, TRAINED_HERE, HeadsCard
from desktop_app.explore.heads.held_out import figures, held_out

TOLD = {"top1": 0.21, "top5": 0.364, "word_loss": 4.8712, "next_sentence": 0.7, "pairs": 2000.0}


def test_heads_that_were_measured() -> None:
    card = HeadsCard(TRAINED_HERE, True, True, TOLD)
    assert held_out(card) == (
        "Heads trained here · on unseen text: hidden word first in 21 %, in the first five in 36 %, "
        "loss 4.87 nats"
    )
    assert held_out(card, pairs=True) == (
        "Heads trained here · on unseen text: 70 % of 2,000 pairs judged right; a coin would be right in 50 %"
    )
    assert dict(figures(card))["loss of a word"] == "4.871 nats"
    assert len(figures(card)) == len(TOLD)


def test_heads_that_were_not_measured() -> None:
    card = HeadsCard(OF_THE_CHECKPOINT, True, False)
    for pairs in (False, True):
        assert held_out(card, pairs=pairs) == (
            "The checkpoint’s own heads · how often they are right was not measured"
        )
    assert figures(card) == ()
