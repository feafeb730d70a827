"""The small forms over a document: a comment, its answer, a piece of evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from cmsuite.core.locale import N_
from cmsuite.engines.documents.words import COMMENTS, PRIORITIES
from cmsuite.engines.evidence.words import GRADES, KINDS

Sort = Literal["correction", "question", "refusal", "addition", "note"]
Priority = Literal["low", "normal", "high"]
Sorted = Literal["metric_extract", "post_sample", "page_capture", "survey", "interview", "document", "veille_item",
                 "observation"]  # fmt: skip
Grade = Literal["measured", "observed", "declared", "inferred"]


class Comment(BaseModel):
    """Something that is said about a place."""

    text: str = Field(title=N_("Comment"), max_length=4000)
    kind: Sort = Field(
        "note",
        title=N_("What it is"),
        json_schema_extra={"words": {**COMMENTS}},
        description=N_("All but a note wait for an answer."),
    )
    priority: Priority = Field("normal", title=N_("How urgent"), json_schema_extra={"words": {**PRIORITIES}})


class Reworded(BaseModel):
    """Why something was accepted in other words."""

    reason: str = Field("", title=N_("How it reads now"), max_length=1000)


class Refusal(BaseModel):
    """Why something was refused."""

    reason: str = Field(title=N_("Why it is refused"), max_length=1000,
                        description=N_("Who wrote it reads this."))  # fmt: skip


class PutOff(BaseModel):
    """Until when something is put off."""

    reason: str = Field("", title=N_("Why it is put off"), max_length=1000)
    until: date = Field(title=N_("Until"))


class NewEvidence(BaseModel):
    """A piece of evidence that is typed in."""

    title: str = Field(title=N_("Title"), max_length=200, description=N_("What it shows."))
    source: str = Field(title=N_("Source"), max_length=200, description=N_("Who published or measured it."))
    kind: Sorted = Field("document", title=N_("Kind"), json_schema_extra={"words": {**KINDS}})
    grade: Grade = Field("observed", title=N_("Grade"), json_schema_extra={"words": {**GRADES}})
    starts_on: date | None = Field(None, title=N_("From"), json_schema_extra={"past": True})
    ends_on: date | None = Field(
        None,
        title=N_("To"),
        description=N_("The last day that it says something about."),
        json_schema_extra={"past": True},
    )
    n: int | None = Field(None, ge=0, title=N_("How many were counted"))
    method: str = Field("", title=N_("Method"), max_length=2000)
    url: str = Field("", title=N_("Address"), max_length=2000)
    image: Path | None = Field(None, title=N_("Picture of it"), description=N_("A file: PNG, JPEG or WebP."))
    image_alt: str = Field("", title=N_("What is seen there"), max_length=500)
    shared: bool = Field(False, title=N_("Other brands may cite it"))
