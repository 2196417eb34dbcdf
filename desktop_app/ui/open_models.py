"""The models in memory: one answers while another one is at work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError

if TYPE_CHECKING:
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.encoder.encode import Encoder

MOST = 2


class Encoders:
    """Opens models as they are asked for and keeps the last two. Both lanes call it.

    Should both come for the same one at once, both load it and one copy is let go: no harm done.
    """

    def __init__(self, bundle: Path, added: Path, device: str = "cpu") -> None:
        """`bundle` is the default model, `added` the folder of those the user added.

        `device` is the processor that embeds; where it does not pass its trial, the CPU does.
        """
        self.device = device
        self.bundle = bundle
        self.added = added
        self._open: tuple[Encoder, ...] = ()

    def default(self) -> Encoder:
        """The default model; raises AppError."""
        from desktop_app.services.models import open_bundle

        return self._opened(open_bundle(self.bundle))

    def of(self, model: str) -> Encoder:
        """The model with this fingerprint, or the default one where it is not installed; raises AppError."""
        from desktop_app.services.models import find

        known = self._known(model)
        if known is None and (bundle := find(model, self.bundle, self.added)):
            known = self._opened(bundle)
        return known or self.default()

    def of_library(self, folder: Path) -> Encoder:
        """The model of the library in `folder`, the default one where there is none yet; raises AppError."""
        from desktop_app.library import label

        if (folder / label.NAME).exists():
            return self.of(label.read(folder).recipe.model)
        return self.default()

    def installed(self) -> tuple[Bundle, ...]:
        """The models there are, the default one first."""
        from desktop_app.services.models import installed

        return installed(self.bundle, self.added)

    def folders(self) -> tuple[Path, ...]:
        """Where models may lie."""
        from desktop_app.services.models import folders

        return folders(self.bundle, self.added)

    def _known(self, model: str) -> Encoder | None:
        for encoder in self._open:
            if encoder.bundle.fingerprint == model:
                return self._keep(encoder)
        return None

    def _opened(self, bundle: Bundle) -> Encoder:
        return self._known(bundle.fingerprint) or self._keep(self._made(bundle))

    def use(self, device: str) -> None:
        """Embeds on another processor from now on."""
        self.device = device
        self._open = ()

    def _made(self, bundle: Bundle) -> Encoder:
        from desktop_app.encoder.encode import Encoder
        from desktop_app.services import devices

        try:
            return Encoder(bundle, provider=devices.provider(bundle, self.device, self.added.parent))
        except AppError:
            if self.device == "cpu":
                raise
            return Encoder(bundle)  # the status bar names what runs

    def _keep(self, encoder: Encoder) -> Encoder:
        self._open = (encoder, *(other for other in self._open if other is not encoder))[:MOST]
        return encoder
