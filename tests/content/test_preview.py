"""The page of a post: complete in itself, true to what would go out, and silent on the network."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import html
from PIL import Image

from cmsuite.content.files import attach
from cmsuite.content.marked import Piece, fold_at, pieces, spoken
from cmsuite.content.models import Post
from cmsuite.content.posts import adapt, write
from cmsuite.content.preview import outline, preview
from cmsuite.core.config import Config
from cmsuite.core.locale import speak
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.networks.registry import trust
from cmsuite.store.store import Store
from tests.content.desk import a_post, an_account, an_image
from tests.engines.networks.test_registry import CODE, DESCRIPTOR
from tests.engines.networks.test_registry import write as write_plugin
from tests.workplace import Cast, people

ALT = "Une lampe en bois clair posée sur un établi"
HOSTILE = '</p></details><script>alert(1)</script><img src="https://evil.example/x.png" onerror="x">" onload="x'
BIDI, ESCAPE = "\u202e", "\x1b]52;c;aGk=\x07"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, Config())


def page(store: Store, cast: Cast, workspace: Workspace, post: int, when: datetime | None = None) -> html.HtmlElement:
    """The page as a browser would read it from the disk."""
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = outline(act, post, leaves=lambda _act, variants: dict.fromkeys(variants, when) if when else {})
    return html.document_fromstring(preview(store, workspace, found).read_bytes())


def at(found: html.HtmlElement, *wanted: str) -> list[html.HtmlElement]:
    """What lies at one of these paths: names of elements and, with a point, classes, each inside the one before."""
    steps = [
        "/".join(
            f"descendant::*[contains(concat(' ', @class, ' '), ' {name[1:]} ')]"
            if name[0] == "."
            else f"descendant::{name}"
            for name in path.split()
        )
        for path in wanted
    ]
    return list(found.xpath(" | ".join(steps)))


def said(found: html.HtmlElement, *wanted: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in at(found, *wanted)]


def on(
    store: Store, cast: Cast, workspace: Workspace, variant: int, data: bytes, mime: str = "image/png", **words: object
) -> None:
    """A file on a variant."""
    stored = Media(store, workspace).put(data, mime)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        attach(act, variant, keep(act, stored), "image", **words)  # type: ignore[arg-type]  # words of the test


# ---- what it shows


def test_each_account_has_a_card_with_its_own_words_and_its_day(store: Store, cast: Cast, workspace: Workspace) -> None:
    first, second = an_account(store, cast.brand, "@un@a.example"), an_account(store, cast.brand, "@deux@b.example")
    post = a_post(store, cast, first, second)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        adapt(act, post.variants[1].id, parts=["Ici seulement."])
    found = page(store, cast, workspace, post.post_id, datetime(2026, 3, 12, 8, tzinfo=UTC))
    assert said(found, "h1") == ["Lampe Aube"]
    assert said(found, "h2") == ["Mastodon @un@a.example", "Mastodon @deux@b.example"]
    assert said(found, ".text") == ["La lampe Aube arrive.", "Ici seulement."]
    assert said(found, ".when") == ["Thu 12 Mar 2026, 09:00 CET"] * 2
    assert said(found, ".count") == ["21/500 characters", "14/500 characters"]
    assert said(page(store, cast, workspace, post.post_id), ".when") == ["No day yet"] * 2


def test_a_thread_is_in_its_order_with_each_file_at_its_part(store: Store, cast: Cast, workspace: Workspace) -> None:
    account = an_account(store, cast.brand)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        post = write(act, "Fil", ["Un", "Deux", "Trois"], accounts=[account])
    variant = post.variants[0].id
    on(store, cast, workspace, variant, an_image(), alt=ALT, part=1)
    on(store, cast, workspace, variant, an_image("PNG", (9, 9)), part=1)
    on(store, cast, workspace, variant, an_image("PNG", (8, 8)), decorative_reason="un fond", part=2)
    found = page(store, cast, workspace, post.post_id)
    parts = at(found, ".part")
    assert [said(part, "h3", ".text") for part in parts] == [
        ["Part 1 of 3", "Un"],
        ["Part 2 of 3", "Deux"],
        ["Part 3 of 3", "Trois"],
    ]
    assert [[img.get("alt") for img in at(part, "img")] for part in parts] == [[], [ALT, ""], [""]]
    assert said(parts[1], "figcaption") == [f"1/2 Alternative text {ALT}", "2/2 no alternative text"]
    assert said(parts[2], "figcaption") == ["Decorative: a screen reader passes over it."]
    heard = [said(part, ".said p")[1:] for part in parts]
    assert heard == [["Un"], ["Deux", f"Image: {ALT}", "Image without a description"], ["Trois"]]
    assert said(found, ".block") == [
        "block part 2 · Media 2 has no alternative text. Describe it, or mark it as decorative with a reason."
    ]


def test_a_warning_covers_text_and_files_until_it_is_opened(store: Store, cast: Cast, workspace: Workspace) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        post = write(act, "Bois", ["Une écharde."], accounts=[an_account(store, cast.brand)], cw="Sang")
    on(store, cast, workspace, post.variants[0].id, an_image(), alt=ALT)
    (cover,) = at(page(store, cast, workspace, post.post_id), "details")
    assert cover.get("open") is None
    assert said(cover, "summary .cw") == ["Sang"]
    assert said(cover, ".text") == ["Une écharde."]
    assert len(at(cover, "img")) == 1


def test_what_is_too_long_is_marked_from_where_it_is(store: Store, cast: Cast, workspace: Workspace) -> None:
    post = a_post(store, cast, text="a" * 500 + "bcd")
    found = page(store, cast, workspace, post.post_id)
    assert said(found, "mark") == ["bcd"]
    assert said(found, ".count") == ["503/500 characters · too long by 3"]
    assert said(found, ".block")[0].startswith("block 3 characters too many for Mastodon")


def test_a_network_that_folds_its_texts_folds_here(store: Store, cast: Cast, workspace: Workspace) -> None:
    (workspace.root / "plugins").mkdir()
    fold = 'fold = { value = 8, source = { url = "https://exemple.fr/", checked_on = 2026-03-01 } }\n'
    code = CODE.replace("\nplugin = Mine", COUNTS)
    trust(write_plugin(workspace.root, code=code, descriptor=DESCRIPTOR + fold))
    post = a_post(store, cast, an_account(store, cast.brand, network="mine"))
    found = page(store, cast, workspace, post.post_id)
    assert said(found, ".text") == ["La lampe", "Aube arrive."]
    assert said(found, ".fold") == ["Here the network folds the text: what follows is seen after “more”."]


COUNTS = """
    def count(self, text, account=None):
        from cmsuite.engines.networks.contract import Count
        return Count(len(text), None, "characters")

    def validate(self, draft, account=None):
        return []

