"""Organisers see progress, people and models; annotators are kindly sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from diptych.testing.pairs import MODELS

if TYPE_CHECKING:
    from conftest import Visit


def test_an_organiser_sees_a_card_and_the_campaign_behind_it(visit: Visit) -> None:
    annotator = visit()
    annotator.start()
    for key in ("1", "2", "3"):
        annotator.press(key)
    annotator.wait_counts(3, 0, 0)

    owner = visit(username="owner")
    page = owner.page
    page.goto(f"{owner.server.url}/admin")
    owner.sign_in()
    page.get_by_role("link", name="small").click()
    expect(page.get_by_role("heading", name="small", level=1)).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=annotator.username, exact=True))
    expect(row.get_by_role("cell").first).to_have_text("3")
    expect(page.get_by_role("rowheader", name="Painting")).to_be_visible()


def test_the_board_shows_models_or_says_why_there_is_no_ranking(visit: Visit) -> None:
    owner = visit(username="owner")
    page = owner.page
    dataset_id = owner.server.campaign["dataset_id"]
    owner.server.run("simulate", "small", "--annotators", "3", "--seed", "5")
    board = owner.server.call("GET", f"/datasets/{dataset_id}/board")
    page.goto(f"{owner.server.url}/admin/{dataset_id}")
    owner.sign_in()
    expect(page.get_by_role("heading", name="Models")).to_be_visible()
    assert board["problem"] is None and {row["model"] for row in board["models"]} == set(MODELS)
    for row in board["models"]:
        shown = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=row["model"]))
        expect(shown).to_contain_text(str(round(row["rating"])))
        expect(shown).to_contain_text(f"{row['n_votes']:,}")
    expect(page.get_by_text("simulated", exact=True)).to_have_count(3)


def test_an_annotator_at_the_organisers_page_learns_why_it_stays_closed(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.goto(f"{visitor.server.url}/admin/{visitor.server.campaign['dataset_id']}")
    visitor.sign_in()
    expect(page.get_by_role("heading", name="This page is for organisers")).to_be_visible()
    asked = [response.url for response in visitor.responses if response.url.endswith(("/board", "/overview"))]
    assert asked == []
    page.get_by_role("link", name="Back to voting").click()
    expect(page.get_by_role("dialog", name="Guidelines")).to_be_visible()


def test_a_person_without_a_campaign_learns_what_to_do(visit: Visit) -> None:
    visitor = visit()
    me = next(user for user in visitor.server.call("GET", "/users")["items"] if user["username"] == visitor.username)
    workspaces = visitor.server.call("GET", "/me/workspaces")["items"]
    workspace = next(item for item in workspaces if item["name"] == visitor.server.campaign["workspace"])
    visitor.server.call("DELETE", f"/workspaces/{workspace['id']}/users/{me['id']}")
    visitor.page.goto(visitor.server.url)
    visitor.sign_in()
    expect(visitor.page.get_by_role("heading", name="No campaign for you yet")).to_be_visible()
