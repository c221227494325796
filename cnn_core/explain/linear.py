"""Take apart one number of a dense layer: products, their sum, the bias."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from cnn_core.array_checks import check_dims
from cnn_core.errors import offer_working_fixes
from cnn_core.explain.explanation import Explanation, Operand, make_explanation, make_term
from cnn_core.explain.operands import as_numbers, check_index, check_size, operand_at


@offer_working_fixes
def explain_linear(
    input: ArrayLike, weight: ArrayLike, bias: ArrayLike | None = None, *, index: Sequence[int]
) -> Explanation:
    """
    Take apart one number of a dense layer.

    Parameters
    ----------
    input : array_like of shape (..., in_features)
        What is read.
    weight : array_like of shape (out_features, in_features)
        One row an output.
    bias : array_like of shape (out_features,), optional
        Added last.
    index : (..., o)
        The output number.

    Returns
    -------
    Explanation
        One term an input feature: ``x[..., k] * w[o, k]``; steps "sum" and, with a bias, "bias".

    Raises
    ------
    InvalidInputError
        If shapes do not agree, or the index is outside of the output.

    Examples
    --------
    >>> explain_linear([1.0, 2.0], [[3.0, 4.0]], [0.5], index=(0,)).result
    11.5
    """
    x, w = as_numbers(input), as_numbers(weight)
    check_dims("weight", w, (2,), "(out_features, in_features)")
    if x.ndim == 0:
        check_dims("input", x, (1, 2), "(in_features,) or (N, in_features)")
    check_size(x.shape[-1], w.shape[1], "input.shape[-1]", "in_features")
    *batch, o = place = check_index(index, (*x.shape[:-1], w.shape[0]))
    terms = [make_term(operand_at(x, "input", (*batch, k)), operand_at(w, "weight", (o, k))) for k in range(w.shape[1])]
    steps: list[tuple[str, Operand | None]] = [("sum", None)]
    if bias is not None:
        b = as_numbers(bias)
        check_dims("bias", b, (1,), "(out_features,)")
        check_size(b.shape[0], w.shape[0], "bias.shape[0]", "out_features")
        steps.append(("bias", operand_at(b, "bias", (o,))))
    return make_explanation("linear", place, terms, steps)
