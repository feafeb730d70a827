"""The report that a client opens: complete, accessible, silent on the network, and true to its facts."""

import json
import re
from base64 import b64encode
from datetime import UTC, date, datetime
from email.parser import BytesParser
from email.policy import default
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from docx import Document
from lxml import html
from openpyxl import load_workbook
from pptx import Presentation

from cmsuite.cli.context import Cli, to_json
from cmsuite.cli.suite import suite
from cmsuite.content.approval import approve
from cmsuite.content.gates import findings
from cmsuite.content.posts import edit
from cmsuite.content.review import submit, take_back
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Forbidden
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.exports.formats import FORMATS
from cmsuite.engines.rules.exemptions import suppress
from cmsuite.metrics import words
from cmsuite.metrics.facts import Batch, record
from cmsuite.metrics.measure import plain
from cmsuite.metrics.models import Kind
from cmsuite.metrics.periods import Period
from cmsuite.reporting.build import build
from cmsuite.reporting.comparing import (
    NoPage,
    NoSuchReport,
    NotAReport,
    NothingBefore,
    TwoLanguages,
    Unreadable,
    compare,
    pair,
)
from cmsuite.reporting.edition import Edition, gather
from cmsuite.reporting.figures import figures, kinds
from cmsuite.reporting.shelf import shelf
from cmsuite.store.store import Store
from tests.content.desk import a_post, prints
from tests.engines.exports.tagged import pages, tags
from tests.metrics.seed import MARCH, Story
from tests.workplace import Cast, people

HOSTILE = '</a></script><script>alert(1)</script>" onload="x [red]=cmd\u202e'
LANGUAGES = ("en", "fr")


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def workspace(store: Store, tmp_path: Path) -> Workspace:
    return workspaces.create(tmp_path / "ws", store_url=store.url.render_as_string(hide_password=False))


@pytest.fixture
def month(store: Store, cast: Cast, clock: SetClock) -> Story:
    """March 2026: three posts read at seven days, a young one, one from before, two missing days of followers."""
    clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    story = Story(store, cast)
    for when, counts, text in (
        (2, (10, 2, 1), "Le hêtre, puis le tour."),
        (9, (60, 12, 4), HOSTILE),
        (16, (8, 0, 0), None),
    ):
        story.post(datetime(2026, 3, when, 17, tzinfo=UTC), counts, text=text)
    story.post(datetime(2026, 3, 31, 17, tzinfo=UTC), (1, 0, 0), ages=(1,), text="Tout neuf")
    story.post(datetime(2026, 2, 10, 17, tzinfo=UTC), (5, 1, 0), text="Avant", source="demo")
    for day in range(1, 32):
        if day not in (12, 13):
            story.level(date(2026, 3, day), 1_198 + day)
    story.level(date(2026, 2, 28), 1_190)
    return story


def built(story: Story, workspace: Workspace, period: Period = MARCH) -> dict[str, html.HtmlElement]:
    made = build(story.store, workspace, by=story.cast.chloe, brand=story.cast.brand, period=period)
    return {one.language: html.fromstring(Path(one.path).read_bytes()) for one in made}


def edition(story: Story, period: Period = MARCH) -> Edition:
    with acts.read(story.store, by=story.cast.chloe, brand=story.cast.brand) as act:
        return gather(act, period)


def ids(page: html.HtmlElement, path: str) -> list[str]:
    return [str(value) for value in page.xpath(path)]


def test_a_report_asks_nothing_of_anyone(month: Story, workspace: Workspace) -> None:
    for page in built(month, workspace).values():
        assert ids(page, "//@src | //link/@href | //@srcset | //@poster | //@action | //@data") == []
        assert all(link.startswith(("#", "https://social.example/")) for link in ids(page, "//@href"))
        assert not re.search(r"url\((?!#)|@import", "".join(page.xpath("//style/text()")))
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'")
        for script in page.xpath("//script[not(@type)]"):
            assert b64encode(sha256(script.text.encode()).digest()).decode() in policy


