"""One set of kernels for NumPy and every other library of the Python array API (torch, CuPy, array-api-strict).

Kernels ask `namespace` for the library of their arrays, use what the standard offers, and change only arrays that they
made. What the standard lacks stands here, NumPy's own function for NumPy, so that its bytes and its speed stay. The
standard has no static type for arrays: `Array` is any of them.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from caudal.errors import UsageError

Array: TypeAlias = Any


def namespace(x: Array) -> Any:
    """The library of an array: NumPy itself, else what array_api_compat finds."""
    if isinstance(x, np.ndarray):
        return np
    import array_api_compat  # noqa: PLC0415 - NumPy alone needs it not

    return array_api_compat.array_namespace(x)


def floats(x: Array) -> Array:
    """An array of the standard as float64 where it is; anything else as NumPy's. UsageError if it cannot be written."""
    if isinstance(x, np.ndarray | list | tuple):
        return np.asarray(x, dtype=float)
    import array_api_compat  # noqa: PLC0415

    if not array_api_compat.is_array_api_obj(x) or array_api_compat.is_numpy_array(x):
        return np.asarray(x, dtype=float)
    if not array_api_compat.is_writeable_array(x):
        raise UsageError(f"{type(x).__module__} arrays cannot be written in place: give NumPy, torch or CuPy arrays.")
    x = x.detach() if array_api_compat.is_torch_array(x) else x
    xp = namespace(x)
    return xp.astype(x, xp.float64)


def like(values: np.ndarray, x: Array) -> Array:
    """Values of the host in the library and on the device of x."""
    return values if isinstance(x, np.ndarray) else namespace(x).asarray(values, device=x.device)


def host(x: Array) -> np.ndarray:
    """Values as a NumPy array."""
    if isinstance(x, np.ndarray):
        return x
    import array_api_compat as compat  # noqa: PLC0415

    by_name = compat.is_torch_array(x) or compat.is_cupy_array(x)
    cpu = "cpu" if by_name else namespace(x).__array_namespace_info__().default_device()
    return np.asarray(compat.to_device(x, cpu))


def zeros(shape: tuple[int, ...], x: Array) -> Array:
    """float64 zeros where x is."""
    xp = namespace(x)
    return xp.zeros(shape, dtype=xp.float64, device=x.device)


def empty(shape: tuple[int, ...], x: Array) -> Array:
    """float64, not set yet, where x is."""
    xp = namespace(x)
    return xp.empty(shape, dtype=xp.float64, device=x.device)


def copy(x: Array) -> Array:
    """The same values in memory of their own."""
    return namespace(x).asarray(x, copy=True)


def cube_root(x: Array) -> Array:
    """x^(1/3) of numbers not negative; NaN stays NaN."""
    if isinstance(x, np.ndarray):
        return np.cbrt(x)
    xp = namespace(x)
    root = xp.where(x > 0, x, 1.0) ** (1.0 / 3.0)
    root = root - (root - xp.where(x > 0, x, 1.0) / (root * root)) / 3.0  # one step of Newton: 27 gives 3
    return xp.where(x > 0, root, x)


def einsum(subscripts: str, a: Array, b: Array) -> Array:
    """Sum of products as NumPy writes it, for two arrays and letters that stand once in each."""
    if isinstance(a, np.ndarray):
        return np.einsum(subscripts, a, b)
    xp = namespace(a)
    if hasattr(xp, "einsum"):
        return xp.einsum(subscripts, a, b)
    terms, kept = subscripts.split("->")
    letters = kept + "".join(sorted(set(terms) - set(kept) - {","}))
    product = None
    for x, own in zip((a, b), terms.split(","), strict=True):
        ordered = xp.permute_dims(x, tuple(own.index(i) for i in letters if i in own))
        spread = ordered[tuple(slice(None) if i in own else None for i in letters)]
        product = spread if product is None else product * spread
    return xp.sum(product, axis=tuple(range(len(kept), len(letters))))


def segment_sum(cell: Array, weight: Array, cells: int) -> Array:
    """(cells,) sums of weights by cell; cell, weight: (n,), cell 0..cells-1. One fixed order of sums on any device."""
    if isinstance(cell, np.ndarray):
        return np.bincount(cell, weight, cells)
    xp = namespace(cell)
    order = xp.argsort(cell)
    run = xp.cumulative_sum(xp.take(weight, order), include_initial=True)
    edges = xp.searchsorted(xp.take(cell, order), xp.arange(cells + 1, dtype=cell.dtype, device=cell.device))
    return xp.diff(xp.take(run, edges))


def put(out: Array, rows: np.ndarray, values: Array) -> None:
    """Write values (draws, rows, horizon) into out (draws, series, horizon), rows along the second axis."""
    if isinstance(out, np.ndarray):
        out[:, rows] = values
        return
    for k, row in enumerate(rows.tolist()):
        out[:, row, :] = values[:, k, :]
