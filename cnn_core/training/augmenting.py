"""Data augmentation: change training pictures at random, as a recipe says."""

from __future__ import annotations

import numpy as np

from cnn_core.datasets.dataset import Images
from cnn_core.datasets.warping import warp_within
from cnn_core.training.recipe import Augment


def augment_images(images: Images, augment: Augment, rng: np.random.Generator) -> Images:
    """
    Augment pictures at random: mirror, then rotate, scale and shift, then brightness.

    Parameters
    ----------
    images : ndarray of shape (N, C, H, W)
        float32 values from 0 to 1; not changed.
    augment : Augment
        How much.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    ndarray of shape (N, C, H, W)
        float32 values from 0 to 1.
    """
    if augment.flip:
        mirrored = rng.random(len(images)) < 0.5
        images = np.where(mirrored[:, None, None, None], images[..., ::-1], images)
    if augment.rotation or augment.shift or augment.zoom:
        scale = (1 - augment.zoom, 1 + augment.zoom)
        images = warp_within(images, rng, augment.rotation, scale, (augment.shift, augment.shift))
    if augment.brightness:
        factor = rng.uniform(1 - augment.brightness, 1 + augment.brightness, len(images)).astype(np.float32)
        images = np.clip(images * factor[:, None, None, None], 0, 1)
    return np.ascontiguousarray(images, dtype=np.float32)
