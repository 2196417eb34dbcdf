"""PLACEHOLDER of Architecture: to be replaced whole."""

from desktop_app.ui.microscope.view import MicroscopeView


class ArchitectureView(MicroscopeView[None]):
    pass
