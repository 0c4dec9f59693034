"""What a board says about the models it ranks."""

from diptych.server.boards import say_painters


def test_a_board_says_which_models_are_painters():
    description = {"models": [{"name": "poster", "backend": "builtin"}, {"name": "flux", "backend": "diffusers"}]}
    assert say_painters(description) == "Painters, which draw by rules without machine learning: poster."


def test_a_board_says_nothing_of_painters_where_there_are_none():
    for description in ({}, {"models": None}, {"models": ["a", "b"]}, {"models": [{"name": "flux"}]}):
        assert say_painters(description) == ""
