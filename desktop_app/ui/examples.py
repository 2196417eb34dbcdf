"""Texts to begin with. Most are the guide's own; what is shown of them is the model's truth."""

from __future__ import annotations

from desktop_app.language import tr
from desktop_app.ui.values import Example

REVIEW_OF_A_RESTAURANT = (
    "The restaurant had delicious food but the service was terrible and the waiter was rude"
)
REVIEW = "product quality excellent battery lasts very long incredible value"
SERVICE = "The customer service was excellent and helpful"
MOVIE = (
    "This movie is absolutely amazing! It had exciting action, beautiful cinematography, "
    "and an incredible cast. Highly recommended!!!"
)
PARTS = {
    1: tr("Masked words and next sentences"),
    2: tr("Encoder only"),
    3: tr("Special tokens"),
    4: tr("Preprocessing"),
    5: tr("Tokenization"),
    6: tr("Word embeddings"),
    7: tr("Document embeddings"),
}

OPENING_TOKENS = (
    tr("See what BERT reads"),
    (
        tr(
            "BERT reads neither letters nor words but word pieces, each by its number in a vocabulary. "
            "Type or paste a text above to see its pieces, and what the model never gets to read."
        )
    ),
)
OPENING_VECTORS = (
    tr("See what BERT makes of it"),
    (
        tr(
            "Layer by layer, BERT turns every word piece into a vector that depends on all the others. "
            "Type or paste a text above to see its vectors, and what becomes of them."
        )
    ),
)
OPENING_LABS = (
    tr("Try what BERT has learned"),
    (
        tr(
            "Hide a word and let BERT guess it, ask whether one sentence follows another, see which token "
            "looks at which. Type or paste a text above, or begin with one of the guide's."
        )
    ),
)
"""What stands above the examples of a place: a title, and two sentences."""

PRODUCT = "The product is high quality and delivered quickly"

