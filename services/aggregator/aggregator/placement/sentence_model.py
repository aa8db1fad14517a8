"""Which model compares the questions here: the one in the package, or the one whose folder the settings name."""

from pathlib import Path

from aggregator.similarity import Embedder, load_embedder
from aggregator.similarity.embedding import space
from aggregator.similarity.embedding.supplied import Folder, Unfit, supplied
from plek_common.settings import Settings, Unusable


def furnish(settings: Settings) -> None:
    """Looks at the folder, and sees the background as its model does. Every process that compares begins with it.

    Raises:
        Unusable: the folder is not what it should be; says why.
    """
    if settings.sentence_model is not None:
        _folder(settings.sentence_model)


def load(settings: Settings) -> Embedder:
    """
    Raises:
        Unusable: the model of the folder cannot be loaded; the packaged one takes no place that it was not given.
    """
    if settings.sentence_model is None:
        return load_embedder()
    return of_folder(settings.sentence_model)


def of_folder(path: Path) -> Embedder:
    """The model of this folder; raises Unusable."""
    folder = _folder(path)
    try:
        return supplied(folder)
    except Unfit as reason:
        raise Unusable(_said(reason)) from None


def _folder(path: Path) -> Folder:
    try:
        folder = Folder.at(path)
        space.furnish(folder.seen.background, folder.seen.metric)
    except Unfit as reason:
        raise Unusable(_said(reason)) from None
    return folder


def _said(reason: Unfit) -> str:
    return f"PLEK_SENTENCE_MODEL: {reason}"
