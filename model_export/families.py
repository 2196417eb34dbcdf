"""The encoders that can be exported: BERT and its family, and how their checkpoints name what they share."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.encoder.bundle import BERT


@dataclass(frozen=True, slots=True)
class Family:
    """A model_type of transformers.

    `sizes` are the names of the sizes in its config. `embedding` and `query` end the names of the word
    embeddings and of one tensor a layer. `first_position` positions are never used: RoBERTa counts from the
    id of its padding on. `types` says whether it takes token type ids.
    """

    model_type: str
    query: str = "attention.self.query.weight"
    embedding: str = "embeddings.word_embeddings.weight"
    first_position: int = 0
    types: bool = False
    sizes: dict[str, str] = field(default_factory=dict)

    def size(self, name: str) -> str:
        """What the config calls a size of BERT."""
        return self.sizes.get(name, name)


FAMILIES = {
    family.model_type: family
    for family in (
        Family(BERT, types=True),
        Family(
            "distilbert",
            query="attention.q_lin.weight",
            sizes={"hidden_size": "dim", "num_hidden_layers": "n_layers", "num_attention_heads": "n_heads"},
        ),
        Family("roberta", first_position=2),
        Family("xlm-roberta", first_position=2),
        Family("camembert", first_position=2),
        Family("mpnet", query="attention.attn.q.weight", first_position=2),
        Family("modernbert", query="attn.Wqkv.weight", embedding="embeddings.tok_embeddings.weight"),
    )
}
