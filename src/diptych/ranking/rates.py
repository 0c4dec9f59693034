"""How often a model's image was acceptable: a ranking says who is better, this says whether anyone is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats
from scipy.sparse import csr_array

from diptych.ranking.counts import BOTH_BAD, BOTH_GOOD, IMAGE_1, IMAGE_2, TIE, Bools, Floats, Ints, Tally
from diptych.ranking.intervals import Clustering, widen


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share with its interval, both in [0, 1]."""

    rate: float
    lower: float
    upper: float

    def to_dict(self) -> dict[str, float]:
        """Plain numbers for JSON."""
        return asdict(self)


def acceptable_rates(tally: Tally, *, clusterings: Sequence[Clustering], level: float) -> tuple[Rate | None, ...]:
    """Per model the share of votes in which its image won or both were good; None where ties do not say which."""
    if (tally.answer == TIE).any():
        return (None,) * len(tally.models)
    good = tally.answer == BOTH_GOOD
    return _rates(tally, (good | (tally.answer == IMAGE_1), good | (tally.answer == IMAGE_2)), clusterings, level)


def unacceptable_rates(tally: Tally, *, clusterings: Sequence[Clustering], level: float) -> tuple[Rate | None, ...]:
    """Per model the share of votes in which both images were bad; None where ties do not say which."""
    if (tally.answer == TIE).any():
        return (None,) * len(tally.models)
    bad = tally.answer == BOTH_BAD
    return _rates(tally, (bad, bad), clusterings, level)


def wilson(rate: float, *, n: float, quantile: float) -> Rate:
    """Wilson's score interval; ``n`` may be an effective number of votes. Never collapses at 0 or 1."""
    z2 = quantile**2
    centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = quantile / (1 + z2 / n) * np.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n))
    return Rate(rate=rate, lower=float(max(0.0, centre - half)), upper=float(min(1.0, centre + half)))


def _rates(
    tally: Tally, hits: tuple[Bools, Bools], clusterings: Sequence[Clustering], level: float
) -> tuple[Rate, ...]:
    """Wilson's interval at the effective number of votes that the clustered variance implies, at most the real one."""
    k = len(tally.models)
    model = np.append(tally.model_1, tally.model_2)
    weight = np.append(tally.weight, tally.weight)
    hit = np.append(*hits).astype(np.float64)
    n = np.bincount(model, weights=weight, minlength=k)
    rate = np.bincount(model, weights=weight * hit, minlength=k) / n
    if not clusterings:
        quantile = float(stats.norm.ppf((1 + level) / 2))
        return tuple(wilson(float(rate[i]), n=float(n[i]), quantile=quantile) for i in range(k))
    residual = weight * (hit - rate[model])
    sums = [_sum_by_cluster(residual, model, clustering=clustering, n_models=k) for clustering in clusterings]
    return tuple(
        _widest(float(rate[i]), n=float(n[i]), parts=_parts(clusterings, sums, model=i, n=float(n[i])), level=level)
        for i in range(k)
    )


def _sum_by_cluster(residual: Floats, model: Ints, *, clustering: Clustering, n_models: int) -> tuple[Floats, Ints]:
    """Per model: the sum over clusters of its squared residual sum, and in how many clusters it stands."""
    codes = np.append(clustering.codes, clustering.codes)
    table = csr_array((residual, (codes, model)), shape=(clustering.n_clusters, n_models))
    squares = np.bincount(table.indices, weights=table.data**2, minlength=n_models)
    return squares.astype(np.float64), np.bincount(table.indices, minlength=n_models)


def _parts(
    clusterings: Sequence[Clustering], sums: Sequence[tuple[Floats, Ints]], *, model: int, n: float
) -> list[tuple[Clustering, Floats]]:
    parts = []
    for clustering, (squares, present) in zip(clusterings, sums, strict=True):
        correction = present[model] / max(present[model] - 1, 1)
        parts.append((clustering, np.array([[correction * squares[model] / n**2]])))
    return parts


def _widest(rate: float, *, n: float, parts: list[tuple[Clustering, Floats]], level: float) -> Rate:
    intervals = []
    for found in widen(parts):
        variance = float(found.matrix[0, 0])
        # At 0 or 1 the votes show no spread, so nothing tells how strongly they cluster: count clusters instead.
        n_effective = min(n, rate * (1 - rate) / variance if variance > 0 else found.df + 1)
        intervals.append(wilson(rate, n=n_effective, quantile=found.quantile(level)))
    return max(intervals, key=lambda interval: interval.upper - interval.lower)
