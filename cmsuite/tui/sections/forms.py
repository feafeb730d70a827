"""What is typed in the settings, as models: the form screen is made of them, and says what each part is for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr
from pydantic.config import JsonDict

from cmsuite.core.locale import N_
from cmsuite.engines.jobs.words import LATE
from cmsuite.engines.people.words import ROLES
from cmsuite.tui.widgets.fields import known_zone
from cmsuite.veille.words import AXES

Zone = Annotated[str, AfterValidator(known_zone)]
Language = Literal["fr", "en"]
LANGUAGES = {"fr": N_("French"), "en": N_("English")}


def worded(words: Mapping[str, str]) -> JsonDict:
    """The word for each value, a source string."""
    return {"words": {**words}}


class NewBrand(BaseModel):
    name: str = Field(title=N_("Name"), examples=["Atelier Lumen"], max_length=120)
    zone: Zone = Field("Europe/Paris", title=N_("Time zone"), description=N_("By which its hours are meant."))
    language: Language = Field(
        "fr", title=N_("Language"), description=N_("The language that it speaks."),
        json_schema_extra=worded(LANGUAGES),
    )  # fmt: skip
    country: str = Field(
        "FR", title=N_("Country"), description=N_("In two letters; its public holidays are those of the calendar."),
        max_length=2,
    )  # fmt: skip


class Spoken(BaseModel):
    language: Language = Field(
        "fr", title=N_("Language"),
        description=N_("What is begun from now on is in it; what was written stays as it is."),
        json_schema_extra=worded(LANGUAGES),
    )  # fmt: skip


class DocumentLook(BaseModel):
    ink: str = Field(title=N_("Text"), description=N_("Its colour, as #rrggbb; it stands on white."), max_length=7)
    accent: str = Field(title=N_("Titles"), description=N_("Their colour, and that of table heads."), max_length=7)
    on_accent: str = Field(title=N_("In table heads"), description=N_("The colour of their words."), max_length=7)
    font: str = Field("", title=N_("Font"), description=N_("The name of its family; else that of each format."))
    logo: Path | None = Field(
        None, title=N_("Logo"), description=N_("An image: PNG, JPEG or WebP. Without one, the logo stays as it is.")
    )
    logo_alt: str = Field("", title=N_("On the logo"), description=N_("What is seen on it, in words."), max_length=200)
    bare: bool = Field(False, title=N_("Without a logo"), description=N_("Yes takes away the one that is there."))


class NewPerson(BaseModel):
    name: str = Field(title=N_("Name"), examples=["Chloé Martin"], max_length=120)
    email: str = Field(title=N_("Mail address"), examples=["chloe@example.org"], max_length=200)
    role: Literal[
        "cm", "manager", "lead", "maker", "moderator", "approver", "crisis_lead", "on_call", "legal", "viewer",
        "partner",
    ] = Field("cm", title=N_("Role"), description=N_("What they may do for the brand; more can be given after."),
              json_schema_extra=worded(ROLES))  # fmt: skip
    language: Language | None = Field(
        None, title=N_("Language"), description=N_("In which cmsuite speaks to them."),
        json_schema_extra=worded(LANGUAGES),
    )  # fmt: skip


class NewAccount(BaseModel):
    server: str = Field(title=N_("Server"), examples=["mastodon.example"], max_length=200)
    token: bool = Field(
        False, title=N_("With a token"), description=N_("No: you sign in on the server's page and paste its code.")
    )
    zone: Zone | None = Field(None, title=N_("Time zone"), description=N_("Its own, if it is not the brand's."))
    language: str | None = Field(
        None, title=N_("Language"), description=N_("Of its posts, if it is not the brand's: fr, en, pt-BR.")
    )


class NewAccountByHand(BaseModel):
    name: str = Field(title=N_("Account"), examples=["atelier.lumen"], max_length=200)
    url: str = Field(
        title=N_("Address"), description=N_("The page that a visitor sees."), examples=["https://network.example/lumen"]
    )
    zone: Zone | None = Field(None, title=N_("Time zone"), description=N_("Its own, if it is not the brand's."))
    language: str | None = Field(
        None, title=N_("Language"), description=N_("Of its posts, if it is not the brand's: fr, en, pt-BR.")
    )


class Pasted(BaseModel):
    code: SecretStr = Field(title=N_("Code"), description=N_("Paste it whole: it holds once, for a few minutes."))


class PastedToken(BaseModel):
    code: SecretStr = Field(title=N_("Token"), description=N_("From the server's settings, under development."))


class Rhythm(BaseModel):
    rule: str = Field(
        title=N_("Rule"), max_length=100, examples=["30 2 * * mon-fri"],
        description=N_("Minute, hour, day, month, day of the week; or “every SECONDS”."),
    )  # fmt: skip
    zone: Zone = Field("UTC", title=N_("Time zone"), description=N_("On whose wall the hours are read."))
    late: Literal["coalesce", "skip"] = Field("coalesce", title=N_("What was missed"), json_schema_extra=worded(LATE))


class NewFeed(BaseModel):
    url: str = Field(
        title=N_("Address"), examples=["https://gazette.example"], max_length=2000,
        description=N_("Of a feed, or of a page that declares one."),
    )  # fmt: skip
    axis: Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"] = Field(
        "trade", title=N_("Axis"), description=N_("What it is watched for."), json_schema_extra=worded(AXES)
    )
    title: str = Field("", title=N_("Title"), description=N_("Else the feed's own."), max_length=200)


class NewCapture(BaseModel):
    url: str = Field(
        "", title=N_("Address"), examples=[N_("https://gazette.example/an-article")], max_length=2000,
        description=N_("Of a page, a post; nothing of a closed network is asked."),
    )  # fmt: skip
    title: str = Field("", title=N_("Title"), description=N_("Else the page is asked for its own."), max_length=500)
    axis: Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"] = Field(
        "trade", title=N_("Axis"), description=N_("What it is of use for."), json_schema_extra=worded(AXES)
    )
    note: str = Field("", title=N_("Note"), description=N_("What you think of it."), max_length=4000)


class WatchedPage(BaseModel):
    url: str = Field(
        title=N_("Address"), examples=[N_("https://authority.example/decisions")], max_length=2000,
        description=N_("Of a page that has no feed."),
    )  # fmt: skip
    axis: Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"] = Field(
        "regulation", title=N_("Axis"), description=N_("What it is watched for."), json_schema_extra=worded(AXES)
    )
    title: str = Field("", title=N_("Title"), description=N_("Else the page's own."), max_length=200)
    selector: str = Field(
        "", title=N_("Only this part"), examples=["main article"], max_length=200,
        description=N_("A CSS selector; without one, the page's own text."),
    )  # fmt: skip
    ignore: str = Field(
        "", title=N_("Leave out"), examples=[N_("visitors: \\d+")], max_length=500,
        description=N_("A regular expression of what says nothing new."),
    )  # fmt: skip
    alert: str = Field(
        "", title=N_("Tell of"), examples=[N_("deadline.*")], max_length=500,
        description=N_("A regular expression of what is told when it changes, however short."),
    )  # fmt: skip

    @property
    def reader(self) -> dict[str, Any]:
        """How the page is read, as its kind takes it."""
        given = {"selector": self.selector.strip(), "ignore": [self.ignore], "watch": [self.alert]}
        return {name: value for name, value in given.items() if value and value != [""]}


class FeedList(BaseModel):
    file: Path = Field(
        title=N_("OPML file"), examples=[N_("~/feeds.opml")], description=N_("Its folders are the axes.")
    )
    axis: Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"] = Field(
        "trade", title=N_("Axis"), description=N_("For feeds whose folder names none."),
        json_schema_extra=worded(AXES),
    )  # fmt: skip
