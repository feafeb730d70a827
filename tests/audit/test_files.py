"""Posts, codes and mentions come from anybody's spreadsheet: what is wrong with a line is told with its number."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.audit.codes import CRITERIA, WORDS, agreement, read_codes, sheet
from cmsuite.audit.editorial import checked, editorial
from cmsuite.audit.mentions import TooMuchOfPeople, read_mentions, reputation
from cmsuite.audit.parts import items, put
from cmsuite.audit.posts import ExportedPost, WhichDay, count, posts
from cmsuite.audit.sheets import BadLines, NoColumn, NotASheet, Sheet, TooLarge, read
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import speak

HEAD = "id,date,format,text,reach,reactions,comments,shares,saves,paid\n"
FIRST, LAST = date(2025, 12, 1), date(2026, 2, 28)


def table(text: str, file: str = "posts.csv") -> Sheet:
    return read(file, text.encode())


def test_a_post_as_an_export_says_it() -> None:
    (post,) = posts(table(HEAD + 'ig-1,2026-02-07 18:30,Image,Le hêtre,"18 500",400,50,20,10,no\n'))
    assert (post.id, post.at, post.format) == ("ig-1", datetime(2026, 2, 7, 18, 30), "image")
    assert (post.interactions, post.reach, post.paid) == (480, 18_500, False)
    assert post.stratum == ("image", "2026-02")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_french_heads_in_any_dress(encoding: str, comma: str) -> None:
    lines = [
        [
            "Identifiant de la publication",
            "Heure de publication",
            "Type de publication",
            "Couverture",
            "J'aime",
            "Payé",
        ],
        ["ig-1", "13/02/2026 08:05", "Réel", "1 234", "12", "non"],
    ]
    text = "\r\n".join(comma.join(line) for line in lines)
    (post,) = posts(read("export.csv", text.encode(encoding)))
    assert (post.format, post.reach, post.reactions, post.at.day) == ("réel", 1234, 12, 13)


def test_a_workbook_is_read_as_its_csv(tmp_path: object) -> None:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    page.write_row(0, 0, ["id", "date", "format", "reach", "reactions"])
    page.write(1, 0, "ig-1")
    page.write_datetime(1, 1, datetime(2026, 2, 7, 18, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
    page.write(1, 2, "image")
    page.write_number(1, 3, 18_500)
    page.write_formula(1, 4, "=200+280", None, 480)
    book.close()
    (post,) = posts(read("posts.xlsx", made.getvalue()))
    assert (post.at, post.reach, post.interactions) == (datetime(2026, 2, 7, 18, 30), 18_500, 480)


def test_every_bad_line_is_named() -> None:
    speak("en")
    bad = HEAD + "a,2026-02-01,image,,many,,,,,\nb,2026-02-31,image,,1,,,,,\na,2026-02-02,image,,1,,,,,\n"
    bad += "a,2026-02-02,image,,1,,,,,\n,2026-02-02,image,,,,,,,\n1.8E+16,2026-02-02,image,,,,,,,\n"
    bad += "c,2026-02-02,image,,,,,,,may be\n"
    with pytest.raises(BadLines) as caught:
        posts(table(bad))
    for told in (
        "Line 2: reach: “many” is no number",
        "Line 3: “2026-02-31” is no day",
        "Line 5: the post a is there twice",
    ):
        assert told in caught.value.sentence
    assert "Further lines: 1." in caught.value.sentence


def test_a_column_that_is_missing_is_named_with_those_that_there_are() -> None:
    speak("en")
    with pytest.raises(NoColumn, match="no column format"):
        posts(table("id,date,couleur\na,2026-01-01,rouge\n"))


def test_the_column_tells_whether_the_day_comes_first() -> None:
    both = "id,date,format\na,03/04/2026,image\nb,{},image\n"
    assert [post.at.month for post in posts(table(both.format("25/04/2026")))] == [4, 4]
    assert [post.at.month for post in posts(table(both.format("04/25/2026")))] == [3, 4]
    with pytest.raises(WhichDay, match="03/04/2026"):
        posts(table(both.format("05/04/2026")))


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"\xff\xfea"])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NotASheet):
        read("x.csv", data)


@given(st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"id,date,format\n"):
        with suppress(CmsError):
            posts(read("x", start + data))


@given(st.integers(0, 999_999_999), st.sampled_from(["", " ", "\u202f", "\u00a0", ",", ".", "'"]))
def test_a_number_is_read_however_it_is_grouped(value: int, sign: str) -> None:
    assert count(f"{value:,}".replace(",", sign)) == value


def post(n: int, form: str = "image", paid: bool = False, reach: int | None = 1000, hits: int = 20) -> ExportedPost:
    return ExportedPost(
        f"p{n}", datetime(2026, 1, 1 + n % 28, 18), form, text=f"mot {n}", reach=reach, reactions=hits, paid=paid
    )


def test_a_coding_sheet_goes_out_without_numbers_and_comes_back() -> None:
    text = sheet([post(1), post(2)])
    assert "1000" not in text
    head, *lines = text.lstrip("\ufeff").splitlines()
    assert head.split(",")[-12:] == [*WORDS, *CRITERIA]
    filled = "\n".join(
        [head, *(line[: -len(",") * 12] + ",gestes,savoir,calme,oui,oui,,non,,,,,oui" for line in lines)]
    )
    codes = read_codes(table(filled), ["p1", "p2"])
    assert codes["p1"].words == {"pillar": "gestes", "objective": "savoir", "tone": "calme", "call": "oui"}
    assert codes["p1"].criteria == {"alt": True, "contrast": False, "plain": True}
    line = {"account": "@a", "criterion": "alt", "met": 2, "checked": 2, "evidence": []}
    assert checked(codes.values(), "@a")[0] == line


def test_a_french_sheet_has_french_heads_and_is_read_alike() -> None:
    head, line = sheet([post(1)], "fr").lstrip("\ufeff").splitlines()
    assert head.endswith(
        "texte alternatif,sous-titres,contraste,mots-dièse,émoji,caractères,clignotement,langage clair"
    )
    filled = line[: -len(",") * 12] + ",gestes,savoir,calme,oui,oui,non,non,oui,oui,oui,non,oui"
    codes = read_codes(table(f"{head}\n{filled}\n"), ["p1"])
    assert codes["p1"].words == {"pillar": "gestes", "objective": "savoir", "tone": "calme", "call": "oui"}
    assert set(codes["p1"].criteria) == set(CRITERIA)


def test_a_code_of_another_post_or_of_no_kind_is_refused_with_its_line() -> None:
    speak("en")
    with pytest.raises(BadLines) as caught:
        read_codes(table("post,alt\np9,yes\np1,perhaps\np2,yes\np2,no\n"), ["p1", "p2"])
    said = caught.value.sentence
    assert "Line 2: the post p9 is not of the sample" in said
    assert "Line 3: alt: “perhaps”" in said
    assert "Line 5: the post p2 is there twice" in said


def test_agreement_is_the_lowest_of_the_codes() -> None:
    one = read_codes(table("post,pillar,tone\np1,a,x\np2,b,x\np3,a,y\np4,b,y\n"), ["p1", "p2", "p3", "p4"])
    other = read_codes(table("post,pillar,tone\np1,a,x\np2,b,y\np3,a,y\np4,b,y\n"), ["p1", "p2", "p3", "p4"])
    found = agreement(one, other)
    assert found.n == 4
    assert found.each == {"pillar": 1.0, "tone": 0.5}
    assert found.value == 0.5


def test_what_posts_come_to() -> None:
    all_ = [post(n, hits=10 + n) for n in range(20)] + [post(50, "reel"), post(51, "image", paid=True)]
    all_.append(ExportedPost("p60", datetime(2026, 1, 5, 9), "image", text="mot 3", reach=None, reactions=900))
    codes = read_codes(table("post,pillar\np1,gestes\np2,autre: météo\n"), ["p1", "p2"])
    made = editorial(all_, codes, FIRST, LAST, "reach")
    whole = [cell for cell in made["engagement"] if not cell["pillar"]]
    assert [(cell["format"], cell["n"], cell["reading"]) for cell in whole] == [
        ("", 21, "organic"), ("image", 20, "organic"), ("reel", 1, "organic"), ("", 1, "paid"), ("image", 1, "paid"),
    ]  # fmt: skip
    assert whole[1]["median"] == "0.019500"
    assert "median" not in whole[2], "one post is no distribution"
    assert made["best"][0]["post"] == "p19", "what has no reach has no rate"
    assert [one["post"] for one in made["worst"]][:2] == ["p0", "p1"]
    few = editorial(all_[:13], {}, FIRST, LAST, "reach")
    assert (len(few["best"]), len(few["worst"])) == (10, 3), "nothing is among the best and the worst"
    assert made["duplicates"] == ["p3 = p60"]
    assert made["orphans"] == ["météo"]
    assert made["pillars"] == [{"name": "gestes", "n": 1}]
    assert made["coded"] == 2, "of which one belongs to no pillar"
    assert (made["posts"], made["paid"], made["per_week"]) == (23, 1, "1.8")


def test_mentions_are_counted_and_their_authors_are_not_known_any_more() -> None:
    lines = "auteur,texte,tonalité,thème\n@jean,a,négatif,livraison\n@jean,b,positif,livraison\n@zoé,c,?,prix\n"
    made = reputation(read_mentions(table(lines)), 312)
    assert (made["of"], made["positive"], made["negative"], made["unclear"]) == (312, 1, 1, 1)
    assert made["themes"][0] == {"name": "livraison", "n": 2, "negative": 1}
    assert made["authors"] == [{"name": "A1", "n": 2}, {"name": "A2", "n": 1}]
    assert "jean" not in str(made)


def test_what_two_said_of_a_mention_is_told_by_its_id() -> None:
    one = read_mentions(table("id,mood\n1,+\n2,-\n3,-\n4,0\n"))
    other = read_mentions(table("id,mood\n2,-\n1,+\n9,?\n"))
    made = reputation(one, 0, other)
    assert (made["twice"], made["kappa"]) == (2, "1.000")


def test_a_year_before_stands_beside_where_it_had_posts_enough() -> None:
    now, then = [post(n) for n in range(9)], [post(n, hits=30) for n in range(9)]
    made = editorial(now, {}, FIRST, LAST, "reach", then)
    assert {cell["format"]: cell.get("year_before") for cell in made["engagement"]} == {
        "": "0.030000",
        "image": "0.030000",
    }
    assert all("year_before" not in cell for cell in editorial(now, {}, FIRST, LAST, "reach", then[:7])["engagement"])


@pytest.mark.parametrize("head", ["email", "téléphone", "name", "adresse", "employer"])
def test_more_of_a_person_is_not_taken_in(head: str) -> None:
    with pytest.raises(TooMuchOfPeople):
        read_mentions(table(f"author,mood,{head}\n@a,+,x\n"))


def test_a_table_says_a_part_of_the_report() -> None:
    text = "Réseau;Identifiant du compte;handle;followers;managers;two_factors\nInstagram;;@a;2960;Hélène; no\n"
    (made,) = items("accounts", table(text))
    assert (made["network"], made["handle"], made["audience"], made["two_factors"]) == ("Instagram", "@a", 2960, "no")
    heard = items("heard", table("name,mentions\nAtelier Lumen,312\n"))
    assert (
        put({"voice": {"brand": "Atelier Lumen", "heard": []}}, "heard", heard)["voice"]["heard"][0]["mentions"] == 312
    )


def test_a_part_with_a_wrong_value_names_the_line() -> None:
    speak("en")
    with pytest.raises(BadLines, match="Line 3: Followers"):
        items("accounts", table("network,audience\nInstagram,12\nMastodon,many\n"))


def test_a_table_is_filled_in_as_people_write() -> None:
    speak("fr")
    text = "Réseau;Statut;Abonnés;Décision;Double authentification\nInstagram;usurpé;14\u202f800;Garder;oui\n"
    (made,) = items("accounts", table(text))
    held = {name: made[name] for name in ("status", "audience", "fate", "two_factors")}
    assert held == {"status": "fake", "audience": 14_800, "fate": "keep", "two_factors": "yes"}
    text = "Marque;Rôle;Croissance;Publications par semaine;followers;answers;views\n"
    text += "Halo;concurrent direct;3,1 %;7,5;38,500;0,021;n. d.\n"
    (rival,) = items("benchmark", table(text))
    assert (rival["role"], rival["growth"], rival["per_week"]) == ("direct", "0.031", "7.5")
    assert (rival["followers"], rival["answers"], rival["views"]) == (38_500, "0.021", None)
    (fact,) = items("pestel", table("letter,statement,weight\nlegal,A law,\u22124\n"))
    assert fact["weight"] == -4
    with pytest.raises(BadLines) as caught:
        items("accounts", table("réseau;statut;abonnés\nX;endormi;1\nX;actif;beaucoup\n"))
    assert "Ligne 2\u00a0: Statut\u00a0: «\u00a0endormi\u00a0» " in caught.value.sentence
    assert "actif, dormant, orphelin, usurpé" in caught.value.sentence
    assert "Ligne 3\u00a0: Abonnés\u00a0: il faut un nombre entier" in caught.value.sentence
    speak("en")


def packed(**parts: str) -> bytes:
    """A workbook of these parts; `sheet` is its first sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    held = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": parts["sheet"].replace("<worksheet", f'<worksheet xmlns="{main}"', 1),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in held.items():
            book.writestr(name, text)
    return made.getvalue()


def test_a_workbook_that_swells_is_refused_before_it_is_whole() -> None:
    with pytest.raises(TooLarge):
        read("bomb.xlsx", packed(sheet="<worksheet>" + " " * 81_000_000 + "</worksheet>"))


def test_a_workbook_reads_no_file_of_this_machine() -> None:
    cell = '<c r="A1" t="inlineStr"><is><t>id &e;</t></is></c>'
    named = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    sheet_ = f'{named}<worksheet><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    heads: tuple[str, ...] = ()
    with suppress(NotASheet):
        heads = read("x.xlsx", packed(sheet=sheet_)).heads
    assert "root" not in " ".join(heads)


@pytest.mark.parametrize(
    "bad", ['<c r="A1" t="s"><v>9</v></c>', '<c r="A1" s="x"><v>1</v></c>', '<c r="A1"><v>1e999</v></c>']
)
def test_a_workbook_that_contradicts_itself_is_refused_or_read(bad: str) -> None:
    with suppress(CmsError):
        read("x.xlsx", packed(sheet=f"<worksheet><sheetData><row r='1'>{bad}</row></sheetData></worksheet>"))
