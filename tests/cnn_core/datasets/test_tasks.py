"""What networks are trained on stays the same, and is never what they are tested on."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_core.datasets import FORMS, PARTS, TASKS, task_data
from cnn_core.datasets.dataset import Dataset
from cnn_core.errors import InvalidInputError


def fingerprints(dataset: Dataset) -> set[bytes]:
    return {image.tobytes() for image in dataset.images}


def test_the_sizes_that_the_summaries_state() -> None:
    assert [len(task_data("digits", part)) for part in PARTS] == [1258, 180, 359]
    assert [len(task_data("shapes", part)) for part in PARTS] == [8000, 1000, 2000]
    assert "70 % to train, 10 % to validate, 20 % to test" in TASKS["digits"].summary
    assert "8 000 to train, 1 000 to validate, 2 000 to test" in TASKS["shapes"].summary


@pytest.mark.parametrize("task", TASKS)
def test_no_test_picture_is_trained_on(task: str) -> None:
    train, validation, test = (fingerprints(task_data(task, part)) for part in PARTS)
    assert not test & (train | validation)
    assert not train & validation


@pytest.mark.parametrize("task", TASKS)
def test_a_task_is_always_the_same(task: str) -> None:
    one, other = (task_data(task, "validation") for _ in range(2))
    assert (one.images == other.images).all()
    assert (one.labels == other.labels).all()
    assert one.shape[1:] == (32, 32)


def test_the_classes() -> None:
    assert task_data("shapes", "validation").class_names == FORMS
    assert task_data("digits").class_names == tuple("0123456789")


@pytest.mark.parametrize(("task", "part"), [("cats", "test"), ("digits", "exam"), (None, "test"), ("digits", 2)])
def test_what_is_no_task(task: Any, part: Any) -> None:
    with pytest.raises(InvalidInputError, match="is unknown") as caught:
        task_data(task, part)
    fix = caught.value.fixes[0]
    task_data(**{"task": task, "part": part, fix.parameter: fix.value})