EXAMPLES = (
    Example(
        tr("A review with three words hidden"),
        tr("The guide says 95, 87 and 92 %, which is made up; what is shown is what this model says."),
        REVIEW_OF_A_RESTAURANT,
        view="Masked words",
        part=1,
        mode="hide delicious, hide terrible, hide rude",
    ),
    Example(
        tr("Another review"),
        tr("The guide says that “lovely” and “unpleasant” are understood apart; here the second is hidden."),
        "The ambiance was lovely but staff attitude was unpleasant",
        view="Masked words",
        part=1,
        mode="hide unpleasant",
    ),
    Example(
        tr("A consequence"),
        tr("The guide’s first pair: the second sentence elaborates on the first."),
        "Apple announced a new iPhone model with revolutionary camera technology.",
        "The device is expected to increase market share by 15% next quarter.",
        view="Next sentence",
        part=1,
    ),
    Example(
        tr("Two topics"),
        tr("The guide’s second pair: nothing connects the sentences."),
        "Apple announced a new iPhone model with revolutionary camera technology.",
        "A severe thunderstorm is expected to hit the city tomorrow evening.",
        view="Next sentence",
        part=1,
    ),
    Example(
        tr("A cause"),
        tr("The guide’s third pair: the second sentence explains the first."),
        "Rising temperatures are causing glaciers to melt at unprecedented rates.",
        "Scientists attribute this to increased carbon dioxide in the atmosphere.",
        view="Next sentence",
        part=1,
    ),
    Example(
        tr("A remedy"),
        tr("The guide’s fourth pair: a problem, then what can be done."),
        "Scientists attribute this to increased carbon dioxide in the atmosphere.",
        "Solar panel adoption is one solution to reduce emissions.",
        view="Next sentence",
        part=1,
    ),
    Example(
        tr("What a decoder cannot see"),
        tr("“food” stands to the right of the mask and is not seen here; see both sides to compare."),
        "The restaurant had [MASK] food",
        view="Masked words",
        part=2,
        mode="left only",
    ),
    Example(
        tr("[CLS] and [SEP]"),
        tr("One special token opens the input, one ends it; both were added to your text."),
        "The hotel is amazing",
        part=3,
    ),
    Example(
        tr("[SEP] between two texts"),
        tr("[SEP] ends the question and the answer; token type ids tell them apart."),
        "What is machine learning",
        "Machine learning is a subset of AI",
        part=3,
    ),
    Example(
        tr("[MASK] in a text"),
        tr("[MASK] stands for a word that is to be predicted; written in a text, it is read as that token."),
        "The restaurant had [MASK] food",
        part=3,
    ),
    Example(
        tr("[PAD] in a batch"),
        tr("The shorter text is filled up with [PAD] to the length of the longer one."),
        "I love pizza",
        view="Batch",
        part=3,
        companions=("I like dogs very much",),
    ),
    Example(
        tr("[CLS] through the layers"),
        tr("The first row, layer by layer: at the last one it is the document's [CLS] vector."),
        "The hotel is amazing",
        view="States",
        token=0,
        part=3,
    ),
    Example(
        tr("Padding is ignored"),
        tr("With the attention mask the vector stands still whatever is added; without it, it drifts."),
        "I love pizza",
        view="Padding",
        part=3,
        companions=("I like dogs very much",),
    ),
    Example(
        tr("What each block does"),
        tr(
            "The stack of the model, with the shapes of this text at every arrow; "
            "click a block for its numbers."
        ),
        "The hotel is amazing",
        view="Architecture",
        part=2,
    ),
    Example(
        tr("Encoder or decoder"),
        tr(
            "In a decoder [MASK] sees what stands before it, and not “food”; "
            "switch to the encoder to compare."
        ),
        "The restaurant had [MASK] food",
        view="Architecture",
        part=2,
        token=4,
        mode="Who sees whom, Decoder",
    ),
    Example(
        tr("The four steps"),
        tr("Words, then without punctuation, without stop words, and in their base form."),
        "The restaurant had delicious food!",
        view="Preprocessing",
        part=4,
    ),
    Example(
        tr("Base forms"),
        tr("Three forms of one verb become one word."),
        "running runs ran restaurant",
        view="Preprocessing",
        part=4,
    ),
    Example(
        tr("A movie review"),
        tr("What the four steps leave of a review."),
        MOVIE,
        view="Preprocessing",
        part=4,
    ),
    Example(tr("A product review"), tr("Common words stay whole, one id each."), REVIEW),
    Example(tr("A word in pieces"), tr("“paycheck” is not in the vocabulary; its pieces are."), "paycheck"),
    Example(
        tr("How a word is split"),
        tr("The longest piece of the vocabulary that fits is taken, again and again."),
        "paycheck lasts",
        view="WordPiece",
    ),
    Example(
        tr("Accents and capitals"),
        tr("Normalization comes first: accents are dropped, capitals made small."),
        "Brûlée",
        view="WordPiece",
    ),
    Example(
        tr("The whole vocabulary"),
        tr("About 30,000 entries; here those that begin with “pay”."),
        "paycheck",
        view="Vocabulary",
        mode="pay*",
    ),
    Example(
        tr("A question and its answer"),
        tr("Two texts in one input: the token type ids tell them apart."),
        "Is the battery long lasting",
        "Yes it lasts very long",
    ),
    Example(
        tr("Padding"),
        tr("Filled up to eight tokens; attention mask 0 makes the model ignore the rest."),
        "I love pizza",
        max_length=8,
        pad=True,
    ),
    Example(tr("Cut off"), tr("With room for eight tokens, the end is never read."), REVIEW, max_length=8),
    Example(
        tr("Not in the vocabulary"),
        tr("An emoji the model does not know becomes [UNK]."),
        "The hotel is amazing 🤩",
    ),
    Example(
        tr("A vector for every token"),
        tr("One row a token, one column a dimension; the shape is stated above."),
        "customer service excellent helpful",
        view="States",
        part=6,
    ),
    Example(
        tr("Dimension 42"),
        tr("One dimension across the tokens: what it stands for is a guess, its values are not."),
        "customer service excellent helpful",
        view="States",
        part=6,
        dimension=42,
    ),
    Example(
        tr("The same word twice"),
        tr("“bank” has one id in both texts, and a vector of its own in each."),
        "She sat on the bank of the river",
        "He put his money in the bank",
        view="Similarity",
        part=6,
    ),
    Example(
        tr("[CLS] or the mean"),
        tr("Two vectors of one text, and how alike they are."),
        SERVICE,
        view="Pooling",
        part=7,
    ),
    Example(
        tr("A review in one vector"),
        tr("The vector that a classifier would be given."),
        PRODUCT,
        view="Pooling",
        part=7,
    ),
    Example(
        tr("A review in percent"),
        tr("The guide's classification head, trained here; its 92 % and 8 % are made up."),
        "The product is high quality and delivered quickly",
        view="Classifier",
        part=7,
    ),
    Example(
        tr("A query for jobs"),
        tr("How each of the two vectors ranks the library in use."),
        "I want a software engineering role with Python",
        view="Pooling",
        mode="Ranking",
        part=7,
    ),
    Example(
        tr("A query and a job"),
        tr("Which words of the query and of the job are near each other."),
        "I want a software engineering role with Python",
        "Senior Python Developer - Build web applications",
        view="Similarity",
        part=7,
    ),
    Example(
        tr("Left and right at once"),
        tr(
            "An encoder looks both ways: here [MASK] looks at “restaurant” before it, and at “food” after it."
        ),
        "The restaurant had [MASK] food",
        view="Attention",
        part=2,
        token=4,
        layer=1,
        mode="head 7",
    ),
    Example(
        tr("Across two texts"),
        tr("The tokens of each text look at the other's, too; only those of the first are shown as they do."),
        "What is machine learning",
        "Machine learning is a subset of AI",
        view="Attention",
        part=3,
        mode="average, A → B",
    ),
)
