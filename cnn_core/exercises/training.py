"""Exercises on training: how many steps, the first loss, what a confusion matrix says."""

from __future__ import annotations

import math

import numpy as np

from cnn_core.exercises.draw import draw, pick
from cnn_core.exercises.exercise import Exercise, compose
from cnn_core.exercises.typeset import typeset
from cnn_core.training.recipe import Recipe
from cnn_core.training.steps import batch_sizes

__all__ = ["confusion_accuracy", "first_loss", "training_steps"]


def training_steps(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask how many steps a training takes.

    Difficulty 1: the batches divide the pictures evenly; from 2 on a smaller one is left. The answer is epochs ·
    ⌈pictures / batch size⌉.
    """
    size, epochs = pick(rng, [16, 20, 25, 32, 50]), draw(rng, 2, 4 * difficulty)
    rest = 0 if difficulty == 1 else draw(rng, 1, size - 1)
    count = size * draw(rng, 4, 12) + rest
    each = len(batch_sizes(Recipe(batch_size=size), count))
    whole = count // size
    return compose(
        "training_steps",
        {
            "pictures": count,
            "size": size,
            "epochs": epochs,
            "whole": whole,
            "rest": f"one more step takes the {rest} that are left" if rest else "nothing is left",
            "each": each,
        },
        epochs * each,
        {"epoch": ["whole", "rest", "each"], "all": ["epochs", "answer"]},
        [
            ("one_epoch", each),
            ("dropped_rest", epochs * whole),
            ("pictures_times_epochs", epochs * count),
            ("added", epochs + each),
        ],
    )


def first_loss(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the loss of a network that gives every class the same probability.

    More classes with each step. The answer is ln K, to two decimals.
    """
    classes = pick(rng, [[2, 3, 4, 5], [6, 8, 10, 12], [20, 50, 100, 1000]][difficulty - 1])
    return compose(
        "first_loss",
        {"classes": classes, "share": f"1/{typeset(classes)}"},
        math.log(classes),
        {"share": ["share"], "log": ["classes", "answer"]},
        [
            ("share_itself", 1 / classes),
            ("log_ten", math.log10(classes)),
            ("log_two", math.log2(classes)),
            ("zero", 0),
        ],
    )


def confusion_accuracy(rng: np.random.Generator, difficulty: int = 1) -> Exercise:
    """
    Ask for the accuracy that a confusion matrix tells, in percent.

    Two, four or five classes, 100 pictures together. The answer is 100 · trace / sum.
    """
    classes, each = (2, 4, 5)[difficulty - 1], (50, 25, 20)[difficulty - 1]
    matrix = np.zeros((classes, classes), np.int64)
    for k in range(classes):
        wrong = draw(rng, 1, each // 4)
        others = [j for j in range(classes) if j != k]
        matrix[k, others[:2]] = [wrong] if len(others) == 1 else [1, wrong - 1]
        matrix[k, k] = each - wrong
    right, total = int(matrix.trace()), int(matrix.sum())
    answer = 100 * right // total
    return compose(
        "confusion_accuracy",
        {"matrix": matrix.tolist(), "right": right, "total": total},
        answer,
        {"diagonal": ["right"], "share": ["total", "answer"]},
        [
            ("errors", 100 - answer),
            ("first_row", 100 * int(matrix[0, 0]) // each),
            ("share", round(right / total, 2)),
        ],
    )
