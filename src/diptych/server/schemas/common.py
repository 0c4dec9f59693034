"""Types that several nouns of the Argilla wire form share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _without_zone(moment: object) -> object:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC).replace(tzinfo=None)
    return moment


# The wire form writes UTC without a zone suffix.
NaiveTime = Annotated[datetime, BeforeValidator(_without_zone)]


class Wire(BaseModel):
    """Base of everything in the Argilla wire form. Unknown keys are ignored: the client sends many."""

    model_config = ConfigDict(extra="ignore", from_attributes=True, json_schema_serialization_defaults_required=True)
