"""PLACEHOLDER of Attention: to be replaced whole."""

from desktop_app.ui.microscope.view import MicroscopeView


class AttentionView(MicroscopeView[None]):
    pass
