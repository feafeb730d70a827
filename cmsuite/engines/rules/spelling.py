"""The spelling of text messages: a comment's folded view with its short forms written out, so that terms find them.

Only what people write to a brand is read so: in a post "vs" is versus. Our own list, of November
2026; slang is in the lists of words, which the rules name."""

from __future__ import annotations

import re

from cmsuite.core.folding import Folded, fold
from cmsuite.engines.rules.lazily import lazily
from cmsuite.engines.rules.text import Text


def _table(lines: str) -> dict[str, str]:
    """Each line: what it means, a colon, the spellings between commas."""
    told = [line.partition(":") for line in lines.strip().splitlines()]
    return {short.strip(): said.strip() for said, _colon, shorts in told for short in shorts.split(",")}


SPELT = {
    "fr": _table("""
        je suis: chui, chuis, jsui, jsuis, j suis, jss, chu
        je vais: jvs, jvais, jva, jvai, jve, j vais, je v
        je veux: jveu, jveux, j veux, je veu
        je peux: jpeu, jpeux, je peu
        je sais: jsai, jsais, jc
        je sais pas: jsp
        j'en peux plus: jen peu plus, jen peux plus
        je lui: jlui
        je le: jle
        je la: jla
        je les: jles
        je vous: jvous
        je ne: jne
        je crois: jcrois, jcroi
        je pense: jpense
        je fais: jfais, jfai
        je dois: jdois, jdoi
        je viens: jviens, jvien
        je te: jte
        je t'ai: jtai
        je l'ai: jlai
        je me: jme
        j'ai: jai, g
        j'en: jen
        j'avais: javais, javai
        j'étais: jetais, jetai, gt
        j'attends: jattends, jattend, j attends
        j'habite: jhabite
        j'aime: jaime
        j'arrive: jarrive
        tu es: t
        il veut: il veu, i veut, i veu
        elle veut: elle veu, el veut, el veu
        on veut: on veu
        il peut: il peu
        on va: on v
        il a: ila
        il y a: ya
        il faut: il fo, il fau, i faut, i fo
        faut: fo
        vous: vs
        nous: ns
        qui: ki
        que: ke, qe
        qu'il: kil
        qu'on: kon
        qu'elle: kelle
        quoi: koi, qoi
        quand: kan, kand, qd, kd
        quel: kel
        pourquoi: pk, pq, pkoi, prkoi, prk, prq, pourkoi
        parce que: pcq, pck, parske, paske, pasque
        dans: ds
        pour: pr
        avec: avk, avek
        pas: pa
        trop: tro
        tout: tt
        tous: ts
        toujours: tjr, tjrs, tjs, tjours
        jamais: jms, jamai
        beaucoup: bcp, bcq, bcoup, bocou
        vraiment: vrmt, vrm, vraimen
        maintenant: mtn, mnt, mtnt, mtnan
        aujourd'hui: auj, ajd, ajdh
        demain: 2main, dem1, dmain, dmn, 2m1
        longtemps: lgtps, lgtemps, lontemps, lontps
        temps: tps
        jour: jr
        jours: jrs
        semaine: smn, sem
        semaines: smns
        rien: ri1, r1
        depuis: dpui, dpuis, depui, dps
        des: d
        frappe: frape, frap
        bien: bi1
        quelqu'un: qqn, qqun, kelkun, qq1, kelk1
        quelque chose: qqch, qqchose, kelke chose
        quelque: kelke, qq
        c'est: c
        c'était: ct, cetait, cete
        c'est pas: cpa, cpas
        n'importe quoi: nimp
        s'il te plaît: stp, stpl
        problème: pb, prblm
        problèmes: pbs
        moi: moa
        toi: toa, twa
        aussi: ossi
        autre: otre
        comment: coment, komen, komment, kommen
        photo: foto
        photos: fotos
        message: msg
        colis: koli, colie
        commande: cmd, cmde, comande, komande
        remboursement: rembourssement
        te crever: tcrever
    """),
    "en": _table("""
        you: u, yu
        you are: ur, u r
        you're: youre, ure
        your: yr
        are: r
        i'm: im
        i'm going to: imma, ima, i'ma
        don't: dont
        doesn't: doesnt
        didn't: didnt
        isn't: isnt
        wasn't: wasnt
        can't: cant
        won't: wont
        haven't: havent
        hasn't: hasnt
        people: ppl
        please: pls, plz
        because: cuz, coz, bcs
        tomorrow: tmr, tmrw, 2moro, tomoz
        tonight: 2nite, 2night, tonite
        before: b4
        someone: sum1, some1
        something: smth, sth
        with: wit
        have: hav
        about: abt
        weeks: wks
        message: msg
        phone: fone
    """),
}
SPELT["fr"] |= {f"{age} an": f"{age} ans" for age in range(5, 18)}
"""By language, in folded letters; ages lose their s."""


def _pattern(table: dict[str, str]) -> re.Pattern[str]:
    """Short forms as words of their own: no part of an address, a name, a tag, an elision; a letter alone only before
    a word and after none such, nor after a number: those of a word that is spelled out and units are none."""
    longest = sorted(table, key=len, reverse=True)
    letters = "".join(one for one in longest if len(one) == 1)
    words = "|".join(re.escape(one).replace(r"\ ", " +") for one in longest if len(one) > 1)
    alone = rf"(?<!\d )(?<!\b\w )(?<!\w[.*_-] )[{letters}](?= +\w\w)"
    return re.compile(rf"(?<![^\s,;:!?…(\"])(?:(?:{words})(?![\w@/-]|[.'*]\w)|{alone})")


_FOLDED = {
    language: {fold(short).view: fold(said).view for short, said in table.items()} for language, table in SPELT.items()
}
_PATTERNS = {language: _pattern(table) for language, table in _FOLDED.items()}


class Comment(Text):
    """A field of what people write: its folded view, in which terms are found, has short spellings written out. The
    text and all its spans are as they are."""

    def __init__(self, raw: str, language: str) -> None:
        super().__init__(raw)
        self.language = language

    @lazily
    def folded(self) -> Folded:
        return written_out(fold(self.value, self.signs), self.language)


def written_out(view: Folded, language: str) -> Folded:
    """The view with its short forms written out; each place of a longer form is one of the short form's."""
    pattern = _PATTERNS.get(language)
    if pattern is None or not (found := list(pattern.finditer(view.view))):
        return view
    at = view.at or range(len(view.view))
    parts, places, done = list[str](), list[int](), 0
    for one in found:
        start, end = one.span()
        said = _FOLDED[language][" ".join(one[0].split())]
        parts += [view.view[done:start], said]
        places += at[done:start]
        places += [at[min(start + n, end - 1)] for n in range(len(said) - 1)] + [at[end - 1]]
        done = end
    parts.append(view.view[done:])
    places += at[done:]
    return Folded("".join(parts), tuple(places))