plugin = Mine"""


@pytest.mark.parametrize(("network", "why"), [("nowhere", "There is no network nowhere."), ("mine", "made a mistake")])
def test_a_plugin_that_fails_has_a_card_that_says_so(
    store: Store, cast: Cast, workspace: Workspace, network: str, why: str
) -> None:
    (workspace.root / "plugins").mkdir()
    trust(write_plugin(workspace.root, code=CODE.replace("\nplugin = Mine", RAISES)))
    post = a_post(store, cast, an_account(store, cast.brand, network=network), an_account(store, cast.brand))
    broken, whole = at(page(store, cast, workspace, post.post_id), "article")
    assert said(broken, ".text") == ["La lampe Aube arrive."]
    (finding,) = said(broken, ".findings li")
    assert finding.startswith(f"block The plugin for {network} cannot say whether this can go out:")
    assert why in finding
    assert said(whole, ".findings p") == ["Nothing stands against it."]


RAISES = """
    def count(self, *args):
        raise ZeroDivisionError('<b>no')

    validate = count

plugin = Mine"""


def test_a_plugin_that_answers_nonsense_is_a_plugin_that_fails(store: Store, cast: Cast, workspace: Workspace) -> None:
    (workspace.root / "plugins").mkdir()
    code = CODE.replace("\nplugin = Mine", COUNTS.replace("Count(len(text)", "Count('many'"))
    trust(write_plugin(workspace.root, code=code))
    found = page(store, cast, workspace, a_post(store, cast, an_account(store, cast.brand, network="mine")).post_id)
    assert said(found, ".text") == ["La lampe Aube arrive."]
    assert said(found, ".block")[0].startswith("block The plugin for mine cannot say whether this can go out:")


# ---- what it never does


def test_it_needs_nothing_and_asks_nobody(store: Store, cast: Cast, workspace: Workspace) -> None:
    post = a_post(store, cast, text="Voir https://lampes.fr/aube")
    on(store, cast, workspace, post.variants[0].id, an_image(), alt=ALT)
    found = page(store, cast, workspace, post.post_id)
    (policy,) = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert at(found, "script", "link", "iframe", "object", "form", "base", "a") == []
    assert "url(" not in at(found, "style")[0].text_content()
    assert "@import" not in at(found, "style")[0].text_content()
    loaded = [value for name in ("src", "href", "srcset", "action") for value in found.xpath(f"//@{name}")]
    assert [value.partition(",")[0] for value in loaded] == ["data:image/webp;base64"]


@pytest.mark.parametrize("kind", ["title", "words", "alt", "warning", "handle"])
def test_what_people_write_stays_words(store: Store, cast: Cast, workspace: Workspace, kind: str) -> None:
    def told(name: str) -> str:
        return HOSTILE if kind == name else "sage"

    account = an_account(store, cast.brand, told("handle"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        post = write(act, told("title"), [told("words")], accounts=[account], cw=told("warning"))
    on(store, cast, workspace, post.variants[0].id, an_image(), alt=told("alt"))
    found = page(store, cast, workspace, post.post_id)
    assert HOSTILE in " ".join(found.text_content().split())
    assert found.xpath("//script | //*[@onerror or @onload]") == []
    assert len(at(found, "img")) == 1


def test_what_was_written_past_the_acts_turns_no_line_around(store: Store, cast: Cast, workspace: Workspace) -> None:
    post = a_post(store, cast).post_id
    with store.connection(writes=True) as connection:
        master = {
            "parts": [f"a{BIDI}b{ESCAPE}c"],
            "cw": f"{BIDI}w",
            "language": f'"><i>{BIDI}',
            "visibility": f"x{BIDI}",
        }
        connection.execute(sa.update(Post.__table__).values(title=f"t{BIDI}", master=master))  # type: ignore[arg-type]
    found = page(store, cast, workspace, post)
    assert said(found, ".text") == ["abc"]
    assert not {BIDI, "\x1b", "\x07"} & set(html.tostring(found, encoding="unicode"))
    assert at(found, "i") == []


def test_its_pictures_are_small_upright_and_know_nothing_of_the_camera(
    store: Store, cast: Cast, workspace: Workspace
) -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Appareil secret"  # turned by a quarter; who made the camera
    Image.new("RGB", (3000, 1000), "orange").save(out, "JPEG", exif=exif)
    post = a_post(store, cast)
    on(store, cast, workspace, post.variants[0].id, out.getvalue(), "image/jpeg", alt=ALT)
    (img,) = at(page(store, cast, workspace, post.post_id), "img")
    data = b64decode(img.get("src", "").partition(",")[2])
    with Image.open(io.BytesIO(data)) as seen:
        assert (seen.format, seen.size) == ("WEBP", (467, 1400))
        assert not seen.getexif()
    assert b"secret" not in data


@pytest.mark.parametrize("bytes_", [b"\x89PNG\r\n\x1a\n broken", None])
def test_a_picture_that_cannot_be_read_says_why(store: Store, cast: Cast, tmp_path: Path, bytes_: bytes | None) -> None:
    workspace = Workspace(tmp_path, Config(media_place="file"))
    post = a_post(store, cast)
    on(store, cast, workspace, post.variants[0].id, bytes_ or an_image(), alt=ALT)
    if bytes_ is None:
        next(path for path in workspace.media.rglob("*") if path.is_file()).unlink()
    found = page(store, cast, workspace, post.post_id)
    assert at(found, "img") == []
    (told,) = said(found, ".away")
    assert "cannot be read" in told
    assert said(found, "figcaption") == [f"Alternative text {ALT}"]


# ---- for everyone


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_speaks_the_readers_language_and_the_post_its_own(
    store: Store, cast: Cast, workspace: Workspace, lang: str
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        post = write(act, "Salut", ["Hallo"], accounts=[an_account(store, cast.brand)], language="de")

    def read() -> html.HtmlElement:
        speak(lang)
        return page(store, cast, workspace, post.post_id)

    found = copy_context().run(read)
    assert found.get("lang") == lang
    assert [one.get("lang") for one in at(found, ".text")] == ["de"]
    assert said(found, ".when") == [{"en": "No day yet", "fr": "Pas encore de jour"}[lang]]


def test_its_words_can_be_told_from_their_ground() -> None:
    style = (Path(__file__).parents[2] / "reports" / "preview.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style.partition("@media")[0]))
    dark = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", style.partition("@media")[2].partition("\n}\n")[0]))
    assert light.keys() == dark.keys()
    for tones in (light, dark):
        pairs = [(ink, ground) for ink in ("ink", "muted", "accent") for ground in ("ground", "card", "soft")]
        pairs += [("note-ink", "note"), ("bad", "bad-soft"), ("bad", "card")]
        for ink, ground in pairs:
            assert contrast(tones[ink], tones[ground]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_only_its_owner_reads_the_file(store: Store, cast: Cast, workspace: Workspace) -> None:
    post = a_post(store, cast).post_id
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = outline(act, post)
    path = preview(store, workspace, found)
    assert path == workspace.exports / f"preview-atelier-lumen-{post}.html"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_post_of_another_brand_has_no_page(store: Store, cast: Cast) -> None:
    other = people(store, "Hôtel Aubier")
    post = a_post(store, cast).post_id
    with acts.read(store, by=other.chloe, brand=other.brand) as act, pytest.raises(Missing):
        outline(act, post)


# ---- marks


def test_addresses_people_and_hashtags_are_marked_and_nothing_else() -> None:
    text = "Voir https://lampes.fr/#ici, @chloe@social.example et #LampeAube ; a@b.fr, #1, C#Sharp"
    assert [(piece.mark, piece.text) for piece in pieces(text) if piece.mark] == [
        ("link", "https://lampes.fr/#ici"),
        ("person", "@chloe@social.example"),
        ("hashtag", "#LampeAube"),
    ]
    assert "".join(piece.text for piece in pieces(text)) == text


def test_a_mark_is_cut_where_the_text_is_too_long() -> None:
    assert pieces("un #deux", over=5) == [
        Piece("un "),
        Piece("#d", "hashtag"),
        Piece("eux", "hashtag", over=True),
    ]


def test_a_fold_never_cuts_a_character() -> None:
    assert fold_at("a👩‍👩‍👧b", 2) == len("a👩‍👩‍👧")
    assert fold_at("ab", 5) == 2


def test_what_the_eye_takes_for_granted_is_said() -> None:
    assert spoken("Voir https://lampes.fr\n#LampeAube2026 de @chloe") == (
        "Voir link lampes.fr hashtag Lampe Aube 2026 de at chloe"
    )