def test_a_report_can_be_read_by_everyone(month: Story, workspace: Workspace) -> None:
    for language, page in built(month, workspace).items():
        assert page.get("lang") == language
        assert len(page.xpath("//head/title")) == len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
        assert [node.tag for node in page.xpath("//body/*[not(self::script)]")] == ["a", "header", "main", "footer"]
        assert page.xpath("//body/*[1]")[0].get("href") == f"#{page.xpath('//main')[0].get('id')}"
        levels = [int(node.tag[1]) for node in page.xpath("//h1|//h2|//h3|//h4")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all(table.xpath("caption") and table.xpath(".//th[@scope='col']") for table in page.xpath("//table"))
        assert all(row.xpath("th[@scope='row']") for row in page.xpath("//tbody/tr"))
        names = ids(page, "//@id")
        assert len(names) == len(set(names))
        wanted = " ".join(ids(page, "//@aria-labelledby")).split()
        wanted += [link[1:] for link in ids(page, "//@href") if link.startswith("#")]
        assert set(wanted) <= set(names)


def test_on_a_narrow_screen_each_cell_says_its_column(month: Story, workspace: Workspace) -> None:
    for page in built(month, workspace).values():
        for table in page.xpath("//div[@class='wide']/table"):
            columns = [heading.text_content() for heading in table.xpath("./thead//th")]
            for row in table.xpath("./tbody/tr"):
                named = [cell.get("data-label") for cell in row]
                assert all(name in (None, column) for name, column in zip(named, columns, strict=True))
                assert [cell.tag for cell, name in zip(row, named, strict=True) if name is None] == ["th"]


def test_what_holds_for_the_line_above_is_not_said_again(month: Story, workspace: Workspace) -> None:
    english, french = built(month, workspace).values()
    said = [basis.text_content() for basis in english.xpath("//section[@aria-labelledby='kpis']//span[@class='basis']")]
    assert said.count("On the same basis.") == 3
    assert len(set(said)) == len(said) - 2
    assert "Sur la même base." in french.text_content()


def test_each_figure_has_its_source_its_alt_text_and_its_table(month: Story, workspace: Workspace) -> None:
    for page in built(month, workspace).values():
        figures = page.xpath("//figure")
        assert len(figures) == 3
        for figure in figures:
            said = [" ".join(figure.xpath(f".//{tag}")[0].text_content().split()) for tag in ("title", "desc", "h3")]
            assert all(said)
            assert said[1] != said[2]
            assert "Mastodon" in figure.xpath("figcaption")[0].text_content()
            spec = json.loads(figure.xpath("script[@type='application/json']")[0].text)
            rows = figure.xpath(".//tbody/tr")
            assert len(rows) == len(spec["data"][0]["x"]) >= 3
            assert len(rows[0].xpath("td")) == len(spec["data"])


def test_each_number_leads_to_its_source(month: Story, workspace: Workspace) -> None:
    page = built(month, workspace)["en"]
    for row in page.xpath("//section[@aria-labelledby='kpis']//tbody/tr"):
        (link,) = row.xpath(".//a/@href")
        (source,) = page.xpath(f"//*[@id='{link[1:]}']")
        assert "Mastodon" in source.text_content()


def test_what_a_post_says_stays_words(month: Story, workspace: Workspace) -> None:
    for page in built(month, workspace).values():
        assert not [node for node in page.iter() if isinstance(node.tag, str) and node.get("onload")]
        assert all("alert(1)" not in script.text for script in page.xpath("//script[not(@type)]"))
        (link,) = page.xpath("//a[contains(., 'alert(1)')]")
        assert link.get("href") == "https://social.example/2"
        assert "\u202e" not in page.text_content()


def test_both_languages_say_the_same_numbers(month: Story, workspace: Workspace) -> None:
    cells = {}
    for language, page in built(month, workspace).items():
        found = [node.text_content() for node in page.xpath("//td[contains(@class, 'n')]")]
        cells[language] = [re.sub(r"[\u202f,]", "", text).replace("n.\u00a0d.", "n/a") for text in found]
    assert cells["en"] == cells["fr"]
    assert len(cells["en"]) > 20


def test_demo_data_is_marked_wherever_it_is_cited(month: Story, workspace: Workspace) -> None:
    page = built(month, workspace, Period(date(2026, 2, 1), date(2026, 2, 28)))["en"]
    assert page.xpath("//*[@role='note']")
    for row in page.xpath("//table[contains(@class, 'posts')]//tbody/tr"):
        assert row.xpath(".//*[@class='tag']")
    assert "With demo data." in page.xpath("//ol[@class='sources']/li[1]")[0].text_content()


def test_real_data_is_not_called_demo(month: Story, workspace: Workspace) -> None:
    april = Period(date(2026, 4, 1), date(2026, 4, 2))
    assert not built(month, workspace, april)["en"].xpath("//*[@role='note']")


def test_a_period_without_anything_has_a_report_that_says_so(month: Story, workspace: Workspace) -> None:
    page = built(month, workspace, Period(date(2025, 1, 1), date(2025, 1, 31)))["en"]
    text = " ".join(page.text_content().split())
    assert "No post was published in this period" in text
    assert "n/a" in text
    assert not page.xpath("//figure")


def test_what_has_no_number_has_no_change(month: Story, workspace: Workspace) -> None:
    page = built(month, workspace, Period(date(2026, 1, 1), date(2026, 1, 31)))["en"]
    assert page.xpath("//p[@class='summary']")[0].text_content().strip().startswith("No post was published; 0 in")
    changes = [node.text_content() for node in page.xpath("//ul[@class='tiles']//*[@class='change']")]
    assert changes == ["unchanged", "", "", ""]


def test_one_reading_makes_no_line(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.level(date(2026, 3, 30), 12)
    assert figures(edition(story)) == []
    story.level(date(2026, 3, 31), 13)
    assert [figure.unit for figure in figures(edition(story))] == ["followers"]


def test_a_kind_is_never_said_to_be_more_than_the_whole(month: Story) -> None:
    """One post of which only the reactions were read: it is in theirs, and not in the interactions."""
    post = month.post(datetime(2026, 3, 20, 17, tzinfo=UTC), ages=())
    at = datetime(2026, 3, 27, 17, tzinfo=UTC)
    with acts.open(month.store, by=month.cast.worker, brand=month.cast.brand) as act:
        record(act, Batch([month.reading("reactions", 900, at, Kind.CUMULATIVE, post, 168, {"source": "network"})]))
    figure = kinds(edition(month))
    assert figure is not None
    assert figure.title == "Reactions (favourites) come first: 979 interactions."


def test_the_values_of_a_report_are_these(month: Story) -> None:
    document = values(edition(month))
    kept = Path(__file__).with_name("edition.json").read_text(encoding="utf-8")
    assert json.loads(to_json(document)) == json.loads(kept)


def values(found: Edition) -> dict[str, Any]:
    """What a report says, without the numbers of rows."""
    return {
        "brand": found.brand,
        "period": found.period,
        "kpis": [_without_ids(plain(line)) for line in found.lines],
        "posts": found.posts,
        "followers": {label: len(days) for label, days in found.followers.by_account.items()},
        "accounts": [part.account.label for part in found.accounts],
        "demo": found.demo,
    }


def _without_ids(line: dict[str, Any]) -> dict[str, Any]:
    for side in ("source", "source_before"):
        line[side] = {key: value for key, value in line[side].items() if not key.endswith("_id")}
    return line


def test_the_journal_can_tell_a_report_by_its_hash(month: Story, workspace: Workspace) -> None:
    made = build(month.store, workspace, by=month.cast.chloe, brand=month.cast.brand, period=MARCH)
    with acts.read(month.store, by=month.cast.chloe, brand=month.cast.brand) as act:
        lines = act.session.scalars(
            sa.select(Journal).where(Journal.act == "reporting.built").order_by(Journal.id)
        ).all()
    for one, line in zip(made, lines, strict=True):
        assert line.args["sha256"] == one.sha256 == sha256(Path(one.path).read_bytes()).hexdigest()
        assert line.args["file"] == f"report-atelier-lumen-2026-03-{one.language}.html"


def test_the_same_day_makes_the_same_file(month: Story, workspace: Workspace) -> None:
    first, second = (
        build(month.store, workspace, by=month.cast.chloe, brand=month.cast.brand, period=MARCH) for _n in range(2)
    )
    assert first == second


def test_what_the_rules_said_and_what_became_of_it_is_told(month: Story, workspace: Workspace, clock: SetClock) -> None:
    clock.at, cast = datetime(2026, 3, 20, 9, tzinfo=UTC), month.cast
    passed, mended, aside = (a_post(month.store, cast, text=f"La lampe {n} arrive!") for n in "ABC")
    with acts.open(month.store, by=cast.chloe, brand=cast.brand) as act:
        for one in (passed, mended, aside):
            submit(act, one.post_id, prints(act, one.post_id))
        (found,) = findings(act, [aside.variants[0].id])[aside.variants[0].id]
        assert found.rule
        suppress(act, "post", aside.post_id, found.code, found.rule.fingerprint, "the name of the lamp ends so")
        take_back(act, mended.post_id)
        edit(act, mended.post_id, parts=["La lampe B arrive\u202f!"])
    with acts.open(month.store, by=cast.karim, brand=cast.brand) as act:
        approve(act, passed.variants[0].id, because={"edfr.high-punct": "the client writes it so"})
        for one in (mended, aside):
            approve(act, one.variants[0].id)
    clock.at = datetime(2026, 4, 2, 9, tzinfo=UTC)
    told = edition(month).conformity
    assert (told.texts, told.clear, told.shut, told.unread, sum(told.digests.values())) == (3, 2, 0, 0, 3)
    (rule,) = told.rules
    assert (rule.rule, rule.found, rule.mended, rule.aside, rule.left) == ("edfr.high-punct", 3, 1, 1, 1)
    pages = built(month, workspace)
    for language, said in (("en", "3 texts were read"), ("fr", "3 textes ont été lus")):
        (part,) = pages[language].xpath("//section[@aria-labelledby='conformity']")
        assert said in " ".join(part.text_content().split())
        assert part.xpath(".//tbody/tr/td/text()") == ["3", "1", "1", "1"]
        assert "the name of the lamp ends so" in part.text_content()
    assert not edition(month, Period(date(2026, 2, 1), date(2026, 2, 28))).conformity.texts


def test_another_brand_is_in_no_report(month: Story, workspace: Workspace) -> None:
    other = Story(month.store, people(month.store, "Maison Voisine"), handle="@voisine")
    other.post(datetime(2026, 3, 5, tzinfo=UTC), (999, 0, 0), text="Secret de la voisine")
    text = built(month, workspace)["fr"].xpath("//main")[0].text_content()
    assert "voisine" not in text
    assert "999" not in text


def test_who_has_no_role_for_it_builds_no_report(month: Story, workspace: Workspace) -> None:
    with pytest.raises(Forbidden):
        build(month.store, workspace, by=month.cast.helene, brand=month.cast.brand, period=MARCH)
    assert not workspace.exports.exists()


def run(workspace: Workspace, clock: SetClock, *words: str) -> Any:
    given = Cli(workspace_named=str(workspace.root), person_named="chloe@lumen.example", clock=clock)
    return CliRunner().invoke(suite, list(words), obj=given)


def test_the_command_says_where_the_reports_are(month: Story, workspace: Workspace, clock: SetClock) -> None:
    said = run(workspace, clock, "report", "build")
    assert said.exit_code == 0, said.output
    paths = [line.removeprefix("report: ") for line in said.stdout.splitlines()]
    assert [Path(path).name for path in paths] == [f"report-atelier-lumen-2026-03-{one}.html" for one in LANGUAGES]
    one = run(
        workspace, clock, "report", "build", "--lang", "fr", "--from", "2026-03-02", "--to", "2026-03-15", "--json"
    )
    assert [made["language"] for made in json.loads(one.stdout)] == ["fr"]
    assert json.loads(one.stdout)[0]["path"].endswith("report-atelier-lumen-2026-03-02_2026-03-15-fr.html")


def test_a_period_that_ends_before_it_begins_is_one_sentence(
    month: Story, workspace: Workspace, clock: SetClock
) -> None:
    said = run(workspace, clock, "report", "build", "--from", "2026-03-02", "--to", "2026-03-01")
    assert (said.exit_code, said.stdout, said.stderr.count("\n")) == (2, "", 1)


def test_kpis_are_printed_for_people_and_for_programs(month: Story, workspace: Workspace, clock: SetClock) -> None:
    table = run(workspace, clock, "kpi", "--from", "2026-03-01", "--to", "2026-03-31")
    assert table.exit_code == 0, table.output
    assert "Followers" in table.stdout
    assert "1,229" in table.stdout
    document = json.loads(run(workspace, clock, "kpi", "--json").stdout)
    values = {line["kpi"]: (line["value"], line["before"]) for line in document["kpis"]}
    assert values["int"] == (98, 6)
    assert values["followers"] == (1229, 1190)


def test_two_reports_side_by_side_say_which_figures_and_words_differ(month: Story, workspace: Workspace) -> None:
    february = Period(date(2026, 2, 1), date(2026, 2, 28))
    for period in (MARCH, february):
        built(month, workspace, period)
    with acts.read(month.store, by=month.cast.chloe, brand=month.cast.brand) as act:
        found = {one.file: one for one in shelf(act)}
    march, february_, other = (
        f"report-atelier-lumen-{name}.html" for name in ("2026-03-en", "2026-02-en", "2026-03-fr")
    )
    older, newer = pair(list(found.values()), march)
    assert (older.file, newer.file) == (february_, march)
    assert pair(list(found.values()), february_, march) == (older, newer)
    said = compare(older, newer, workspace.exports)
    kpis = {words.label(line.kpi): words.amount(line.now.value) for line in edition(month).lines}
    assert {one.label: one.after for one in said.figures} == kpis
    assert [one.label for one in said.figures if one.before == one.after == "—"] == []
    assert ("gone", "1") in said.summary
    assert said.touched == ()
    page = workspace.exports / march
    page.write_bytes(page.read_bytes().replace(b"1,229", b"9,999"))
    assert compare(older, newer, workspace.exports).touched == (march,)
    with pytest.raises(TwoLanguages):
        pair(list(found.values()), march, other)
    with pytest.raises(NothingBefore):
        pair(list(found.values()), february_)
    with pytest.raises(NoSuchReport):
        pair(list(found.values()), HOSTILE)
    page.write_text(HOSTILE)
    with pytest.raises(NotAReport):
        compare(older, newer, workspace.exports)
    page.unlink()
    with pytest.raises(Unreadable):
        compare(older, newer, workspace.exports)


def test_every_format_says_what_the_page_says(month: Story, workspace: Workspace) -> None:
    made = build(
        month.store, workspace, by=month.cast.chloe, brand=month.cast.brand, period=MARCH, languages=("fr",),
        forms=FORMATS,
    )  # fmt: skip
    files = {Path(one.path).suffix[1:]: Path(one.path).read_bytes() for one in made}
    assert tuple(files) == FORMATS
    with acts.read(month.store, by=month.cast.chloe, brand=month.cast.brand) as act:
        assert {one.sha256 for one in shelf(act)} == {sha256(data).hexdigest() for data in files.values()}
        with pytest.raises(NoPage):
            pair(shelf(act), "report-atelier-lumen-2026-03-fr.pdf")
    page = html.fromstring(files["html"])
    kpis = [[cell.text_content().split("\n")[0].strip() for cell in row] for row in page.xpath("//tbody")[0]]
    said = files["txt"].decode()
    slides = [shape for slide in Presentation(BytesIO(files["pptx"])).slides for shape in slide.shapes]
    told = {
        "docx": [
            cell.text for table in Document(BytesIO(files["docx"])).tables for row in table.rows for cell in row.cells
        ],
        "pptx": [cell.text for shape in slides if shape.has_table for row in shape.table.rows for cell in row.cells],
        "pdf": [" ".join(" ".join(pages(files["pdf"])).split())],
    }
    for label, now, *_others in kpis:
        assert f" {now} " in said, label
        for form in ("docx", "pptx"):
            assert now in told[form], (form, label)
        assert " ".join(now.split()) in told["pdf"][0]
    book = load_workbook(BytesIO(files["xlsx"]))
    sheet = next(book[name] for name in book.sheetnames if book[name].title == "Publications")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[-1] for row in rows if isinstance(row[0], datetime)] == [13, 76, 8, 1]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert "<script" not in BytesParser(policy=default).parsebytes(files["eml"]).get_body(("html",)).get_content()
    assert {one.name for one in tags(files["pdf"])} >= {"Table", "Figure", "H1"}


def test_a_period_without_anything_has_a_document_that_says_so(
    month: Story, workspace: Workspace, clock: SetClock
) -> None:
    clock.at = datetime(2026, 4, 2, 22, 30, tzinfo=UTC)  # of the next day already, where the brand is
    empty = Period(date(2025, 1, 1), date(2025, 1, 31))
    (made,) = build(
        month.store, workspace, by=month.cast.chloe, brand=month.cast.brand, period=empty, languages=("en",),
        forms=("txt",),
    )  # fmt: skip
    said = Path(made.path).read_text()
    assert "No post was published in this period" in said
    assert said.count("3 April 2026") == said.count("April 2026") == 2


def test_the_command_writes_the_formats_that_are_asked_for(month: Story, workspace: Workspace, clock: SetClock) -> None:
    said = run(workspace, clock, "report", "build", "--lang", "en", "--format", "pdf", "--format", "xlsx", "--json")
    assert [Path(one["path"]).suffix for one in json.loads(said.stdout)] == [".pdf", ".xlsx"]
    listed = run(workspace, clock, "report", "list", "--json")
    assert [one["format"] for one in json.loads(listed.stdout)] == ["xlsx", "pdf"]
