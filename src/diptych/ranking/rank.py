"""The board: votes in, ratings with intervals, rank ranges and acceptable rates out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from diptych.errors import InputError
from diptych.ranking import comparability, davidson, intervals, rates
from diptych.ranking.counts import CLUSTER_COLUMNS, Tally, count_votes, keep_counted

Ties = Literal["davidson", "half", "drop"]
TIES: tuple[Ties, ...] = ("davidson", "half", "drop")
DEFAULT_CLUSTER = ("prompt", "annotator")
MEAN_RATING = 1000.0


@dataclass(frozen=True, kw_only=True)
class RankedModel:
    """One row of the board. Ratings: 400 / ln 10 per logit, mean 1000; ``lower`` and ``upper`` hold for it alone."""

    model: str
    rating: float
    se: float
    lower: float
    upper: float
    rank_low: int
    rank_high: int
    n_votes: int
    acceptable: rates.Rate | None
    unacceptable: rates.Rate | None


@dataclass(frozen=True, kw_only=True)
class TieTerm:
    """How ties were scored. ``nu`` is Davidson's: 0 no ties, 2 as many ties as wins between equals; None without it."""

    method: Ties
    n_ties: int
    nu: float | None
    log_likelihood: float


@dataclass(frozen=True, kw_only=True)
class PositionTerm:
    """Advantage of the side shown first, in logits: 0 none, above 0 the first image is preferred."""

    logit: float
    se: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """A board and the question it answers. ``models`` is ordered from best to worst."""

    models: tuple[RankedModel, ...]
    ties: TieTerm
    position: PositionTerm | None
    components: tuple[tuple[str, ...], ...]
    converged: bool
    n_votes: int
    cluster: tuple[str, ...]
    prior: float
    level: float
    notes: tuple[str, ...]
    method: str

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers for JSON; ``cluster`` becomes one word as the command line takes it."""
        plain = asdict(self)
        plain["cluster"] = ",".join(self.cluster)
        return {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items()}


def rank_models(
    votes: pa.Table,
    *,
    ties: Ties = "davidson",
    cluster: str | Sequence[str] = DEFAULT_CLUSTER,
    prior: float = 0.0,
    level: float = 0.95,
) -> Ranking:
    """Rank the models of a vote table: ``records.vote.VOTE``, or ``model_1, model_2, answer`` and the cluster columns.

    Args:
        votes: one row per vote; rows with ``counted`` false are left out, a column ``count`` weighs rows.
        ties: ``davidson`` gives ties their own parameter, ``half`` scores them as half a win, ``drop`` leaves them out.
        cluster: columns by which votes are not independent, of ``prompt, annotator, pair``, or ``naive`` for none.
        prior: so many wins and as many losses of every model against an opponent of mean strength.
        level: of the intervals, between 0 and 1.

    Raises:
        InputError: a column, value or setting that cannot be used.
        UnrankableError: the votes cannot put the models on one scale; carries the components.
    """
    ways = check_settings(ties=ties, cluster=cluster, prior=prior, level=level)
    votes = keep_counted(votes)
    tally = count_votes(votes)
    components = comparability.check_comparable(tally, ties=ties, prior=prior)
    design, position_note = _choose_design(tally, ties=ties, prior=prior)
    fit = davidson.fit(design)
    clusterings, cluster_notes = intervals.make_clusterings(votes, ways)
    found = intervals.covariances(design, fit, tally=tally, clusterings=clusterings)
    used = tuple(c.names[0] for c in clusterings if len(c.names) == 1) or (intervals.NAIVE,)
    models = _board(tally, design, fit=fit, found=found, clusterings=clusterings, level=level)
    return Ranking(
        models=models,
        ties=_tie_term(tally, design, fit=fit, ties=ties),
        position=_position_term(design, fit=fit, found=found),
        components=components,
        converged=True,
        n_votes=tally.n_votes,
        cluster=used,
        prior=prior,
        level=level,
        notes=(*position_note, *cluster_notes),
        method=_method(ties=ties, used=used, has_position=design.has_position, prior=prior, level=level),
    )


def check_settings(*, ties: str, cluster: str | Sequence[str], prior: float, level: float) -> tuple[str, ...]:
    """Check the settings of a ranking; returns the ways to cluster, none for ``naive``.

    Raises:
        InputError: names the setting, its value and what is allowed.
    """
    ways = tuple(cluster.split(",")) if isinstance(cluster, str) else tuple(cluster)
    allowed = (*CLUSTER_COLUMNS, intervals.NAIVE)
    if ties not in TIES:
        raise InputError(f"ties is '{ties}'; allowed: {', '.join(TIES)}.")
    if unknown := [way for way in ways if way not in allowed]:
        raise InputError(f"cluster names '{unknown[0]}'; allowed: {', '.join(allowed)}, or several joined by commas.")
    if not ways or len(set(ways)) < len(ways) or (intervals.NAIVE in ways and len(ways) > 1):
        raise InputError(f"cluster is '{','.join(ways)}'; name each way once, and 'naive' alone.")
    if not (np.isfinite(prior) and prior >= 0):
        raise InputError(f"prior is {prior}; it must be 0 or more.")
    if not 0 < level < 1:
        raise InputError(f"level is {level}; it must lie between 0 and 1, such as 0.95.")
    return () if ways == (intervals.NAIVE,) else ways


def _choose_design(tally: Tally, *, ties: Ties, prior: float) -> tuple[davidson.Design, tuple[str, ...]]:
    """With the position term where sides are known and the votes can tell it from the strengths."""
    notes: tuple[str, ...] = ()
    if (tally.side != 0).any():
        design = davidson.make_design(tally, ties=ties, position=True, prior=prior)
        if comparability.has_maximum(design):
            return design, ()
        notes = ("The position term is left out: these votes cannot tell it from the models' strengths.",)
    design = davidson.make_design(tally, ties=ties, position=False, prior=prior)
    if not comparability.has_maximum(design):
        raise comparability.explain_one_way(tally)
    return design, notes


def _board(
    tally: Tally,
    design: davidson.Design,
    *,
    fit: davidson.Fit,
    found: Sequence[intervals.Covariance],
    clusterings: Sequence[intervals.Clustering],
    level: float,
) -> tuple[RankedModel, ...]:
    k = design.n_models
    strength = fit.theta[:k]
    se, half = intervals.half_widths(
        [np.diag(candidate.matrix)[:k] for candidate in found], [candidate.quantile(level) for candidate in found]
    )
    rank_low, rank_high = intervals.rank_ranges(strength, found=found, level=level)
    acceptable = rates.acceptable_rates(tally, clusterings=clusterings, level=level)
    unacceptable = rates.unacceptable_rates(tally, clusterings=clusterings, level=level)
    n_votes = np.bincount(
        np.append(tally.model_1, tally.model_2), weights=np.append(tally.weight, tally.weight), minlength=k
    )
    rating = MEAN_RATING + intervals.ELO_PER_LOGIT * strength
    width = intervals.ELO_PER_LOGIT * half
    return tuple(
        RankedModel(
            model=tally.models[i],
            rating=float(rating[i]),
            se=float(intervals.ELO_PER_LOGIT * se[i]),
            lower=float(rating[i] - width[i]),
            upper=float(rating[i] + width[i]),
            rank_low=int(rank_low[i]),
            rank_high=int(rank_high[i]),
            n_votes=round(float(n_votes[i])),
            acceptable=acceptable[i],
            unacceptable=unacceptable[i],
        )
        for i in sorted(range(k), key=lambda i: (-strength[i], tally.models[i]))
    )


def _tie_term(tally: Tally, design: davidson.Design, *, fit: davidson.Fit, ties: Ties) -> TieTerm:
    nu = (float(np.exp(fit.theta[-1])) if design.has_ties else 0.0) if ties == "davidson" else None
    return TieTerm(method=ties, n_ties=round(float(tally.ties.sum())), nu=nu, log_likelihood=fit.log_likelihood)


def _position_term(
    design: davidson.Design, *, fit: davidson.Fit, found: Sequence[intervals.Covariance]
) -> PositionTerm | None:
    if not design.has_position:
        return None
    at = design.n_models
    se = max(float(np.sqrt(max(candidate.matrix[at, at], 0.0))) for candidate in found)
    return PositionTerm(logit=float(fit.theta[at]), se=se)


def _method(*, ties: Ties, used: tuple[str, ...], has_position: bool, prior: float, level: float) -> str:
    model = {
        "davidson": "Bradley-Terry with Davidson's ties",
        "half": "Bradley-Terry, a tie scored as half a win",
        "drop": "Bradley-Terry, ties left out",
    }[ties]
    position = " and a term for the side shown first" if has_position else ""
    steadied = f", steadied by a prior of {prior:g} wins and losses per model" if prior else ""
    errors = "independent votes" if used == (intervals.NAIVE,) else f"errors clustered by {' and by '.join(used)}"
    wider = ", the widest shown" if len(used) > 1 else ""
    return (
        f"{model}{position}{steadied}; {level:.0%} intervals from {errors}{wider}; "
        "rank ranges from simultaneous intervals of all differences."
    )
