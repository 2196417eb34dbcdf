"""PLACEHOLDER of Classifier: to be replaced whole."""

from desktop_app.ui.microscope.view import MicroscopeView


class ClassifierView(MicroscopeView[None]):
    pass
