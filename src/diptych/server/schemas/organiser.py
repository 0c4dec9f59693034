"""What organisers (owners and admins) send and see of pair campaigns; model names appear here and only here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from diptych.server.schemas.annotation import Out, TeamProgress


class CampaignIn(BaseModel):
    """Body of PUT /datasets/{id}/campaign: makes the dataset a pair campaign, or changes how it is served."""

    title: str = Field(min_length=1, max_length=200)
    field: str = Field(default="images", description="Custom field with image_1, image_2 and prompt.")
    question: str = Field(
        default="preference", description="Label question with image_1, image_2, both_good, both_bad."
    )
    lease_seconds: int = Field(default=180, ge=1, le=86_400)
    flags_to_pull: int = Field(default=2, ge=1)
    description: dict[str, Any] = Field(
        default_factory=dict, description="Models and pipeline counts, for boards and cards."
    )


class CampaignOut(Out):
    """Answer of GET and PUT /datasets/{id}/campaign."""

    dataset_id: UUID
    title: str
    field: str
    question: str
    lease_seconds: int
    flags_to_pull: int
    description: dict[str, Any]
    inserted_at: datetime
    updated_at: datetime


class StoredImage(Out):
    """Answer of POST /images: the master lies under its hash."""

    sha256: str
    url: str = Field(description="Path for image_1 or image_2 of a record; only owners and admins can read it.")
    media_type: str
    width: int
    height: int


class HourCount(Out):
    """Counted votes in one hour."""

    hour: datetime
    votes: int


class Person(Out):
    """One annotator of a campaign."""

    username: str
    is_simulated: bool
    votes: int
    skips: int
    flags: int
    median_ready_ms: int | None
    last_vote_at: datetime | None


class CategoryProgress(Out):
    """Progress inside one category."""

    category: str
    pairs: int
    pairs_done: int
    votes: int


class OrganiserCard(Out):
    """One campaign on the organiser's home."""

    id: UUID
    title: str
    workspace: str
    team: TeamProgress
    pulled: int = Field(description="Pairs taken out by flags.")
    open_flags: int = Field(description="Flags on pairs.")
    votes_by_hour: list[HourCount] = Field(description="The last 48 hours that have votes, oldest first.")


class OrganiserCards(Out):
    """Answer of GET /campaigns."""

    items: list[OrganiserCard]


class Overview(OrganiserCard):
    """Answer of GET /datasets/{id}/overview."""

    categories: list[CategoryProgress]
    people: list[Person]


class Rate(Out):
    """A share with its 95 % interval."""

    rate: float
    lower: float
    upper: float


class BoardRow(Out):
    """One model on the board. Elo-style scale: 400 / ln 10 per logit, mean 1000."""

    model: str
    rating: float
    se: float
    lower: float
    upper: float
    rank_low: int
    rank_high: int
    n_votes: int
    acceptable: Rate = Field(description="Images that won or were both good.")


class Board(Out):
    """Answer of GET /datasets/{id}/board."""

    models: list[BoardRow]
    n_votes: int
    method: str = Field(description="One sentence: which model, which intervals.")
    problem: str | None = Field(description="Why there is no ranking yet; models is empty then.")
    answers: dict[str, int] = Field(description="Counted votes by answer.")
