"""What a campaign's votes say, as numbers for its card."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from diptych.errors import UnrankableError
from diptych.ranking.agreement import Agreement, measure_agreement
from diptych.ranking.rank import Ranking, rank_models


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the votes say; ``ranking`` is None where they cannot rank the models, and ``problem`` says why.

    ``n_unserved`` votes came through the records API: their client drew the sides, and knew what it knew.
    """

    agreement: Agreement
    ranking: Ranking | None
    problem: str | None
    answers: dict[str, int]
    n_votes: int
    n_surplus: int
    n_annotators: int
    n_simulated: int
    n_unserved: int
    median_seconds: float | None

    @property
    def is_simulated(self) -> bool:
        """Whether any vote was given by a program."""
        return self.n_simulated > 0


def find(votes: pa.Table) -> Findings:
    """Compute a card's numbers from the master votes, surplus included in the table."""
    counted = votes.filter(votes["counted"])
    ranking, problem = None, None
    try:
        ranking = rank_models(votes)
    except UnrankableError as error:
        problem = str(error)
    simulated = counted.filter(pc.equal(counted["input_kind"], "simulated"))
    milliseconds = pc.quantile(counted["ready_ms"], q=0.5)[0].as_py()
    tally = {row["values"]: row["counts"] for row in pc.value_counts(counted["answer"]).to_pylist()}
    return Findings(
        agreement=measure_agreement(votes),
        ranking=ranking,
        problem=problem,
        answers=dict(sorted(tally.items())),
        n_votes=counted.num_rows,
        n_surplus=votes.num_rows - counted.num_rows,
        n_annotators=pc.count_distinct(counted["annotator"]).as_py(),
        n_simulated=pc.count_distinct(simulated["annotator"]).as_py(),
        n_unserved=counted["side_swapped"].null_count,
        median_seconds=milliseconds / 1000 if milliseconds is not None else None,
    )
