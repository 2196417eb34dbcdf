"""The models in memory: one answers while another one is at work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE, models_folder

if TYPE_CHECKING:
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.encoder.encode import Encoder

MOST = 2


class OpenModels:
    """Opens models as they are asked for and keeps the last two. Both lanes call it.

    Should both come for the same one at once, both load it and one copy is dropped: no harm done. What
    loads a model is imported inside, so that the window is painted before.
    """

    def __init__(
        self,
        bundle: Path = DEFAULT_BUNDLE,
        added: Path | None = None,
        device: str = "cpu",
        preloaded: Sequence[Encoder] = (),
    ) -> None:
        """`bundle` is the default model, `added` the folder of those the user added.

        `device` is the processor that embeds; where it does not pass its trial, the CPU does. Of "auto" only
        what earlier trials found is used, so that nobody waits for one: `try_devices` makes them.
        """
        self.device = device
        self.bundle = bundle
        self.added = added or models_folder()
        self._open = tuple(preloaded)

    def default(self) -> Encoder:
        """The default model; raises AppError."""
        from desktop_app.services.models import open_bundle

        return self._load(open_bundle(self.bundle))

    def of(self, model: str) -> Encoder:
        """The model with this fingerprint, or the default one where it is not installed; raises AppError."""
        return self._loaded(model) or self._load(self.bundle_of(model))

    def bundle_of(self, model: str) -> Bundle:
        """The folder of the model `of` opens; raises AppError."""
        from desktop_app.services.models import find, open_bundle

        return (find(model, self.bundle, self.added) if model else None) or open_bundle(self.bundle)

    def of_library(self, folder: Path) -> Encoder:
        """The model of the library in `folder`, the default one where there is none yet; raises AppError."""
        from desktop_app.library import label

        if label.is_there(folder):
            return self.of(label.read(folder).recipe.model)
        return self.default()

    def installed(self) -> tuple[Bundle, ...]:
        """The models there are, the default one first."""
        from desktop_app.services.models import installed

        return installed(self.bundle, self.added)

    def folders(self) -> tuple[Path, ...]:
        """Where models may be."""
        from desktop_app.services.models import folders

        return folders(self.bundle, self.added)

    def loaded(self) -> tuple[Encoder, ...]:
        """The models in memory, the one that was used last first."""
        return self._open

    def use(self, device: str) -> None:
        """Embeds on another processor from now on."""
        self.device = device
        self._open = ()

    def try_devices(self, bundle: Bundle, cancel: CancelToken = NEVER) -> bool:
        """With "auto", compares what was never compared with the CPU; whether another one embeds from now on.

        Raises AppError and Cancelled.
        """
        from desktop_app.services import devices

        if self.device != "auto":
            return False
        data = self.added.parent
        before = devices.provider(bundle, "auto", data, remembered=True)
        if devices.provider(bundle, "auto", data, cancel=cancel) == before:
            return False
        self._open = ()
        return True

    def _loaded(self, model: str) -> Encoder | None:
        found = next((encoder for encoder in self._open if encoder.bundle.fingerprint == model), None)
        return found and self._keep(found)

    def _load(self, bundle: Bundle) -> Encoder:
        from desktop_app.encoder.encode import Encoder
        from desktop_app.services import devices

        if known := self._loaded(bundle.fingerprint):
            return known
        try:
            remembered = self.device == "auto"
            provider = devices.provider(bundle, self.device, self.added.parent, remembered=remembered)
            return self._keep(devices.encoder(bundle, provider, self.added.parent))
        except AppError:
            if self.device == "cpu":
                raise
            return self._keep(Encoder(bundle))  # the status bar names what runs

    def _keep(self, encoder: Encoder) -> Encoder:
        self._open = (encoder, *(other for other in self._open if other is not encoder))[:MOST]
        return encoder
