"""Scrambled Sobol points: numbers in 0..1 that fill a cube more evenly than chance does.

The same points as `scipy.stats.qmc.Sobol`, from the same direction numbers; importing that package takes a second and
45 MB, and nothing else of it is used.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy

if TYPE_CHECKING:
    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Whole = np.ndarray[tuple[int, ...], np.dtype[np.uint32]]

BITS = 30
MOST = 2**20  # points
EDGE = 2.0**-33  # of 0 and 1, which would be infinitely lucky: well below a step between points
DIRECTIONS = Path(scipy.__file__).parent / "stats" / "_sobol_direction_numbers.npz"


def sobol(dimensions: int, count: int, chance: np.random.Generator) -> Floats:
    """Return scrambled Sobol points, one a row, each coordinate in 0..1 (1 not included); `count` is a power of two.

    Scrambled by a random lower triangular matrix and a shift (Matousek 1998), in Gray-code order (Antonov and Saleev
    1979), directions of Joe and Kuo (2008). Raises ValueError when the points would lose their balance.
    """
    if not (1 <= count <= MOST and count & (count - 1) == 0):
        raise ValueError(f"{count!r} points; Sobol points come in powers of two, up to {MOST:,}.")
    directions, shift = _scrambled(_directions(dimensions), chance)
    points = np.empty((count, dimensions), np.uint32)
    points[0] = shift
    for bit in range(count.bit_length() - 1):
        made = 2**bit  # the next as many are those so far, backwards, moved by one direction
        points[made : 2 * made] = points[made - 1 :: -1] ^ directions[:, bit]
    return np.asarray(points * 2.0**-BITS, dtype=np.float64)


def inside(points: Floats) -> Floats:
    """Return points with those at 0 or 1 moved a hair inside, in C order, so that each has a normal number."""
    return np.asarray(np.clip(points, EDGE, 1 - EDGE, order="C"))


@cache
def _directions(dimensions: int) -> Whole:
    """Return the direction numbers, a row a dimension, a column a bit."""
    with np.load(DIRECTIONS) as table:
        polynomials, starts = table["poly"][:dimensions], table["vinit"][:dimensions]
    numbers = np.ones((dimensions, BITS), np.uint32)
    for row in range(1, dimensions):
        polynomial = int(polynomials[row])
        degree = polynomial.bit_length() - 1
        mine = [int(start) for start in starts[row, :degree]]
        for at in range(degree, BITS):
            new = mine[at - degree]
            for back in range(1, degree + 1):
                if polynomial >> (degree - back) & 1:
                    new ^= mine[at - back] << back
            mine.append(new)
        numbers[row] = mine
    return numbers << np.arange(BITS - 1, -1, -1, dtype=np.uint32)


def _scrambled(directions: Whole, chance: np.random.Generator) -> tuple[Whole, Whole]:
    """Return the directions times a random lower triangular matrix of bits, and a random shift."""
    dimensions = len(directions)
    weights = np.uint32(1) << np.arange(BITS, dtype=np.uint32)
    shift = chance.integers(2, size=(dimensions, BITS), dtype=np.uint32) @ weights
    matrix = np.tril(chance.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32))
    matrix[:, np.arange(BITS), np.arange(BITS)] = 1
    bits = directions[:, :, None] >> np.arange(BITS - 1, -1, -1, dtype=np.uint32) & 1  # highest first
    mixed = np.einsum("dpk,djk->djp", matrix, bits) % 2
    return (mixed @ weights[::-1]).astype(np.uint32), shift.astype(np.uint32)
