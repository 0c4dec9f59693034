"""What an annotator's page sends and gets. Nothing here may tell which model drew an image."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Side = Literal["left", "right"]
SideAnswer = Literal["left", "right", "both_good", "both_bad"]
FlagReason = Literal["unsafe", "broken", "off_prompt"]
InputKind = Literal["key", "pointer", "touch", "api", "simulated"]


class Out(BaseModel):
    """Base of everything that leaves."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class SignIn(BaseModel):
    """Body of POST /session."""

    username: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=200)


class SessionUser(Out):
    """Who is signed in on the page."""

    id: UUID
    username: str
    first_name: str
    last_name: str | None
    role: Literal["owner", "admin", "annotator"]


class TeamProgress(Out):
    """How far the whole campaign is. Pulled pairs count in none of these."""

    pairs: int
    pairs_done: int = Field(description="Pairs that have all their votes.")
    votes: int = Field(description="Counted votes.")
    votes_wanted: int = Field(description="pairs x overlap.")
    people: int = Field(description="People with at least one counted vote.")
    simulated: int = Field(description="Simulated annotators with at least one counted vote; not among the people.")


class MyProgress(Out):
    """What the signed-in person did in this campaign."""

    votes: int
    skips: int
    flags: int


class CampaignCard(Out):
    """One campaign that the person may take part in."""

    id: UUID = Field(description="The dataset's id.")
    title: str
    workspace: str
    question: str
    team: TeamProgress
    mine: MyProgress
    is_finished: bool = Field(description="No pair needs this person any more.")


class CampaignCards(Out):
    """Answer of GET /me/campaigns."""

    items: list[CampaignCard]


class CampaignPage(CampaignCard):
    """Answer of GET /me/datasets/{id}/campaign."""

    guidelines_html: str = Field(description="Rendered from Markdown and sanitised.")
    overlap: int
    lease_seconds: int


class BlindImage(Out):
    """An image under an opaque name, re-encoded without metadata."""

    screen: str = Field(description="Path of the screen-size WebP.")
    full: str = Field(description="Path of the full-size WebP, for zoom.")
    width: int = Field(description="Of the full size, in pixels.")
    height: int


class ServedPair(Out):
    """One pair, kept for this person until ``expires_at``."""

    lease_id: UUID
    prompt: str
    left: BlindImage
    right: BlindImage
    expires_at: datetime


class Queue(Out):
    """Answer of GET /me/datasets/{id}/queue: the next pairs, open leases of this person first."""

    items: list[ServedPair]
    state: Literal["open", "wait", "finished"] = Field(
        description="wait: nothing now, but pairs kept for others may come back; finished: nothing left to judge."
    )
    retry_after_s: int | None = Field(default=None, description="With state wait: when to ask again.")
    team: TeamProgress
    mine: MyProgress


class JudgementIn(BaseModel):
    """What every judgement carries."""

    lease_id: UUID
    idempotency_key: UUID = Field(description="Made by the client, once per judgement; a repeat gets the first answer.")
    ready_ms: int | None = Field(default=None, ge=0, le=86_400_000, description="From both images painted to the key.")
    hidden_ms: int | None = Field(default=None, ge=0, le=86_400_000, description="Of these, with the tab hidden.")
    input_kind: InputKind | None = None
    client_version: str | None = Field(default=None, max_length=50)


class VoteIn(JudgementIn):
    """Body of POST /me/datasets/{id}/votes."""

    answer: SideAnswer


class FlagIn(JudgementIn):
    """Body of POST /me/datasets/{id}/flags."""

    reason: FlagReason
    note: str | None = Field(default=None, max_length=1000)


class JudgementOut(Out):
    """Answer to a vote, skip or flag."""

    id: UUID
    kind: Literal["vote", "skip", "flag"]
    counted: bool = Field(description="False for a vote that came after the pair was full: kept, thanked, not counted.")
    team: TeamProgress
    mine: MyProgress


class Undone(Out):
    """Answer of POST /me/datasets/{id}/undo: the previous pair again, same sides, under a new lease."""

    pair: ServedPair
    kind: Literal["vote", "skip", "flag"]
    answer: SideAnswer | None = Field(description="The answer that was taken back, as this person saw the sides.")
    team: TeamProgress
    mine: MyProgress
