"""The blind routes: what an annotator sees and sends. Every field that leaves is written out here by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query, Request, Response

from diptych.db import assign as leases
from diptych.db import campaigns
from diptych.db.assign import Served, Shown
from diptych.db.campaigns import Campaign, Progress, Seen
from diptych.db.judgements import Judged, Kind, Wish
from diptych.db.users import User
from diptych.errors import ConflictError
from diptych.server import assign, guidelines, judgements, policies
from diptych.server.campaigns import load_campaign
from diptych.server.deps import Connection, CurrentUser
from diptych.server.schemas.annotation import (
    BlindImage,
    CampaignCard,
    CampaignCards,
    CampaignPage,
    FlagIn,
    JudgementIn,
    JudgementOut,
    MyProgress,
    Queue,
    ServedPair,
    TeamProgress,
    Undone,
    VoteIn,
)

router = APIRouter(prefix="/me")

IMAGES = "/api/v1/me/images"
MOST_AT_ONCE = 8


def show_team(progress: Progress) -> TeamProgress:
    """The team's part of the progress."""
    return TeamProgress(
        pairs=progress.pairs,
        pairs_done=progress.pairs_done,
        votes=progress.votes,
        votes_wanted=progress.votes_wanted,
        people=progress.people,
        simulated=progress.simulated,
    )


def _show_mine(progress: Progress) -> MyProgress:
    return MyProgress(votes=progress.my_votes, skips=progress.my_skips, flags=progress.my_flags)


def _show_image(image: Shown) -> BlindImage:
    path = f"{IMAGES}/{image.name}"
    return BlindImage(screen=f"{path}/screen.webp", full=f"{path}/full.webp", width=image.width, height=image.height)


def _show_pair(served: Served) -> ServedPair:
    left, right = reversed(served.images) if served.side_swapped else served.images
    return ServedPair(
        lease_id=served.lease_id,
        prompt=served.prompt,
        left=_show_image(left),
        right=_show_image(right),
        expires_at=served.expires_at,
    )


async def _show_card(connection: asyncpg.Connection, seen: Seen, campaign: Campaign, *, user: User) -> CampaignCard:
    progress = await campaigns.get_progress(connection, seen.dataset_id, user.id)
    return CampaignCard(
        id=seen.dataset_id,
        title=campaign.title,
        workspace=seen.workspace,
        question=seen.question_title or campaign.question,
        team=show_team(progress),
        mine=_show_mine(progress),
        is_finished=not await leases.needs_person(connection, seen.dataset_id, user.id),
    )


async def _enter(connection: asyncpg.Connection, dataset_id: UUID, user: User) -> tuple[Seen, Campaign]:
    seen, campaign = await load_campaign(connection, dataset_id, user=user, action="campaign.annotate")
    if seen.status != "ready":
        raise ConflictError(f"The campaign '{campaign.title}' has not been published yet; ask its organiser.")
    return seen, campaign


@router.get("/campaigns")
async def list_my_campaigns(user: CurrentUser, connection: Connection) -> CampaignCards:
    """Campaigns the caller may take part in, oldest first."""
    everywhere = policies.allows(user, "campaign.annotate")
    found = await campaigns.list_seen_by(connection, user.id, everywhere=everywhere)
    return CampaignCards(
        items=[
            await _show_card(connection, seen, seen.campaign, user=user)
            for seen in found
            if seen.campaign is not None and seen.status == "ready"
        ]
    )


@router.get("/datasets/{dataset_id}/campaign")
async def get_my_campaign(dataset_id: UUID, user: CurrentUser, connection: Connection) -> CampaignPage:
    """One campaign with its guidelines."""
    seen, campaign = await _enter(connection, dataset_id, user)
    card = await _show_card(connection, seen, campaign, user=user)
    return CampaignPage(
        **card.model_dump(),
        guidelines_html=guidelines.render(seen.guidelines or ""),
        overlap=seen.overlap,
        lease_seconds=campaign.lease_seconds,
    )


@router.get("/datasets/{dataset_id}/queue")
async def get_queue(
    dataset_id: UUID,
    user: CurrentUser,
    connection: Connection,
    request: Request,
    n: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 1,
) -> Queue:
    """The next pairs, kept for the caller: open ones first, so a reload shows the same."""
    await _enter(connection, dataset_id, user)
    following = await assign.serve_next(
        connection, dataset_id, user_id=user.id, n=n, secret=request.app.state.secret_key
    )
    return Queue(
        items=[_show_pair(item) for item in following.items],
        state=following.state,
        retry_after_s=following.retry_after_s,
        team=show_team(following.progress),
        mine=_show_mine(following.progress),
    )


async def _judge(
    connection: asyncpg.Connection, dataset_id: UUID, *, user: User, wish: Wish, response: Response
) -> JudgementOut:
    await _enter(connection, dataset_id, user)
    judged: Judged = await judgements.judge(connection, dataset_id, user_id=user.id, wish=wish)
    assert judged.judgement_id is not None
    progress = await campaigns.get_progress(connection, dataset_id, user.id)
    response.status_code = 200 if judged.outcome == "repeated" else 201
    return JudgementOut(
        id=judged.judgement_id,
        kind=wish.kind,
        counted=judged.is_counted,
        team=show_team(progress),
        mine=_show_mine(progress),
    )


def _wish(body: JudgementIn, kind: Kind) -> Wish:
    return Wish(kind=kind, **body.model_dump())


@router.post("/datasets/{dataset_id}/votes", status_code=201)
async def cast_vote(
    dataset_id: UUID, body: VoteIn, user: CurrentUser, connection: Connection, response: Response
) -> JudgementOut:
    """Answer a pair; 200 with the first answer when the idempotency key is repeated."""
    return await _judge(connection, dataset_id, user=user, wish=_wish(body, "vote"), response=response)


@router.post("/datasets/{dataset_id}/skips", status_code=201)
async def skip_pair(
    dataset_id: UUID, body: JudgementIn, user: CurrentUser, connection: Connection, response: Response
) -> JudgementOut:
    """Pass a pair on to others; it does not come back to the caller."""
    return await _judge(connection, dataset_id, user=user, wish=_wish(body, "skip"), response=response)


@router.post("/datasets/{dataset_id}/flags", status_code=201)
async def flag_pair(
    dataset_id: UUID, body: FlagIn, user: CurrentUser, connection: Connection, response: Response
) -> JudgementOut:
    """Report a pair; enough flags take it out for everyone."""
    return await _judge(connection, dataset_id, user=user, wish=_wish(body, "flag"), response=response)


@router.post("/datasets/{dataset_id}/undo")
async def undo_judgement(dataset_id: UUID, user: CurrentUser, connection: Connection, request: Request) -> Undone:
    """Take back the caller's latest judgement and give the pair back to them."""
    await _enter(connection, dataset_id, user)
    undone = await judgements.undo(connection, dataset_id, user_id=user.id, secret=request.app.state.secret_key)
    progress = await campaigns.get_progress(connection, dataset_id, user.id)
    return Undone.model_validate(
        {
            "pair": _show_pair(undone.pair),
            "kind": undone.kind,
            "answer": undone.answer,
            "team": show_team(progress),
            "mine": _show_mine(progress),
        }
    )
