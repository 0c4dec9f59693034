"""Organisers' routes: making a dataset a campaign, watching it, and its board."""

from __future__ import annotations

from uuid import UUID

import asyncpg
from fastapi import APIRouter

from diptych.db import campaigns
from diptych.db.campaigns import Campaign, Seen
from diptych.db.users import User
from diptych.server import boards, pairs, policies
from diptych.server.campaigns import load_campaign, load_seen
from diptych.server.deps import AdminUser, Connection, CurrentUser, Store
from diptych.server.routes.annotation import show_team
from diptych.server.schemas.organiser import (
    Board,
    BoardRow,
    CampaignIn,
    CampaignOut,
    CategoryProgress,
    HourCount,
    OrganiserCard,
    OrganiserCards,
    Overview,
    Person,
)

router = APIRouter()


def _show_campaign(campaign: Campaign) -> CampaignOut:
    return CampaignOut.model_validate(campaign, from_attributes=True)


async def _show_card(connection: asyncpg.Connection, seen: Seen, campaign: Campaign, *, user: User) -> OrganiserCard:
    progress = await campaigns.get_progress(connection, seen.dataset_id, user.id)
    pulled, open_flags = await campaigns.count_flags(connection, seen.dataset_id)
    hours = await campaigns.list_hours(connection, seen.dataset_id)
    return OrganiserCard(
        id=seen.dataset_id,
        title=campaign.title,
        workspace=seen.workspace,
        team=show_team(progress),
        pulled=pulled,
        open_flags=open_flags,
        votes_by_hour=[HourCount(**hour) for hour in hours],
    )


@router.get("/campaigns")
async def list_campaigns(user: AdminUser, connection: Connection) -> OrganiserCards:
    """Campaigns the caller organises, oldest first."""
    found = await campaigns.list_seen_by(connection, user.id, everywhere=policies.allows(user, "campaign.read"))
    return OrganiserCards(
        items=[await _show_card(connection, seen, seen.campaign, user=user) for seen in found if seen.campaign]
    )


@router.get("/datasets/{dataset_id}/campaign")
async def get_campaign(dataset_id: UUID, user: CurrentUser, connection: Connection) -> CampaignOut:
    """How a dataset is served as a campaign."""
    _, campaign = await load_campaign(connection, dataset_id, user=user, action="campaign.read")
    return _show_campaign(campaign)


@router.put("/datasets/{dataset_id}/campaign")
async def put_campaign(
    dataset_id: UUID, body: CampaignIn, user: CurrentUser, connection: Connection, store: Store
) -> CampaignOut:
    """Make a dataset a campaign, or change how it is served."""
    await load_seen(connection, dataset_id, user=user, action="campaign.write")
    return _show_campaign(await pairs.put_campaign(connection, dataset_id, store=store, **body.model_dump()))


@router.get("/datasets/{dataset_id}/overview")
async def get_overview(dataset_id: UUID, user: CurrentUser, connection: Connection) -> Overview:
    """Progress by hour, category and person."""
    seen, campaign = await load_campaign(connection, dataset_id, user=user, action="campaign.read")
    card = await _show_card(connection, seen, campaign, user=user)
    return Overview(
        **card.model_dump(),
        categories=[CategoryProgress(**row) for row in await campaigns.list_categories(connection, dataset_id)],
        people=[Person(**row) for row in await campaigns.list_people(connection, dataset_id)],
    )


@router.get("/datasets/{dataset_id}/board")
async def get_board(dataset_id: UUID, user: CurrentUser, connection: Connection) -> Board:
    """The models ranked by the counted votes so far."""
    _, campaign = await load_campaign(connection, dataset_id, user=user, action="campaign.read")
    board = await boards.make_board(connection, dataset_id)
    return Board(
        models=[BoardRow.model_validate(row, from_attributes=True) for row in board.models],
        n_votes=board.n_votes,
        method=f"{board.method} {boards.say_painters(campaign.description)}".strip(),
        problem=board.problem,
        answers=board.answers,
    )
