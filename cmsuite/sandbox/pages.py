"""What the network shows to people: what was published, one post, the page on which one lets a program act."""

from __future__ import annotations

from html import escape
from typing import Any

from cmsuite.core.locale import _, language, moment_here, ngettext, number
from cmsuite.sandbox.api import as_html
from cmsuite.sandbox.brand import DemoBrand
from cmsuite.sandbox.feeds import Dated
from cmsuite.sandbox.network import Network, Status, reactions

STYLE = """
:root { color-scheme: light dark; --paper: #f6f3ee; --card: #fff; --ink: #23201c; --soft: #665f56; --line: #e0d9cf;
  --accent: #9a4f12; }
@media (prefers-color-scheme: dark) { :root { --paper: #1b1917; --card: #262320; --ink: #f0ebe4; --soft: #b3aa9f;
  --line: #3d3832; --accent: #f0a868; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
main, header, footer { max-width: 40rem; margin: auto; padding: 1rem }
header p, footer, time, .did { color: var(--soft); font-size: .9rem }
article, form { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem;
  margin: 0 0 1rem }
article p, article figure { margin: .5rem 0 }
h1 { margin: .25rem 0; font-size: 1.5rem } h2 { margin: 0; font-size: 1rem; display: inline }
a { color: var(--accent) } img { max-width: 100%; border-radius: .5rem; display: block }
figcaption { color: var(--soft); font-size: .85rem; margin-top: .25rem }
input, button { font: inherit; padding: .5rem .75rem; border-radius: .5rem; border: 1px solid var(--soft) }
button { background: var(--accent); color: var(--card); border: 0 } code { font-size: 1.2rem }
article header, article footer { padding: 0; margin: 0 }
"""


def page(title: str, body: str) -> bytes:
    """A whole page, in the language in force; it loads nothing from anywhere and runs nothing."""
    other = "en" if language() == "fr" else "fr"
    name = {"fr": "Français", "en": "English"}[other]
    says = escape(_("A network for practice: it runs on this machine alone, and nobody else can see it."))
    link = f'<a href="?lang={other}" lang="{other}" hreflang="{other}">{name}</a>'
    return f"""<!doctype html>
<html lang="{language()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title)}</title><style>{STYLE}</style></head><body>
<header><h1>{escape(title)}</h1><p>{says} {link}</p>
</header><main>{body}</main></body></html>""".encode()


def timeline(network: Network, brand: DemoBrand) -> bytes:
    """Everything that was published, the newest first, and the feeds that lie here."""
    posts = network.posts()
    nothing = escape(_("Nothing was published yet."))
    cards = "".join(_card(network, one) for one in posts) or f"<p>{nothing}</p>"
    count = ngettext("{n} post", "{n} posts", len(posts)).format(n=number(len(posts)))
    feeds = "".join(
        f'<li><a href="/feeds/{escape(feed.path)}">{escape(feed.title)}</a> ({feed.form})</li>' for feed in brand.feeds
    )
    head = f"<p class='did'>{escape(count)}</p>"
    return page(_("Sandbox"), f"{head}{cards}<section><h2>{escape(_('Feeds'))}</h2><ul>{feeds}</ul></section>")


def post(network: Network, status: Status) -> bytes:
    """One post."""
    return page(network.members[status.by].title, _card(network, status))


def _card(network: Network, status: Status) -> str:
    member = network.members[status.by]
    text = as_html(status.text) + "".join(_figure(network, name) for name in status.pictures)
    if status.cw:
        text = f"<details><summary>{escape(status.cw)}</summary>{text}</details>"
    did = reactions(status.id, (network.clock.now() - status.at).total_seconds())
    counts = [
        ngettext("{n} reaction", "{n} reactions", did.likes).format(n=number(did.likes)),
        ngettext("{n} share", "{n} shares", did.boosts).format(n=number(did.boosts)),
        ngettext("{n} reply", "{n} replies", did.replies).format(n=number(did.replies)),
    ]
    when = moment_here(status.at)
    return (
        f'<article><header><h2>{escape(member.title)}</h2> <a href="/@{member.name}/{status.id}">'
        f'<time datetime="{status.at.isoformat()}">{escape(when)}</time></a></header>'
        f'<div lang="{escape(status.language)}">{text}</div><footer class="did">{escape(" · ".join(counts))}</footer>'
        "</article>"
    )


def _figure(network: Network, name: str) -> str:
    picture = network.pictures[name]
    words = escape(picture.alt) or escape(_("No alternative text."))
    image = f'<img src="/media/{picture.file}" alt="{escape(picture.alt)}">'
    return f"<figure>{image}<figcaption>{words}</figcaption></figure>"


def news(item: Dated) -> bytes:
    """The page behind an item of a feed."""
    when = escape(moment_here(item.at))
    text = escape(item.news.text)
    return page(item.news.title, f'<article lang="fr"><time>{when}</time><p>{text}</p></article>')


def sign_in(asked: dict[str, Any], brand: DemoBrand) -> bytes:
    """May this program publish for you?"""
    app = escape(str(asked.get("client_id", "")))
    label, hint = escape(_("Account")), escape(_("A name that is new here becomes an account."))
    let = escape(_("Let cmsuite publish for this account"))
    body = (
        f'<form method="post" action="/oauth/authorize"><input type="hidden" name="client_id" value="{app}">'
        f'<p><label>{label} <input name="account" value="{escape(brand.member)}" required></label></p><p>{hint}</p>'
        f"<p><button>{let}</button></p></form>"
    )
    return page(_("Sign in"), body)


def code(text: str) -> bytes:
    """The code to paste."""
    says = escape(_("Copy this code and paste it where cmsuite asks for it:"))
    return page(_("Your code"), f"<article><p>{says}</p><p><code id='code'>{escape(text)}</code></p></article>")
