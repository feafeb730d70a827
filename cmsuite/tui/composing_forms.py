"""What the Composer asks by forms: the words beside the text, a file, what stands for it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field

from cmsuite.core.locale import N_
from cmsuite.engines.networks.words import VISIBILITIES
from cmsuite.tui.sections.forms import worded

ALT = N_("What stands for it where it cannot be seen.")
WHY = N_("It says nothing; why.")
SEEN_BY: str = Field(
    "public",
    title=N_("Visibility"),
    description=N_("Who sees it: public, unlisted, …"),
    json_schema_extra=worded(VISIBILITIES),
)


class Beside(BaseModel):
    """The words of one account beside its text."""

    cw: str | None = Field(None, title=N_("Content warning"), description=N_("Shown before the text, which is folded."))
    language: str | None = Field(None, title=N_("Language"), description=N_("The language of the text: fr, en, …"))
    visibility: str = SEEN_BY


class BesideAll(BaseModel):
    """Those of the post, with what the team calls it."""

    title: str | None = Field(None, title=N_("Title"), description=N_("What the team calls it."))
    cw: str | None = Field(None, title=N_("Content warning"), description=N_("Shown before the text, which is folded."))
    language: str | None = Field(None, title=N_("Language"), description=N_("The language of the text: fr, en, …"))
    visibility: str = SEEN_BY


class Alternative(BaseModel):
    """What stands for a file, or why nothing has to."""

    alt: str | None = Field(None, title=N_("Alternative text"), description=ALT)
    why: str | None = Field(None, title=N_("Decorative because"), description=WHY)


class Attached(BaseModel):
    """A file to attach."""

    file: Path = Field(title=N_("File"), description=N_("Its path: ~/Pictures/lamp.jpg"))
    alt: str | None = Field(None, title=N_("Alternative text"), description=ALT)
    why: str | None = Field(None, title=N_("Decorative because"), description=WHY)
