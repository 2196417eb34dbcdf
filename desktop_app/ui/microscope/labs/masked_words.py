"""PLACEHOLDER of Masked words: to be replaced whole."""

from desktop_app.ui.microscope.view import MicroscopeView


class MaskedWordsView(MicroscopeView[None]):
    pass
