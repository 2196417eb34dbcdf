"""PLACEHOLDER of Next sentence: to be replaced whole."""

from desktop_app.ui.microscope.view import MicroscopeView


class NextSentenceView(MicroscopeView[None]):
    pass
