from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.unicode import encodable, storable

TEXTS = st.text(alphabet=st.characters(codec=None)) | st.text(alphabet="a\0\ud800\udfff🎉")


@given(TEXTS)
def test_every_text_can_be_encoded_and_keeps_its_length(text: str) -> None:
    assert len(encodable(text)) == len(text)
    assert encodable(text).encode().decode().replace("\ufffd", "") == encodable(text).replace("\ufffd", "")
    assert "\0" not in storable(text)
    assert storable(text) == encodable(text).replace("\0", "\ufffd")


def test_what_can_be_encoded_stays_as_it_is() -> None:
    assert encodable("a\0 🎉") == "a\0 🎉"
    assert storable("a\0b\ud800c", " ") == "a b c"
