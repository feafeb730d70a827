"""A newsletter as services send them, for tests."""

from __future__ import annotations

from email.message import EmailMessage

PAGE = "https://press.example/a"
CLICK = "https://click.nl.example/CL0/https:%2F%2Fpress.example%2Fdecret%3Futm_source=nl/1/ab"
HTML = f"""<html lang="fr"><head><style>x</style></head><body>
<div style="display:none">Préambule caché</div>
<table><tr><td><a href="https://nl.example/view?u=1">Voir dans le navigateur</a></td></tr>
<tr><td><a href="https://nl.example/"><img src="https://nl.example/logo.png" alt="Le Journal du Lien"></a></td></tr>
<tr><td><h1>Le Journal du Lien</h1><p>Bonjour, voici la semaine.</p></td></tr>
<tr><td><a href="{CLICK}c"><img src="https://t.example/px.gif" alt=""></a>
<h2><a href="{CLICK}d">Un décret sur les fleurs</a></h2>
<p>Le décret impose l'origine.</p><p>Deuxième phrase.</p>
<a href="https://press.example/decret?utm_medium=x">Lire la suite</a></td></tr>
<tr><td><h2>Une plateforme change ses règles</h2><p>Les vidéos passent à 3 minutes.</p>
<p><a href="https://social.example/reels">En savoir plus →</a></p></td></tr>
<tr><td><h2>En bref</h2><ul><li><a href="https://a.example/1">Premier lien de la liste</a> : un mot de plus</li>
<li><a href="https://a.example/2">Second lien de la liste</a></li></ul></td></tr>
<tr><td><p>Selon <a href="https://study.example/x">une étude de l'université</a>, la portée baisse.</p></td></tr>
<tr><td><a href="https://www.facebook.com/journal">Facebook</a>
<a href="https://twitter.com/journal"><img alt="Twitter"></a></td></tr>
<tr><td>Vous recevez ce mail car inscrit. <a href="https://nl.example/unsub">Se désabonner</a></td></tr>
<tr><td><a href="https://nl.example/x">Propulsé par Truc Machin</a></td></tr>
</table><script>alert(1)</script></body></html>"""


def mailing(n: int, key: str = "journal.example", html: str = HTML, *, to_many: bool = True) -> bytes:
    """The mail number `n` of a list, of March 5th 2026, with a file. to_many: else it names no list."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Le Journal <news@journal.example>", "me@lumen.example"
    mail["Subject"], mail["Date"] = f"Numéro {n}", f"Thu, 05 Mar 2026 08:{n:02}:00 +0100"
    mail["Message-ID"] = f"<n{n}@{key}>"
    if to_many:
        mail["List-Id"], mail["List-Unsubscribe"] = f"Le Journal du Lien <{key}>", "<mailto:leave@journal.example>"
    mail.set_content("En texte.")
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="numero.pdf")
    return mail.as_bytes()
