"""Pictures: uploads become arrays, safely; arrays become grey, smaller, rescaled, or PNG bytes again."""

from cnn_core.images.framing import cut_to_size
from cnn_core.images.limits import FORMATS, MAX_BYTES, MAX_PIXELS, check_picture_size
from cnn_core.images.reading import Picture, read_picture
from cnn_core.images.shaping import centre_crop_square, enlarge, fit_picture, to_png
from cnn_core.images.values import (
    LUMINANCE_WEIGHTS,
    SCALES,
    Channels,
    Scale,
    rescale,
    split_channels,
    to_grey,
    to_uint8,
)

__all__ = [
    "FORMATS",
    "LUMINANCE_WEIGHTS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "SCALES",
    "Channels",
    "Picture",
    "Scale",
    "centre_crop_square",
    "check_picture_size",
    "cut_to_size",
    "enlarge",
    "fit_picture",
    "read_picture",
    "rescale",
    "split_channels",
    "to_grey",
    "to_png",
    "to_uint8",
]
