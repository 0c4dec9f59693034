"""The tree of errors in the docstring is the tree of classes."""

import inspect

from diptych import errors


def _classes():
    return {
        name: cls for name, cls in vars(errors).items() if inspect.isclass(cls) and issubclass(cls, errors.DiptychError)
    }


def test_docstring_draws_every_error_and_no_other():
    drawn = {word for word in errors.__doc__.replace("|--", " ").replace("`--", " ").split() if word in _classes()}
    assert drawn == set(_classes())


def test_a_users_mistake_exits_with_2_and_a_failure_of_the_machine_with_1():
    for cls in _classes().values():
        if issubclass(cls, errors.UserError):
            assert cls.exit_code == 2
        else:
            assert cls.exit_code == 1


def test_a_missing_extra_names_the_install_line():
    error = errors.MissingExtraError("diptych serve", "server")
    assert "pip install 'diptych[server]'" in str(error)
