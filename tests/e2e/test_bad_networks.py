"""No vote is lost and none counts twice, whatever the network, the tab or the session does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Route, expect

if TYPE_CHECKING:
    from conftest import Visit


def test_votes_given_offline_arrive_exactly_once_when_the_network_is_back(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    page.wait_for_load_state("networkidle")
    visitor.context.set_offline(True)
    for key in ("1", "2", "3", "4"):
        visitor.press(key)
    expect(page.get_by_text("4 saving")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("4 by you")
    assert visitor.counts == (0, 0, 0)
    visitor.context.set_offline(False)
    expect(page.get_by_text("saving")).to_be_hidden()
    visitor.wait_counts(4, 0, 0)
    page.wait_for_timeout(1500)
    assert visitor.counts == (4, 0, 0)


def test_votes_survive_a_closed_tab(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    page.wait_for_load_state("networkidle")
    visitor.context.set_offline(True)
    for key in ("1", "2", "s"):
        visitor.press(key)
    expect(page.get_by_text("3 saving")).to_be_visible()
    page.close()
    visitor.context.set_offline(False)
    assert visitor.counts == (0, 0, 0)
    visitor.page = visitor.open_tab()
    visitor.page.goto(visitor.server.url)
    visitor.wait_ready()
    visitor.wait_counts(2, 1, 0)
    expect(visitor.page.get_by_role("banner")).to_contain_text("2 by you")


def test_a_vote_whose_answer_got_lost_is_sent_again_and_counts_once(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    attempts: list[str] = []

    def lose_first_answer(route: Route) -> None:
        attempts.append(route.request.post_data_json["idempotency_key"])
        if len(attempts) == 1:
            assert route.fetch().status == 201
            route.abort()
        else:
            route.continue_()

    page.route("**/votes", lose_first_answer)
    with page.expect_response(lambda response: response.url.endswith("/votes")) as answered:
        visitor.press("1")
    assert answered.value.status == 200
    assert len(attempts) == 2 and attempts[0] == attempts[1]
    expect(page.get_by_text("saving")).to_be_hidden()
    assert visitor.counts == (1, 0, 0)


def test_a_server_that_is_busy_is_asked_again(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    left = [503, 503]
    page.route("**/votes", lambda route: route.fulfill(status=left.pop()) if left else route.continue_())
    visitor.press("1")
    visitor.press("2")
    visitor.wait_counts(2, 0, 0)
    assert left == []


def test_a_session_that_ended_leads_to_sign_in_and_back_and_the_vote_arrives(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    address = page.url
    visitor.context.clear_cookies()
    page.keyboard.press("1")
    expect(page.get_by_text("Your session ended")).to_be_visible()
    assert visitor.counts == (0, 0, 0)
    visitor.sign_in()
    visitor.wait_ready()
    assert page.url == address
    visitor.wait_counts(1, 0, 0)


def test_two_tabs_never_answer_the_same_pair_twice(visit: Visit) -> None:
    visitor = visit()
    first = visitor.start()
    second = visitor.open_tab()
    second.goto(first.url)
    assert visitor.images(second) == visitor.images(first)
    answered = visitor.images(first)
    visitor.press("1")
    expect(second.locator(f"img[src='{answered[0]}']")).to_have_count(0)
    assert visitor.images(second) == visitor.images(first)
    visitor.wait_counts(1, 0, 0)


def test_a_server_that_cannot_be_reached_is_explained_and_asked_again(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    page.route("**/queue*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    page.unroute("**/queue*")
    page.get_by_role("button", name="Try again").click()
    visitor.wait_ready()
