"""The page fits every window: whole pair, whole prompt, nothing to scroll for, targets for thumbs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

import diptych.server

if TYPE_CHECKING:
    from conftest import Visit

SIZES = {
    "1440x900": {"viewport": {"width": 1440, "height": 900}},
    "1280x720": {"viewport": {"width": 1280, "height": 720}},
    "820x1180": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    "390x844": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
SCROLLS = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const main = document.querySelector('main');
    return { sideways: scrollWidth - clientWidth, down: main.scrollHeight - main.clientHeight };
}"""
SHIFTS = """() => new Promise(resolve => new PerformanceObserver(list => resolve(
    list.getEntries().filter(entry => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0)
)).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => resolve(0), 300))"""


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found = [item.bounding_box() for item in page.locator(selector).all()]
    assert found and all(found)
    return [box for box in found if box]


@pytest.mark.parametrize("size", SIZES)
def test_a_pair_fits_the_window_in_equal_frames_that_stand_still(visit: Visit, size: str) -> None:
    options: dict[str, Any] = SIZES[size]
    visitor = visit(**options)
    page = visitor.start()
    before = boxes(page, "[data-lease] .frame")
    height = options["viewport"]["height"]
    assert page.evaluate(SCROLLS) == {"sideways": 0, "down": 0}
    assert abs(before[0]["width"] - before[1]["width"]) <= 1
    assert abs(before[0]["height"] - before[1]["height"]) <= 1
    assert all(box["y"] + box["height"] <= height for box in before)
    assert min(box["width"] for box in before) >= 170
    for _ in range(2):
        visitor.press("3")
        assert boxes(page, "[data-lease] .frame") == before
    assert round(page.evaluate(SHIFTS), 3) == 0


@pytest.mark.parametrize("size", SIZES)
def test_whoever_prefers_stacked_or_side_by_side_keeps_it(visit: Visit, size: str) -> None:
    visitor = visit(**SIZES[size])
    page = visitor.start()

    def is_stacked() -> bool:
        first, second = boxes(page, "[data-lease] .frame")
        return second["y"] >= first["y"] + first["height"]

    before = is_stacked()
    page.get_by_role("button", name="Layout: side by side or stacked").click()
    assert is_stacked() != before
    assert page.evaluate(SCROLLS) == {"sideways": 0, "down": 0}
    assert min(box["width"] for box in boxes(page, "[data-lease] .frame")) >= 170
    page.reload()
    visitor.wait_ready()
    assert is_stacked() != before


def test_on_a_phone_every_target_is_large_and_the_answers_are_in_the_thumbs_reach(visit: Visit) -> None:
    visitor = visit(**SIZES["390x844"])
    page = visitor.start()
    for box in boxes(page, "button:visible"):
        assert min(box["width"], box["height"]) >= 47.5
    answers = boxes(page, "[aria-label='Your answer'] button")
    assert min(box["y"] for box in answers) > 844 / 2
    with page.expect_request("**/votes") as sent:
        page.get_by_role("button", name="B is better").tap()
    assert sent.value.post_data_json["input_kind"] == "touch"
    visitor.wait_counts(1, 0, 0)


@pytest.mark.parametrize("path", ["/campaigns", "/admin", "/admin/{id}", "/nowhere"])
def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, path: str) -> None:
    visitor = visit(username="owner", **SIZES["390x844"])
    visitor.page.goto(visitor.server.url + path.format(id=visitor.server.campaign["dataset_id"]))
    visitor.sign_in()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    assert visitor.page.evaluate(SCROLLS)["sideways"] == 0


def test_the_theme_follows_the_system_until_one_is_chosen_and_the_choice_stays(visit: Visit) -> None:
    visitor = visit(color_scheme="dark")
    page = visitor.start()

    def ground() -> str:
        return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    dark = ground()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Light").click()
    light = ground()
    assert light != dark
    page.reload()
    visitor.wait_ready()
    assert ground() == light


def test_the_script_for_the_first_vote_weighs_at_most_60_kb_compressed(visit: Visit) -> None:
    visitor = visit()
    visitor.start()
    visitor.press("1")
    static = Path(diptych.server.__file__).parent / "static"
    names = {response.url.removeprefix(f"{visitor.server.url}/") for response in visitor.responses}
    scripts = [name for name in names if name.endswith(".js")]
    weight = sum((static / f"{name}.br").stat().st_size for name in scripts)
    assert 20_000 < weight <= 60_000
