"""Linear least squares by Cholesky's factors, each sum in a fixed order, so that every machine gives the same bits.

A library's routine picks blocks and instructions by CPU. Here a sum runs from the first to the last of its terms;
meant for at most about fifty columns.
"""

from __future__ import annotations

import math
from typing import Any

from attrition.numeric.twins import outlined

MOST_COLUMNS = 50


@outlined
def gram(design: Any, used: Any, ridge: float, out: Any) -> int:
    """Set the lower triangle of the sum of products of the columns over the points used, and return their number.

    Parameters: design, float64[points, columns], whose first column is constant; used, int64[points], 1 for a point
        that counts; ridge, what a point adds to the diagonal of all columns but the first; out, float64[columns,
        columns].
    """
    columns = design.shape[1]
    count = 0
    for row in range(columns):
        for column in range(columns):
            out[row, column] = 0.0
    for point in range(design.shape[0]):
        if used[point] > 0:
            count += 1
            for row in range(columns):
                left = design[point, row]
                for column in range(row + 1):
                    out[row, column] = out[row, column] + left * design[point, column]
    for row in range(1, columns):
        out[row, row] = out[row, row] + ridge * count
    return count


@outlined
def factorise(matrix: Any) -> float:
    """Turn the lower triangle of a symmetric matrix, in place, into its Cholesky factor.

    Parameters: matrix, float64[columns, columns].
    Returns: the smallest pivot, before its root. A column whose pivot is not positive is taken out: its factor is
        zero and its coefficient will be.
    """
    columns = matrix.shape[0]
    smallest: float = matrix[0, 0]
    for column in range(columns):
        pivot = matrix[column, column]
        for before in range(column):
            pivot = pivot - matrix[column, before] * matrix[column, before]
        smallest = pivot if pivot < smallest else smallest
        root = math.sqrt(pivot) if pivot > 0.0 else 0.0
        matrix[column, column] = root
        for row in range(column + 1, columns):
            total = matrix[row, column]
            for before in range(column):
                total = total - matrix[row, before] * matrix[column, before]
            matrix[row, column] = total / root if root > 0.0 else 0.0
    return smallest


@outlined
def substitute(factor: Any, right: Any) -> None:
    """Solve the equations of a Cholesky factor, in place.

    Parameters: factor, float64[columns, columns], the lower triangle; right, float64[columns], the right side, the
        solution on return.
    """
    columns = factor.shape[0]
    for row in range(columns):
        total = right[row]
        for column in range(row):
            total = total - factor[row, column] * right[column]
        right[row] = total / factor[row, row] if factor[row, row] > 0.0 else 0.0
    for back in range(columns):
        row = columns - 1 - back
        total = right[row]
        for column in range(row + 1, columns):
            total = total - factor[column, row] * right[column]
        right[row] = total / factor[row, row] if factor[row, row] > 0.0 else 0.0


@outlined
def project(design: Any, used: Any, target: Any, out: Any) -> None:
    """Set the sums of products of the columns with a target over the points used.

    Parameters: design and used, as of `gram`; target, float64[points]; out, float64[columns].
    """
    columns = design.shape[1]
    for column in range(columns):
        out[column] = 0.0
    for point in range(design.shape[0]):
        if used[point] > 0:
            for column in range(columns):
                out[column] = out[column] + design[point, column] * target[point]


@outlined
def predict(design: Any, coefficients: Any, out: Any) -> None:
    """Set what a fit says at each point: its columns times their coefficients.

    Parameters: design, float64[points, columns]; coefficients, float64[columns]; out, float64[points].
    """
    for point in range(design.shape[0]):
        total = 0.0
        for column in range(design.shape[1]):
            total = total + design[point, column] * coefficients[column]
        out[point] = total
