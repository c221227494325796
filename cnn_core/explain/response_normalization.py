"""Take apart one number of a local response normalisation: the activity of the neighbouring channels."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.errors import Fix, InvalidInputError, offer_working_fixes
from cnn_core.explain.explanation import Explanation, Operand, make_explanation, make_term
from cnn_core.explain.operands import as_numbers, check_index, operand_at


@offer_working_fixes
def explain_local_response_norm(
    input: ArrayLike,
    size: int,
    alpha: float = 1e-4,
    beta: float = 0.75,
    k: float = 1.0,
    *,
    index: Sequence[int],
) -> Explanation:
    """
    Take apart one number of a local response normalisation.

    Parameters
    ----------
    input : array_like of shape (N, C, H, W)
        Feature maps.
    size, alpha, beta, k
        As for `torch.nn.functional.local_response_norm`.
    index : (n, c, i, j)
        The number asked about.

    Returns
    -------
    Explanation
        One term a channel of the neighbourhood: its number squared; steps "sum", "divide" by `size`, "multiply" by α,
        "add" k, "power" β, and "share": the number itself divided by that.

    Raises
    ------
    InvalidInputError
        If the size is below 1, or the index is outside of the input.

    Examples
    --------
    >>> explain_local_response_norm([[[[2.0]]]], 1, alpha=1.0, beta=1.0, k=0.0, index=(0, 0, 0, 0)).result
    0.5
    """
    x = as_numbers(input)
    check_dims("input", x, (4,), "(N, C, H, W)")
    if size < 1:
        raise InvalidInputError(
            "The neighbourhood has no channel.",
            given={"size": size},
            allowed="size >= 1",
            here=f"size = {size}",
            fixes=[Fix("size", ">=", 1)],
        )
    n, c, i, j = place = check_index(index, x.shape)
    first = c - size // 2
    channels = [channel for channel in range(first, first + size) if 0 <= channel < x.shape[1]]
    cells = [operand_at(x, "input", (n, channel, i, j)) for channel in channels]
    steps: list[tuple[str, Operand | None]] = [
        ("sum", None),
        ("divide", Operand("size", (), float(size))),
        ("multiply", Operand("alpha", (), float(alpha))),
        ("add", Operand("k", (), float(k))),
        ("power", Operand("beta", (), float(beta))),
        ("share", operand_at(x, "input", place)),
    ]
    return make_explanation("local_response_norm", place, [make_term(cell, cell) for cell in cells], steps)
