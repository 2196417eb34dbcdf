"""One classifier for all, trained on a hundred real sentences."""

import pytest

from desktop_app.encoder.encode import Encoder
from desktop_app.explore.classifier.network import Classifier
from desktop_app.services.classifying.material import made
from desktop_app.services.classifying.train import train
from tests.explore.classifier.trained import quickly, reviews


@pytest.fixture(scope="session")
def classifier(encoder: Encoder) -> Classifier:
    texts, labels = reviews()
    with quickly():
        return train(encoder, made(texts, ["positive" if one else "negative" for one in labels], "reviews"))
