"""What rows are called on screen, by the name of their table. Source strings, translated when shown."""

from __future__ import annotations

from cmsuite.core.locale import N_

RECORDS = {
    "account": N_("account"),
    "blob": N_("media"),
    "brand": N_("brand"),
    "credential": N_("sign-in"),
    "entry": N_("entry"),
    "fact": N_("fact"),
    "feed": N_("feed"),
    "hold": N_("hold"),
    "item": N_("item"),
    "journal": N_("line of the journal"),
    "membership": N_("role"),
    "person": N_("person"),
    "post": N_("post"),
    "publication": N_("publication"),
    "qualification": N_("item"),
    "remote_post": N_("post online"),
    "role": N_("role"),
    "run": N_("run"),
    "schedule": N_("schedule"),
    "setting": N_("setting"),
    "source": N_("source"),
    "variant": N_("variant"),
    "variant_approval": N_("decision"),
    "variant_media": N_("file"),
}
