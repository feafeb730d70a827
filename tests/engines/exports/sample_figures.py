"""One figure of each kind, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from cmsuite.engines.exports.figure import (
    Axis,
    Chart,
    Figure,
    Heat,
    Lane,
    Point,
    Scatter,
    Series,
    Span,
    Tile,
    Tiles,
    Timeline,
)

Tongue = Literal["en", "fr"]
DAY = date(2026, 3, 10)


def decimals(*values: str | int | None) -> tuple[Decimal | None, ...]:
    """Numbers, with gaps."""
    return tuple(None if value is None else Decimal(value) for value in values)


def figures(language: Tongue) -> dict[str, Figure]:
    """One of each kind, by name: bar, line, area, stacked, radar, quadrant, map, heat, tiles, timeline."""

    def t(en: str, fr: str) -> str:
        return fr if language == "fr" else en

    source = t("Mastodon, Bluesky, read on 9 March 2026", "Mastodon, Bluesky, lus le 9 mars 2026")
    period = t("February 2026", "février 2026")
    days = tuple(date(2026, 2, 1) + timedelta(n) for n in range(28))
    rising = tuple(None if n in (9, 10) else Decimal(1_198 + 3 * n + n * n // 8) for n in range(28))
    slower = tuple(Decimal(840 + 2 * n) for n in range(28))
    kinds = (t("Reactions", "Réactions"), t("Shares", "Partages"), t("Comments", "Commentaires"))
    posts = t("interactions", "interactions")
    return {
        "bar": Chart(
            kind="bar",
            title=t(
                "Reactions come first, as they did in January.", "Les réactions viennent en tête, comme en janvier."
            ),
            alt=t(
                "Bar chart of three kinds of interactions, February beside January: reactions 1,240 and 985.",
                "Barres de trois genres d’interactions, février à côté de janvier : réactions 1 240 et 985.",
            ),
            unit=posts,
            axis=t("Kind", "Genre"),
            source=source,
            period=period,
            labels=(
                *kinds,
                t(
                    "Quotations with a sentence that is far too long",
                    "Citations avec une phrase bien trop longue pour tenir",
                ),
            ),
            series=(
                Series(t("February", "Février"), decimals(1240, 312, 87, None)),
                Series(t("January", "Janvier"), decimals(985, "298.5", 91, 4)),
            ),
        ),
        "dot": Chart(
            kind="dot",
            title=t("Carousels are the ones looked at.", "Les carrousels sont les plus regardés."),
            alt=t(
                "Points: the median engagement of three formats, each on a line between its quartiles; carousels 3.1.",
                "Points : engagement médian de trois formats, chacun entre ses quartiles ; carrousels 3,1.",
            ),
            unit="%",
            axis=t("Format", "Format"),
            source=source,
            period=period,
            n=84,
            within=t("first to third quartile", "du premier au troisième quartile"),
            labels=(t("Carousel", "Carrousel"), t("Image", "Image"), t("Story", "Story")),
            series=(
                Series(
                    t("Median", "Médiane"),
                    decimals("3.1", "2.6", None),
                    decimals("1.9", "1.6", None),
                    decimals("4.4", "3.7", None),
                ),
            ),
        ),
        "bullet": Chart(
            kind="bullet",
            title=t("Two of three objectives are reached.", "Deux objectifs sur trois sont atteints."),
            alt=t(
                "Bars of three objectives, each with a line at its target: 1,240 of 1,500, 98 of 80, 26 of 20.",
                "Barres de trois objectifs, chacune avec un trait à sa cible : 1 240 sur 1 500, 98 sur 80, 26 sur 20.",
            ),
            unit=posts,
            axis=t("Objective", "Objectif"),
            source=source,
            period=period,
            labels=("O1", "O2", "O3"),
            series=(Series(t("Reached", "Atteint"), decimals(1240, 98, 26)),),
            target=Series(t("Target", "Cible"), decimals(1500, 80, 20)),
        ),
        "line": Chart(
            kind="line",
            title=t("Followers rose on both networks.", "Les abonnés augmentent sur les deux réseaux."),
            alt=t(
                "Line chart of the followers of each day; two days of Mastodon were not read.",
                "Courbe des abonnés de chaque jour ; deux jours de Mastodon n’ont pas été lus.",
            ),
            unit=t("followers", "abonnés"),
            axis=t("Day", "Jour"),
            source=source,
            period=period,
            labels=days,
            series=(Series("Mastodon", rising), Series("Bluesky", slower)),
        ),
        "area": Chart(
            kind="area",
            title=t("Comments take a growing part.", "La part des commentaires grandit."),
            alt=t(
                "Areas, one upon the other, of three kinds of interactions by week.",
                "Aires empilées de trois genres d’interactions, semaine par semaine.",
            ),
            unit=posts,
            axis=t("Week of", "Semaine du"),
            source=source,
            period=period,
            labels=tuple(date(2026, 1, 5) + timedelta(7 * n) for n in range(8)),
            series=(
                Series(kinds[0], decimals(120, 130, 128, 141, 150, 147, 152, 160)),
                Series(kinds[1], decimals(40, 42, 39, None, 45, 44, 48, 50)),
                Series(kinds[2], decimals(10, 14, 19, 22, 30, 38, 44, 52)),
            ),
        ),
        "stacked": Chart(
            kind="stacked",
            title=t("Films cost half of the hours.", "Les vidéos prennent la moitié des heures."),
            alt=t(
                "Stacked bars of the hours of three pillars by kind of work; films in the workshop come to 21.",
                "Barres empilées des heures de trois piliers par tâche ; les vidéos d’atelier font 21.",
            ),
            unit=t("hours", "heures"),
            axis=t("Pillar", "Pilier"),
            source=t("Time sheets", "Relevés d’heures"),
            period=period,
            labels=(t("Workshop", "Atelier"), t("Clients", "Clients"), t("Advice", "Conseils")),
            series=(
                Series(t("Writing", "Rédaction"), decimals("4.5", 3, 6)),
                Series(t("Pictures", "Images"), decimals(6, 2, None)),
                Series(t("Films", "Vidéos"), decimals("10.5", 4, 0)),
            ),
        ),
        "radar": Chart(
            kind="radar",
            title=t("The tone is warm, and rarely funny.", "Le ton est chaleureux, et rarement drôle."),
            alt=t(
                "Radar of five features of tone, from 0 to 5, today and as wanted.",
                "Radar de cinq traits du ton, de 0 à 5, aujourd’hui et souhaité.",
            ),
            unit=t("points of 5", "points sur 5"),
            axis=t("Feature", "Trait"),
            source=t("Audit of 40 posts", "Audit de 40 publications"),
            period=period,
            labels=(
                t("Warm", "Chaleur"),
                t("Expert", "Expertise"),
                t("Funny", "Humour"),
                t("Brief", "Concision"),
                t("Formal", "Formalité"),
            ),
            series=(
                Series(t("Today", "Aujourd’hui"), decimals(4, 3, 1, 2, 3)),
                Series(t("Wanted", "Souhaité"), decimals(4, 4, 2, 4, 2)),
            ),
        ),
        "quadrant": Scatter(
            title=t("Two actions pay off at once.", "Deux actions paient tout de suite."),
            alt=t(
                "Plane of effort and impact with six actions; alt texts and opening hours lie top left.",
                "Plan effort et effet de six actions ; textes alternatifs et horaires sont en haut à gauche.",
            ),
            unit=t("points of 5", "points sur 5"),
            source=t("Workshop of 3 March", "Atelier du 3 mars"),
            period=t("March 2026", "mars 2026"),
            x=Axis(t("Effort", "Effort")),
            y=Axis(t("Impact", "Effet")),
            cross=(Decimal(3), Decimal(3)),
            quadrants=(
                t("Do at once", "À faire tout de suite"),
                t("Plan", "À planifier"),
                t("When there is time", "S’il reste du temps"),
                t("Leave", "À laisser"),
            ),
            points=(
                Point(
                    t("Alternative texts", "Textes alternatifs"),
                    Decimal("1.5"),
                    Decimal("4.5"),
                    t("Content", "Contenu"),
                ),
                Point(t("Opening hours", "Horaires"), Decimal("1.5"), Decimal("4.4"), t("Profile", "Profil")),
                Point(t("Monthly film", "Vidéo mensuelle"), Decimal("4.5"), Decimal("4.2"), t("Content", "Contenu")),
                Point(t("New network", "Nouveau réseau"), Decimal("4.8"), Decimal("1.8"), t("Profile", "Profil")),
                Point(t("Pinned post", "Publication épinglée"), Decimal("1.2"), Decimal("2.1"), t("Profile", "Profil")),
                Point(t("Competition", "Concours"), Decimal("3.4"), Decimal("2.6"), t("Content", "Contenu")),
            ),
        ),
        "map": Scatter(
            title=t("Nobody is both local and expert.", "Personne n’est à la fois local et expert."),
            alt=t(
                "Perceptual map of four brands between price and closeness; Atelier Lumen lies alone.",
                "Carte perceptuelle de quatre marques entre prix et proximité ; Atelier Lumen est seul.",
            ),
            source=t("Survey of 112 clients", "Enquête auprès de 112 clients"),
            period=period,
            x=Axis(t("Mean price", "Prix moyen"), "€"),
            y=Axis(t("Closeness", "Proximité"), t("points of 10", "points sur 10")),
            points=(
                Point("Atelier Lumen", Decimal(185), Decimal("8.2")),
                Point("Maison Clair", Decimal(240), Decimal("5.1")),
                Point("LuxDirect", Decimal(65), Decimal("2.4")),
                Point("Brico+", Decimal(70), Decimal("2.5")),
            ),
        ),
        "heat": Heat(
            title=t("Tuesday evening is read most.", "Le mardi soir est le plus lu."),
            alt=t(
                "Heat map of mean interactions by part of the day and weekday; Tuesday evening has 96.",
                "Carte de chaleur des interactions moyennes par moment et jour ; le mardi soir en a 96.",
            ),
            unit=t("interactions a post", "interactions par publication"),
            source=source,
            period=period,
            axis=t("Part of the day", "Moment"),
            rows=(t("Morning", "Matin"), t("Noon", "Midi"), t("Evening", "Soir")),
            columns=tuple(t("Mon Tue Wed Thu Fri", "lun. mar. mer. jeu. ven.").split()),
            values=(decimals(12, 31, 22, 18, None), decimals(25, 40, "37.5", 28, 19), decimals(51, 96, 60, 44, 8)),
        ),
        "tiles": Tiles(
            title=t("The account grows, and is answered faster.", "Le compte grandit et répond plus vite."),
            alt=t(
                "Four numbers: 1,639 interactions, 3.4 % engagement, 42 min to answer, reach not known.",
                "Quatre chiffres : 1 639 interactions, 3,4 % d’engagement, 42 min de réponse, portée inconnue.",
            ),
            source=source,
            period=period,
            tiles=(
                Tile("Interactions", Decimal(1639), posts, t("up by 253 (+18.3%)", "en hausse de 253 (+18,3 %)")),
                Tile(
                    t("Engagement", "Engagement"), Decimal("3.4"), "%", t("up by 0.5 point", "en hausse de 0,5 point")
                ),
                Tile(
                    t("Time to answer, median", "Délai de réponse, médiane"),
                    Decimal(42),
                    "min",
                    t("down by 11", "en baisse de 11"),
                ),
                Tile(
                    t("Reach", "Portée"),
                    None,
                    t("persons", "personnes"),
                    t("not given by the networks", "non fournie par les réseaux"),
                ),
            ),
        ),
        "timeline": Timeline(
            title=t("The site opens before the fair.", "Le site ouvre avant le salon."),
            alt=t(
                "Timeline from 9 March to 30 May in three lanes; the fair is on 22 May.",
                "Frise du 9 mars au 30 mai en trois lignes ; le salon a lieu le 22 mai.",
            ),
            source=t("Action plan, version 1.1", "Plan d’action, version 1.1"),
            period=t("March to May 2026", "mars à mai 2026"),
            axis=t("Who", "Qui"),
            today=DAY,
            lanes=(
                Lane(
                    "Chloé",
                    (
                        Span(t("Editorial charter", "Charte éditoriale"), date(2026, 3, 9), date(2026, 3, 27)),
                        Span(t("Films of the workshop", "Vidéos de l’atelier"), date(2026, 3, 20), date(2026, 5, 8)),
                        Span(t("Charter signed", "Charte signée"), date(2026, 3, 27), date(2026, 3, 27)),
                    ),
                ),
                Lane(
                    t("Agency", "Agence"), (Span(t("New site", "Nouveau site"), date(2026, 4, 1), date(2026, 5, 15)),)
                ),
                Lane(
                    t("Client", "Client"),
                    (
                        Span(t("Fair", "Salon"), date(2026, 5, 22), date(2026, 5, 22)),
                        Span(t("Review", "Bilan"), date(2026, 5, 25), date(2026, 5, 30)),
                    ),
                ),
            ),
        ),
    }
