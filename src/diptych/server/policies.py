"""Who may do what: one table."""

from __future__ import annotations

from typing import Literal

from diptych.db.users import Role, User
from diptych.errors import NotAllowedError

# What a role needs to be allowed: nothing more, membership of the workspace, or it never is.
Needs = Literal["always", "member", "never"]

ANYONE: dict[Role, Needs] = {"owner": "always", "admin": "always", "annotator": "always"}
MEMBERS: dict[Role, Needs] = {"owner": "always", "admin": "member", "annotator": "member"}
ADMINS: dict[Role, Needs] = {"owner": "always", "admin": "member", "annotator": "never"}
STAFF: dict[Role, Needs] = {"owner": "always", "admin": "always", "annotator": "never"}
OWNERS: dict[Role, Needs] = {"owner": "always", "admin": "never", "annotator": "never"}

TABLE: dict[str, dict[Role, Needs]] = {
    "user.list": OWNERS,
    "user.read": OWNERS,
    "user.create": OWNERS,
    "user.update": OWNERS,
    "user.delete": OWNERS,
    "workspace.create": OWNERS,
    "workspace.read": MEMBERS,
    "workspace.delete": OWNERS,
    "workspace.list_members": ADMINS,
    "workspace.add_member": OWNERS,
    "workspace.remove_member": ADMINS,
    "dataset.list_in_workspace": MEMBERS,
    "dataset.create": ADMINS,
    "dataset.read": MEMBERS,
    "dataset.update": ADMINS,
    "dataset.publish": ADMINS,
    "dataset.delete": ADMINS,
    "settings.read": MEMBERS,
    "settings.write": ADMINS,
    "record.list": ADMINS,
    "record.read": MEMBERS,
    "record.read_hidden": ADMINS,
    "record.write": ADMINS,
    "record.delete": ADMINS,
    "suggestion.read": MEMBERS,
    "suggestion.write": ADMINS,
    "response.create": MEMBERS,
    "response.write_own": ANYONE,
    "response.write_of_others": ADMINS,
    "progress.read": MEMBERS,
    "campaign.list": STAFF,
    "campaign.read": ADMINS,
    "campaign.write": ADMINS,
    "campaign.annotate": MEMBERS,
    "image.write": STAFF,
    "image.read_master": STAFF,
}


def allows(user: User, action: str, *, is_member: bool = False) -> bool:
    """True when the table lets this user do it."""
    needs = TABLE[action][user.role]
    return needs == "always" or (needs == "member" and is_member)


def require(user: User, action: str, *, is_member: bool = False) -> None:
    """Refuse what the table does not allow.

    Raises:
        NotAllowedError: always with the same text, which tells nothing about what was asked for.
    """
    if not allows(user, action, is_member=is_member):
        raise NotAllowedError("Operation not allowed")
