"""A pair in both orders, with its own and with broken type ids, as a table."""

from __future__ import annotations

from desktop_app.core.words import per_cent
from desktop_app.explore.heads.next_sentence import IS_NEXT, NOT_NEXT, AskedPair
from desktop_app.language import tr
from desktop_app.ui.kit.tables.rows import RowsModel

ORDER, TYPES, VERDICT, SHARE, FIRST, SECOND = range(6)


class OrdersModel(RowsModel[AskedPair]):
    HEADS = (
        (tr("Order"), tr("Which text is given as the first")),
        (
            tr("Type ids"),
            tr("0 for the first text and 1 for the second; all 0, nothing but [SEP] parts them"),
        ),
        (tr("Verdict"), tr("IsNext where its probability is above 50 %")),
        (tr("IsNext"), tr("The softmax of the two logits")),
        (tr("Logit 0"), tr("In BERT's code label 0 means that the second text follows the first")),
        (tr("Logit 1"), tr("In BERT's code label 1 means that the second text is a random one")),
    )
    NUMBERS = (SHARE, FIRST, SECOND)

    def cell(self, row: AskedPair, column: int) -> str:
        verdict = row.verdict
        return (
            row.name,
            tr("all 0") if row.flat else tr("0 and 1"),
            verdict.words,
            per_cent(verdict.is_next, 2),
            f"{verdict.logits[IS_NEXT]:.4f}",
            f"{verdict.logits[NOT_NEXT]:.4f}",
        )[column]

    def ink(self, row: AskedPair, column: int) -> str:
        if column == VERDICT:
            return "positive" if row.verdict.is_next > 0.5 else "negative"
        return "secondary" if row.flat and column in (ORDER, TYPES) else "text"
