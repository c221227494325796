"""Size formulas: the curriculum's numbers, positions counted one by one, and refusals that can be mended."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core import sizes
from cnn_core.errors import Fix, InvalidInputError, apply_fix, offer_working_fixes

POSITIVE = st.integers(1, 9)
ANY = st.integers(-1, 6)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((5, 3), 3), ((5, 3, 1, 1), 5), ((7, 3, 2), 3), ((32, 5), 28), ((224, 3, 2, 1), 112), ((5, 3, 1, 0, 2), 1)],
)
def test_conv_output_size_of_the_curriculum(arguments: tuple[int, ...], expected: int) -> None:
    assert sizes.conv_output_size(*arguments) == expected


def test_transposed_size_is_ambiguous_until_the_output_padding() -> None:
    assert sizes.conv_transpose_output_size(4, 2, 2) == 8
    assert [sizes.conv_output_size(size, 3, 2) for size in (7, 8)] == [3, 3]
    assert [sizes.conv_transpose_output_size(3, 3, 2, 0, extra) for extra in (0, 1)] == [7, 8]


@settings(deadline=None)
@given(st.integers(1, 30), POSITIVE, POSITIVE, st.integers(0, 4), st.integers(0, 4), st.integers(1, 3))
def test_conv_output_size_counts_the_positions(size: int, K: int, S: int, before: int, after: int, D: int) -> None:
    reach = sizes.effective_kernel_size(K, D)
    positions = [first for first in range(0, size + before + after, S) if first + reach <= size + before + after]
    if positions:
        assert sizes.conv_output_size(size, K, S, (before, after), D) == len(positions)
    else:
        with pytest.raises(InvalidInputError, match="does not fit the padded input"):
            sizes.conv_output_size(size, K, S, (before, after), D)


@settings(deadline=None)
@given(POSITIVE, st.integers(1, 4), st.integers(1, 30))
def test_same_padding_keeps_the_size(K: int, D: int, size: int) -> None:
    before, after = sizes.same_padding(K, D)
    assert after - before in (0, 1)
    assert sizes.conv_output_size(size, K, 1, (before, after), D) == size


CALLS: list[tuple[Any, tuple[str, ...]]] = [
    (sizes.conv_output_size, ("input_size", "kernel_size", "stride", "padding", "dilation")),
    (sizes.pool_output_size, ("input_size", "kernel_size", "stride", "padding", "dilation", "ceil_mode")),
    (
        sizes.conv_transpose_output_size,
        ("input_size", "kernel_size", "stride", "padding", "output_padding", "dilation"),
    ),
]


@pytest.mark.parametrize(("formula", "names"), CALLS)
@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_every_fix_works(formula: Any, names: tuple[str, ...], data: st.DataObject) -> None:
    arguments = {name: data.draw(st.booleans() if name == "ceil_mode" else ANY) for name in names}
    refusal = refusal_of(formula, arguments)
    for fix in refusal.fixes if refusal else ():
        assert formula(**apply_fix(arguments, fix)) >= 1


def refusal_of(formula: Any, arguments: dict[str, Any]) -> InvalidInputError | None:
    try:
        assert formula(**arguments) >= 1
    except InvalidInputError as refusal:
        return refusal
    return None


@pytest.mark.parametrize(
    ("formula", "values", "match"),
    [
        (sizes.conv_output_size, (5, 3, 1, 0, 3), "kernel does not fit the padded input"),
        (sizes.conv_output_size, (0, 3), "input_size is not large enough"),
        (sizes.conv_output_size, (5, 3, 1, (0, -1)), "padding is not large enough"),
        (sizes.pool_output_size, (5, 6), "pooling window does not fit the padded input"),
        (sizes.pool_output_size, (5, 6, 1, 0, 1, True), "pooling window does not fit the padded input"),
        (sizes.pool_output_size, (0, 2), "input_size is not large enough"),
        (sizes.pool_output_size, (5, 0), "kernel_size is not large enough"),
        (sizes.pool_output_size, (5, 3, 2, 2), "padding is more than half of the pooling window"),
        (sizes.conv_transpose_output_size, (2, 3, 1, 4), "padding cuts away the whole output"),
        (sizes.conv_transpose_output_size, (4, 3, 2, 0, 2), "output padding reaches the next"),
        (sizes.conv_transpose_output_size, (0, 3, 2, 0, 1), "input_size is not large enough"),
    ],
)
def test_one_broken_rule_can_be_mended(formula: Any, values: tuple[Any, ...], match: str) -> None:
    arguments = dict(zip(dict(CALLS)[formula], values, strict=False))
    with pytest.raises(InvalidInputError, match=match) as refusal:
        formula(**arguments)
    assert refusal.value.fixes
    for fix in refusal.value.fixes:
        assert formula(**apply_fix(arguments, fix)) >= 1


def test_the_message_names_axis_numbers_and_fixes() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        sizes.conv_output_size(5, 3, dilation=3, axis="height")
    assert str(refusal.value) == (
        "The kernel does not fit the padded input along height.\n"
        "  given:   input_size=5, kernel_size=3, padding=0, dilation=3\n"
        "  allowed: dilation*(kernel_size - 1) + 1 <= input_size + 2*padding\n"
        "  here:    3*(3 - 1) + 1 = 7 > 5 = 5 + 2*0\n"
        "  fix:     padding >= 1; or kernel_size <= 2; or dilation <= 2"
    )


@pytest.mark.parametrize("stride", [1.5, True, "1", None])
def test_what_is_no_integer_is_refused(stride: Any) -> None:
    with pytest.raises(InvalidInputError, match="stride is not an integer along width"):
        sizes.conv_output_size(5, 3, stride, axis="width")


def test_only_fixes_that_work_are_offered() -> None:
    @offer_working_fixes
    def check(a: int, b: int) -> int:
        if a < 1 or b < a:
            raise InvalidInputError(
                "No.", given={}, allowed="1 <= a <= b", here="", fixes=[Fix("a", "=", n) for n in (0, 9, 2, 1)]
            )
        return a

    assert check(1, 2) == 1
    with pytest.raises(InvalidInputError) as refusal:
        check(0, b=2)
    assert refusal.value.fixes == (Fix("a", "=", 2),)
