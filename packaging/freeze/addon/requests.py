"""Stands in the add-on for the package of this name, with which rapidocr would download models: nothing here
opens a connection. All models that are used lie in the add-on.
"""


class RequestException(Exception):  # noqa: N818 - the name that rapidocr asks for
    """Raised by whatever would need a network."""


class Response:
    """What an answer would be."""


def get(url: str, **_options: object) -> Response:
    """Raises RequestException."""
    raise RequestException(f"Embedscope opens no connection; {url} was not asked for.")
