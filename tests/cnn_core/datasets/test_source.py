"""A source is a value: it can be compared, stored and read again, and gives the same pictures every time."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from cnn_core.datasets import (
    KINDS,
    OPTIONS,
    DataSource,
    drawn_counts,
    load_source,
    load_validation,
    loading,
    source_shape,
    task_data,
)
from cnn_core.datasets.dataset import Dataset, Split
from cnn_core.errors import InvalidInputError

SMALL = [
    DataSource("digits", count=200),
    DataSource("digits", size=16),
    DataSource("shapes", count=200, size=16),
    DataSource("shapes", count=200, label="both", forms=("circle", "cross"), colours=("red", "blue"), noise=0.0),
    DataSource("gratings", count=100, size=16, directions=(0.0, 90.0), tilt=10),
]


def same(one: Split, other: Split) -> bool:
    return all(
        (a.images == b.images).all() and (a.labels == b.labels).all() and a.class_names == b.class_names
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("source", SMALL, ids=str)
def test_a_source_gives_the_same_pictures_every_time(source: DataSource) -> None:
    assert same(load_source(source), load_source(DataSource(**source.to_plain())))


@pytest.mark.parametrize("source", SMALL, ids=str)
def test_validation_pictures_alone_are_those_of_the_whole(source: DataSource) -> None:
    parts, alone = load_source(source), load_validation(source)
    assert same(Split(alone, alone, alone), Split(parts.validation, parts.validation, parts.validation))
    assert drawn_counts(source) == (tuple(map(len, parts)) if KINDS[source.name].drawn else None)


def test_no_other_pictures_are_drawn_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    draw = loading._DRAWN["shapes"]

    def counted(source: DataSource, count: int, rng: np.random.Generator) -> Dataset:
        asked.append(count)
        return draw(source, count, rng)

    monkeypatch.setitem(loading._DRAWN, "shapes", counted)
    assert len(load_validation(DataSource("shapes", count=200))) == 30
    assert asked == [30]


@pytest.mark.parametrize("source", SMALL, ids=str)
def test_another_seed_trains_on_other_pictures(source: DataSource) -> None:
    other = DataSource(**{**source.to_plain(), "seed": 7})
    assert not same(load_source(source), load_source(other))


@pytest.mark.parametrize("source", SMALL, ids=str)
def test_no_two_parts_share_a_picture_and_every_part_holds_every_class(source: DataSource) -> None:
    parts = load_source(source)
    seen = [{image.tobytes() for image in part.images} for part in parts]
    assert len(set.union(*seen)) == sum(map(len, seen))
    for part in parts:
        assert set(part.labels.tolist()) == set(range(len(part.class_names)))


@pytest.mark.parametrize("source", SMALL, ids=str)
def test_the_shape_is_known_before_the_pictures(source: DataSource) -> None:
    shape, class_names = source_shape(source)
    train = load_source(source).train
    assert (train.shape, train.class_names) == (shape, class_names)


@pytest.mark.parametrize("source", SMALL, ids=str)
def test_a_source_goes_through_json(source: DataSource) -> None:
    read = DataSource.from_plain(json.loads(json.dumps(source.to_plain())))
    assert read == source
    assert hash(read) == hash(source)


@pytest.mark.parametrize(("count", "sizes"), [(None, [1259, 179, 359]), (1000, [700, 100, 200])])
def test_how_the_digits_are_divided(count: int | None, sizes: list[int]) -> None:
    assert [len(part) for part in load_source(DataSource("digits", count=count))] == sizes


@pytest.mark.parametrize("seed", [0, 5])
def test_no_digit_that_a_shipped_network_was_tested_with_is_ever_trained_on(seed: int) -> None:
    parts = load_source(DataSource("digits", size=32, seed=seed))
    assert (parts.test.images == task_data("digits", "test").images).all()


@pytest.mark.parametrize("name", ["shapes", "gratings"])
def test_generated_pictures_are_as_many_as_asked(name: str) -> None:
    kind = KINDS[name]
    assert [len(part) for part in load_source(DataSource(name, count=200))] == [140, 30, 30]
    assert kind.counts is not None
    assert sum(len(part) for part in load_source(DataSource(name))) == kind.counts.default


def test_options_reach_the_pictures() -> None:
    still = DataSource("shapes", count=100, forms=("square",), colours=("red",), noise=0, shift=0, rotation=0)
    images = load_source(still).train.images
    middle = images[:, :, 16, 16]
    np.testing.assert_allclose(middle, np.broadcast_to(np.array([204, 51, 17]) / 255, middle.shape), atol=1e-6)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"name": "cats"}, "name is unknown"),
        ({"seed": -1}, "seed"),
        ({"seed": 0.5}, "seed"),
        ({"count": 1}, "count"),
        ({"count": "many"}, "count"),
        ({"size": 7}, "size"),
        ({"size": 65}, "size"),
        ({"noise": 0.1}, "have no noise"),
        ({"name": "shapes", "noise": 2}, "noise"),
        ({"name": "shapes", "noise": 10**400}, "noise"),
        ({"name": "shapes", "noise": float("nan")}, "noise"),
        ({"name": "gratings", "directions": [[0, 90]]}, "directions"),
        ({"name": "own", "key": ["set-0"]}, "key"),
        ({"name": "shapes", "label": "size"}, "with this label"),
        ({"name": "shapes", "forms": ("heart",)}, "forms"),
        ({"name": "shapes", "forms": (["square"],)}, "forms"),
        ({"name": "shapes", "radius": (0.4, 0.2)}, "radius"),
        ({"name": "shapes", "tilt": 3}, "have no tilt"),
        ({"name": "gratings", "directions": (0, 180)}, "direction"),
        ({"name": "gratings", "directions": ()}, "directions"),
    ],
    ids=str,
)
def test_what_is_outside_its_limits_is_refused_with_a_fix_that_works(wrong: Any, match: str) -> None:
    with pytest.raises(InvalidInputError, match=match) as caught:
        DataSource(**wrong)
    fix = caught.value.fixes[0]
    if fix.parameter in wrong:
        DataSource(**{**wrong, fix.parameter: fix.value})


@pytest.mark.parametrize("written", [{"names": "digits"}, [], "digits", None, 3])
def test_what_is_no_source_is_refused(written: Any) -> None:
    with pytest.raises(InvalidInputError, match="does not say which pictures") as caught:
        DataSource.from_plain(written)
    DataSource.from_plain(caught.value.fixes[0].value)


def test_every_default_is_within_its_limits() -> None:
    for name, kind in KINDS.items():
        options = {option: OPTIONS[option].default for option in kind.options}
        sizes = {"size": kind.sizes.default} | ({"count": kind.counts.default} if kind.counts else {})
        given = sizes | options
        source = DataSource(name, **given)
        assert {key: getattr(source, key) for key in given} == given
