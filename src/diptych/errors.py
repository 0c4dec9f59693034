"""Every error that Diptych raises on purpose.

    DiptychError                   root; its text is meant for the person at the screen
    |-- UserError                  something given to us is wrong: exit code 2, HTTP 422
    |   |-- CampaignError          the campaign file, with file, line and value
    |   |-- InputError             a file, column or value that was read
    |   |-- MissingExtraError      a part of Diptych that is not installed; names the install line
    |   |-- NotFoundError          a name or id that does not exist (HTTP 404)
    |   |-- ConflictError          it exists already or moved on meanwhile (HTTP 409)
    |   |-- NotAllowedError        the caller may not do this (HTTP 403)
    |   `-- UnrankableError        the votes cannot answer the question asked
    `-- SystemFailure              the machine failed us: exit code 1, HTTP 503
        |-- DatabaseError          PostgreSQL is gone, refuses or cannot be started
        |-- StorageError           disk full, folder not writable
        `-- ServiceError           another server (a Diptych server, a hub, a model) did not answer

Say what is wrong, with which value, what is allowed, and the way out.
"""

from __future__ import annotations


class DiptychError(Exception):
    """Root of all errors raised on purpose."""

    exit_code = 1


class UserError(DiptychError):
    """Something the user gave is wrong; the text says what would be right."""

    exit_code = 2


class CampaignError(UserError):
    """The campaign file does not say something we can run."""


class InputError(UserError):
    """A file, column or value that was read is not usable."""


class MissingExtraError(UserError):
    """An optional part of Diptych is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra '{extra}'. Install it with: pip install 'diptych[{extra}]'")
        self.extra = extra


class NotFoundError(UserError):
    """A name or id that does not exist."""


class ConflictError(UserError):
    """It exists already, or it changed since the caller looked."""


class NotAllowedError(UserError):
    """The caller may not do this."""


class UnrankableError(UserError):
    """The votes cannot put all models on one scale.

    ``components`` lists groups of models that can be ranked among themselves.
    """

    def __init__(self, message: str, components: tuple[tuple[str, ...], ...] = ()) -> None:
        super().__init__(message)
        self.components = components


class SystemFailure(DiptychError):
    """The machine or another service failed; trying again may help."""

    exit_code = 1


class DatabaseError(SystemFailure):
    """PostgreSQL is gone, refuses, or cannot be started."""


class StorageError(SystemFailure):
    """The disk is full or a folder cannot be written."""


class ServiceError(SystemFailure):
    """Another server did not answer as it should."""
