"""The pair screen, used as people use it: real server, real browser, real keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from diptych.testing.pairs import MODELS

if TYPE_CHECKING:
    from conftest import Visit

N_PAIRS = 12


def test_a_wrong_password_is_explained_and_the_field_is_ready_for_the_next_try(visit: Visit) -> None:
    visitor = visit()
    visitor.page.goto(visitor.server.url)
    expect(visitor.page.get_by_label("Username")).to_be_focused()
    visitor.sign_in("wrong horse")
    expect(visitor.page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(visitor.page.get_by_role("textbox", name="Password")).to_be_focused()
    assert visitor.page.url.startswith(f"{visitor.server.url}/sign-in")


def test_a_new_person_reads_the_guidelines_and_can_open_them_again_without_losing_the_pair(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.goto(visitor.server.url)
    visitor.sign_in()
    sheet = page.get_by_role("dialog", name="Guidelines")
    expect(sheet).to_contain_text("Both good")
    page.keyboard.press("1")
    page.get_by_role("button", name="Start").click()
    expect(sheet).to_be_hidden()
    before = visitor.images()
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    page.keyboard.press("2")
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    assert visitor.images() == before
    assert visitor.counts == (0, 0, 0)
    page.reload()
    visitor.wait_ready()
    expect(sheet).to_be_hidden()


def test_keys_vote_until_the_person_is_finished_and_thanked_with_their_numbers(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    keys = ["1", "2", "3", "4", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "1", "2", "3"]
    for n, key in enumerate(keys, start=1):
        visitor.press(key)
        expect(page.get_by_role("banner")).to_contain_text(f"{n} by you")
    visitor.wait_ready()
    page.keyboard.press("4")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.locator("main dl")).to_contain_text(re.compile(rf"votes\s*{N_PAIRS}"))
    visitor.wait_counts(N_PAIRS, 0, 0)


def test_a_vote_carries_the_answer_the_times_and_how_it_was_given(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    with page.expect_request("**/votes") as by_key:
        page.keyboard.press("2")
    visitor.wait_ready()
    with page.expect_request("**/votes") as by_pointer:
        page.get_by_role("button", name="Both bad").click()
    key, pointer = by_key.value.post_data_json, by_pointer.value.post_data_json
    assert (key["answer"], key["input_kind"]) == ("right", "key")
    assert (pointer["answer"], pointer["input_kind"]) == ("both_bad", "pointer")
    assert key["idempotency_key"] != pointer["idempotency_key"]
    assert 0 <= key["hidden_ms"] <= key["ready_ms"] < 60_000
    visitor.wait_counts(2, 0, 0)


def test_undo_brings_the_pair_back_on_the_same_sides_with_the_old_answer_marked(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    seen = []
    for key in ("1", "3"):
        seen.append(visitor.images())
        visitor.press(key)
    visitor.wait_counts(2, 0, 0)
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Both good, your earlier answer")).to_be_visible()
    assert visitor.images() == seen[1]
    visitor.wait_counts(1, 0, 0)
    page.reload()
    visitor.wait_ready()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="A is better, your earlier answer")).to_be_visible()
    assert visitor.images() == seen[0]
    visitor.wait_counts(0, 0, 0)
    page.keyboard.press("z")
    expect(page.get_by_text("nothing to undo")).to_be_visible()
    page.keyboard.press("Backspace")
    assert visitor.images() == seen[0]


def test_skips_and_flags_are_no_votes(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    visitor.press("s")
    visitor.wait_ready()
    page.keyboard.press("!")
    expect(page.get_by_role("dialog", name="What is wrong with this pair?")).to_be_visible()
    page.keyboard.press("Escape")
    assert visitor.counts == (0, 1, 0)
    page.keyboard.press("!")
    with page.expect_request("**/flags") as sent:
        page.keyboard.press("3")
    assert sent.value.post_data_json["reason"] == "off_prompt"
    visitor.wait_counts(0, 1, 1)


def test_a_reload_shows_the_same_pair(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    visitor.press("1")
    before = visitor.images()
    page.reload()
    assert visitor.images() == before


def test_the_next_images_are_there_before_the_key_is_pressed(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    page.wait_for_load_state("networkidle")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    for _ in range(3):
        visitor.press("1")
        shown = visitor.images()
        assert not [url for url in requested if any(url.endswith(path) for path in shown)]


def test_nothing_can_be_answered_before_both_images_are_there(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.route("**/screen.webp", lambda route: route.abort())
    page.goto(visitor.server.url)
    visitor.sign_in()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("This image did not load.")).to_have_count(2)
    page.keyboard.press("1")
    page.keyboard.press("s")
    page.get_by_role("button", name="A is better").click(force=True)
    assert visitor.counts == (0, 0, 0)
    page.unroute("**/screen.webp")
    for _ in range(2):
        page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_text("This image did not load.")).to_have_count(0)
    visitor.press("1")
    visitor.wait_counts(1, 0, 0)


def test_a_broken_image_can_be_reported(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.route("**/screen.webp", lambda route: route.abort())
    page.goto(visitor.server.url)
    visitor.sign_in()
    page.get_by_role("button", name="Start").click()
    with page.expect_request("**/flags") as sent:
        page.get_by_role("button", name="Report as broken").first.click()
    assert (sent.value.post_data_json["reason"], sent.value.post_data_json["ready_ms"]) == ("broken", None)
    visitor.wait_counts(0, 0, 1)


def test_both_images_zoom_and_move_together_and_a_new_pair_starts_whole(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()

    def views() -> set[str]:
        return set(page.eval_on_selector_all("[data-lease] .image", "all => all.map(one => one.style.transform)"))

    whole = views()
    assert len(whole) == 1
    frame = page.locator("[data-lease] .frame").first.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.25)
    page.mouse.wheel(0, -240)
    page.wait_for_function(
        "before => document.querySelector('.image').style.transform !== before", arg=whole.copy().pop()
    )
    zoomed = views()
    assert len(zoomed) == 1
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.15, frame["y"] + frame["height"] * 0.2, steps=3)
    page.mouse.up()
    moved = views()
    assert len(moved) == 1 and moved != zoomed
    page.keyboard.press("0")
    assert views() == whole
    page.keyboard.press("+")
    assert views() != whole
    visitor.press("1")
    assert views() == whole


def test_blink_shows_b_in_the_place_of_a_and_answers_nothing_meanwhile(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    left, right = visitor.images()
    page.keyboard.down("f")
    frame = page.locator("[data-lease] .frame").first
    expect(frame.get_by_text("B")).to_be_visible()
    assert visitor.images() == [right]
    page.keyboard.press("1")
    page.keyboard.up("f")
    expect(frame.get_by_text("A")).to_be_visible()
    assert visitor.images() == [left, right]
    assert visitor.counts == (0, 0, 0)


def test_before_and_after_a_vote_nothing_tells_which_model_drew_an_image(visit: Visit) -> None:
    visitor = visit()
    page = visitor.start()
    for key in ("1", "s", "4"):
        visitor.press(key)
    page.keyboard.press("z")
    page.wait_for_load_state("networkidle")
    names = [model.encode() for model in MODELS]
    for response in visitor.responses:
        sent = response.url.encode() + str(response.headers).encode() + response.body()
        assert not [name for name in names if name in sent], response.url
    shown = page.content().encode()
    assert not [name for name in names if name in shown]
    assert sum(response.url.endswith(".webp") for response in visitor.responses) >= 6
