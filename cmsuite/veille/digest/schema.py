"""What an issue holds: what was found, what it changes for its readers, and where each piece is from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.documents.content import Content, Day, ItemId, Keyed, Text, Words
from cmsuite.veille.digest.words import AUDIENCES, CLASSES, TEMPLATES, worded
from cmsuite.veille.words import AXES, DIGITS_SAID, LETTERS_SAID

Axis = Literal["trade", "competitor", "technology", "regulation", "reputation", "culture"]
Letter = Literal["", "A", "B", "C", "D", "E", "F"]
Audience = Literal["internal", "client", "public"]
Template = Literal["", "figures", "ranking", "timeline", "before_after", "actors"]
PressClass = Literal["none", "press_review", "panorama"]


class Highlight(Keyed):
    """An item as readers get it. item: its number in the watch, 0 where it comes from elsewhere. info: the digit of its
    rating, 0 without one. internal: it stays in the house. quote: letter by letter; licensor and the days: of the
    licence by which it may be longer."""

    PREFIX: ClassVar[str] = "N"

    item: ItemId = Field(0, ge=0, title=N_("Item"))
    axis: Axis = Field("trade", title=N_("Axis"), json_schema_extra=worded(AXES))
    headline: Words = Field("", title=N_("Headline"))
    summary: Text = Field("", title=N_("Summary, in your own words"), description=N_("Two to four lines."))
    so_what: Text = Field("", title=N_("What it changes for us"))
    action: Words = Field("", title=N_("What to do"))
    letter: Letter = Field("", title=N_("Source, A to F"), description=LETTERS_SAID)
    info: int = Field(0, ge=0, le=6, title=N_("Information, 1 to 6"), description=DIGITS_SAID)
    url: Words = Field("", title=N_("Address"))
    article: Words = Field("", title=N_("Title of the article"))
    language: Words = Field("", title=N_("Language of the article"), description=N_("fr, en, de…; empty: as it reads."))
    author: Words = Field("", title=N_("Author"))
    publisher: Words = Field("", title=N_("Published by"))
    published_on: Day | None = Field(None, title=N_("Published on"))
    quote: Words = Field("", title=N_("Quotation"), description=N_("200 characters at most, without a licence."))
    internal: bool = Field(False, title=N_("Only for the house"))
    licensor: Words = Field("", title=N_("Licence of"))
    licence_titles: Words = Field("", title=N_("For which titles"))
    licence_from: Day | None = Field(None, title=N_("Licence from"))
    licence_until: Day | None = Field(None, title=N_("Licence until"))
    licence_most: int = Field(0, ge=0, title=N_("Recipients at most"))

    def licensed(self, on: date) -> bool:
        """Whether a licence lets longer extracts be shown on a day."""
        from_ = self.licence_from is None or self.licence_from <= on
        return bool(self.licensor) and from_ and self.licence_until is not None and on <= self.licence_until

    @property
    def doubtful(self) -> bool:
        """Whether it has to be told as not confirmed: by its source, or by what is said."""
        return self.info >= 4 or self.letter in ("D", "E", "F")


class Measured(Content):
    label: Words = Field("", title=N_("When"))
    value: Annotated[Decimal, Field(ge=0, decimal_places=2)] = Field(Decimal(0), title=N_("How many"))


class Trend(Content):
    """One thing that grows or shrinks, with its numbers."""

    title: Words = Field("", title=N_("Message"), description=N_("A sentence: what the numbers say."))
    said: Text = Field("", title=N_("In words"), description=N_("The same for who does not see the chart."))
    unit: Words = Field("", title=N_("What is counted"))
    source: Words = Field("", title=N_("Source"))
    points: tuple[Measured, ...] = Field((), title=N_("Values"))


class Event(Content):
    on: Day | None = Field(None, title=N_("Day"))
    what: Words = Field("", title=N_("What"))


class InfoRow(Content):
    """A line of what is drawn. second: after, or across the map; on: of a timeline."""

    label: Words = Field("", title=N_("What"))
    value: Annotated[Decimal, Field(decimal_places=2)] = Field(Decimal(0), title=N_("Value"))
    second: Annotated[Decimal, Field(decimal_places=2)] = Field(
        Decimal(0), title=N_("Second value"), description=N_("After; or upwards, on a map.")
    )
    unit: Words = Field("", title=N_("Unit, or group"))
    on: Day | None = Field(None, title=N_("Day"))


class Infographic(Content):
    """One message and the numbers that show it. first, second: the names of the values, or of the directions of a
    map."""

    template: Template = Field("", title=N_("Template"), json_schema_extra=worded(TEMPLATES))
    title: Words = Field("", title=N_("Message"), description=N_("One, in a sentence."))
    said: Text = Field("", title=N_("Below the drawing"))
    source: Words = Field("", title=N_("Source"))
    on: Day | None = Field(None, title=N_("Day of the numbers"))
    unit: Words = Field("", title=N_("What is counted"))
    first: Words = Field("", title=N_("Name of the values"), description=N_("Before; or to the right, on a map."))
    second: Words = Field("", title=N_("Name of the second values"))
    rows: tuple[InfoRow, ...] = Field((), title=N_("Values"))


class Digest(Content):
    number: int = Field(0, ge=0, title=N_("Issue number"))
    starts_on: Day | None = Field(None, title=N_("Period from"))
    ends_on: Day | None = Field(None, title=N_("Period to"))
    audience: Audience = Field("internal", title=N_("For whom"), json_schema_extra=worded(AUDIENCES))
    subject: Words = Field("", title=N_("Subject of the mail"), description=N_("35 to 60 characters."))
    editorial: Text = Field("", title=N_("Editorial"), description=N_("Three to five lines."))
    items: tuple[Highlight, ...] = Field((), title=N_("Items"), description=N_("Three to seven."))
    trend: Trend = Field(Trend.model_construct(), title=N_("Trend"))
    regulation: Text = Field("", title=N_("Regulation"))
    agenda: tuple[Event, ...] = Field((), title=N_("Agenda"))
    dropped: Text = Field("", title=N_("What we left out"))
    infographic: Infographic = Field(Infographic.model_construct(), title=N_("Infographic"))
    press: PressClass = Field("none", title=N_("What it is in law"), json_schema_extra=worded(CLASSES))
    credits: Text = Field("", title=N_("Credits"), description=N_("Besides the sources of the items."))
    contact: Words = Field("", title=N_("Contact"))
    feedback: Words = Field("", title=N_("Address for opinions"), description=N_("A form of yours; else by mail."))
