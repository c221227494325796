"""What the server has ready before the first learner comes."""

from __future__ import annotations

from cnn_core.datasets import TASKS, task_data
from lesson_ui.networks.input_picture import SAMPLES, unseen_pictures
from lesson_ui.warm_up import warm_up


def test_the_pictures_of_every_task_are_drawn_before_a_network_is_chosen() -> None:
    unseen_pictures.cache_clear()
    warm_up()
    drawn = unseen_pictures.cache_info()
    assert drawn.currsize == len(TASKS) > 1
    for task in TASKS:
        assert (unseen_pictures(task).images == task_data(task).images[:SAMPLES]).all()
    assert unseen_pictures.cache_info().misses == drawn.misses
