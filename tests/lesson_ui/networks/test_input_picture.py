"""Whatever the picture, a network reads numbers from 0 to 1 of its own size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from cnn_core.datasets import task_data
from cnn_core.images import cut_to_size, to_grey
from lesson_ui.networks.input_picture import SAMPLES, own_data, picture_input, sample, sample_count
from lesson_ui.networks.subject import make_subject
from lesson_ui.pictures.by_key import original

CHOICES = ("lenet5-digits", "resnet-shapes", "lenet5", "tiny_vgg")


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("key", ["cat", "digit"])
@pytest.mark.parametrize("negative", [False, True])
def test_a_picture_is_cut_to_what_the_network_reads(choice: str, key: str, negative: bool) -> None:
    subject = make_subject(choice)
    x = picture_input(subject, key, negative)
    assert x.shape == subject.input_shape
    assert x.dtype == np.float32
    assert 0 <= x.min() < x.max() <= 1
    assert_allclose(x, 1 - picture_input(subject, key, not negative), atol=1e-6)


def test_a_network_of_one_channel_reads_the_luminance() -> None:
    subject = make_subject("lenet5-digits")
    cut = cut_to_size(original("cat").pixels, *subject.input_shape[1:])
    assert_array_equal(picture_input(subject, "cat", False)[0], (np.rint(to_grey(cut)) / 255).astype(np.float32))


@pytest.mark.parametrize("choice", CHOICES)
def test_samples_are_of_the_network_s_size(choice: str) -> None:
    subject = make_subject(choice)
    assert sample_count(subject) == SAMPLES
    for number in (1, 7, SAMPLES, SAMPLES + 100):
        x = sample(subject, number)
        assert x.shape == subject.input_shape
        assert 0 <= x.min() < x.max() <= 1


def test_a_trained_network_reads_the_pictures_of_its_task_and_others_have_none_of_their_own() -> None:
    digits = make_subject("lenet5-digits")
    assert_array_equal(sample(digits, 3), task_data("digits").images[2])
    data = own_data(digits)
    assert data is not None
    assert_array_equal(data.images[2], task_data("digits").images[2])
    assert own_data(make_subject("lenet5")) is None
