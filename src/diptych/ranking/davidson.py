"""Bradley-Terry strengths by Newton's method, with Davidson's ties and a term for the side shown first.

A vote on models i and j, i shown first, has the outcomes

    P(i)   = e^(d/2) / D        d = s_i - s_j + delta
    P(j)   = e^(-d/2) / D       D = e^(d/2) + e^(-d/2) + e^tau
    P(tie) = e^tau / D

R. A. Bradley, M. E. Terry: Rank analysis of incomplete block designs I, Biometrika 39 (1952). Ties: R. R. Davidson: On
extending the Bradley-Terry model to accommodate ties, JASA 65 (1970), whose nu is e^tau. The order effect delta: R. R.
Davidson, R. J. Beaver: On extending the Bradley-Terry model to incorporate within-pair order effects, Biometrics 33
(1977).
Without ties (tau = -infinity) it is the logistic model, and a tie scored as half a win is a vote halfway between.

It is an exponential family in (d, tau) with the statistics u = +1/2, -1/2, 0 for i, j, tie and v = 1 for a tie, so the
log-likelihood is concave and Newton's method with a step check finds its one maximum where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diptych.errors import UnrankableError
from diptych.ranking.counts import Floats, Tally

MAX_STEPS = 100
DECREMENT_TOLERANCE = 1e-12


@dataclass(frozen=True, kw_only=True)
class Design:
    """The counts as a regression: ``x`` maps the parameters (strengths, then delta) to each cell's d."""

    x: Floats
    n: Floats
    u: Floats
    v: Floats
    has_ties: bool
    drops_ties: bool
    has_position: bool
    n_models: int
    prior: float

    @property
    def n_parameters(self) -> int:
        """Strengths, delta if any, tau if any (in this order)."""
        return int(self.x.shape[1]) + int(self.has_ties)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The maximum, and what the intervals need of it."""

    theta: Floats
    inverse_information: Floats
    log_likelihood: float
    mean_u: Floats
    mean_v: Floats
    n_steps: int


def make_design(tally: Tally, *, ties: str, position: bool, prior: float) -> Design:
    """Turn counts into a regression.

    ``ties``: ``davidson`` gives ties a parameter (unless there are none), ``half`` scores them halfway, ``drop`` leaves
    them out. ``prior`` adds so many wins and as many losses of every model against an opponent of strength 0.
    """
    cells = np.arange(len(tally.low))
    x = np.zeros((len(cells), len(tally.models) + int(position)))
    x[cells, tally.low] = 1.0
    x[cells, tally.high] = -1.0
    if position:
        x[:, -1] = tally.side
    has_ties = ties == "davidson" and bool(tally.ties.sum() > 0)
    decisive = tally.wins_low + tally.wins_high
    return Design(
        x=x,
        n=decisive if ties == "drop" else decisive + tally.ties,
        u=(tally.wins_low - tally.wins_high) / 2,
        v=tally.ties if has_ties else np.zeros(len(cells)),
        has_ties=has_ties,
        drops_ties=ties == "drop",
        has_position=position,
        n_models=len(tally.models),
        prior=prior,
    )


def fit(design: Design) -> Fit:
    """Find the maximum; it must exist (see ``comparability``).

    Raises:
        UnrankableError: Newton's method did not converge; no unconverged numbers are given out.
    """
    theta: Floats = np.zeros(design.n_parameters)
    value = _log_likelihood(design, theta)
    for n_steps in range(1, MAX_STEPS + 1):
        gradient, information = _derivatives(design, theta)
        step = np.linalg.solve(information, gradient)
        decrement = float(gradient @ step)
        theta, value = _checked_step(design, theta, step=step, value=value)
        if decrement <= DECREMENT_TOLERANCE * max(1.0, abs(value)):
            return _finish(design, theta, value=value, n_steps=n_steps)
    raise UnrankableError(
        f"The fit did not converge in {MAX_STEPS} steps, so there are no ratings to show. "
        "A small prior steadies it: --prior 0.5"
    )


def _finish(design: Design, theta: Floats, *, value: float, n_steps: int) -> Fit:
    centred = theta.copy()
    centred[: design.n_models] -= centred[: design.n_models].mean()
    mean_u, mean_v, *_ = _moments(design, theta)
    _, information = _derivatives(design, theta)
    inverse = _centre(np.linalg.inv(information), design.n_models)
    return Fit(
        theta=centred, inverse_information=inverse, log_likelihood=value, mean_u=mean_u, mean_v=mean_v, n_steps=n_steps
    )


def _centre(covariance: Floats, n_models: int) -> Floats:
    """The covariance of strengths that sum to 0."""
    projection = np.eye(len(covariance))
    projection[:n_models, :n_models] -= 1 / n_models
    centred: Floats = projection @ covariance @ projection
    return centred


def _checked_step(design: Design, theta: Floats, *, step: Floats, value: float) -> tuple[Floats, float]:
    """Halve the step until the log-likelihood does not fall; at the maximum rounding may leave no such step."""
    for halvings in range(40):
        candidate = theta + step / 2**halvings
        new = _log_likelihood(design, candidate)
        if new >= value:
            return candidate, new
    return theta, value


def _logits(design: Design, theta: Floats) -> tuple[Floats, float]:
    d = design.x @ theta[: design.x.shape[1]]
    return d, float(theta[-1]) if design.has_ties else -np.inf


def _log_likelihood(design: Design, theta: Floats) -> float:
    d, tau = _logits(design, theta)
    log_total = np.logaddexp(np.logaddexp(d / 2, -d / 2), tau)
    value = float(design.u @ d - design.n @ log_total)
    if design.has_ties:
        value += tau * float(design.v.sum())
    s = theta[: design.n_models]
    return value - design.prior * float(np.sum(np.logaddexp(0, s) + np.logaddexp(0, -s)))


def _moments(design: Design, theta: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Per cell: E[u], E[v], Var[u], Cov[u, v], Var[v] of one vote."""
    d, tau = _logits(design, theta)
    log_total = np.logaddexp(np.logaddexp(d / 2, -d / 2), tau)
    p, q, t = np.exp(d / 2 - log_total), np.exp(-d / 2 - log_total), np.exp(tau - log_total)
    mean_u = (p - q) / 2
    if design.has_ties:
        return mean_u, t, (p + q) / 4 - mean_u**2, -mean_u * t, t * (1 - t)
    return mean_u, t, p * q, 0 * t, 0 * t


def _derivatives(design: Design, theta: Floats) -> tuple[Floats, Floats]:
    mean_u, mean_v, var_u, cov, var_v = _moments(design, theta)
    x, n, m = design.x, design.n, design.n_models
    gradient = x.T @ (design.u - n * mean_u)
    information = x.T @ (x * (n * var_u)[:, None])
    win = 1 / (1 + np.exp(-theta[:m]))
    gradient[:m] += design.prior * (1 - 2 * win)
    information[np.arange(m), np.arange(m)] += 2 * design.prior * win * (1 - win)
    if design.prior == 0:
        # Only differences of strengths are known: fix their sum, which moves nothing else.
        information[:m, :m] += 1.0
    if not design.has_ties:
        return gradient, information
    cross = x.T @ (n * cov)
    corner = np.array([[n @ var_v]])
    gradient = np.append(gradient, design.v.sum() - n @ mean_v)
    return gradient, np.block([[information, cross[:, None]], [cross[None, :], corner]])
