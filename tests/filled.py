"""A store with a row of every table, and values that are easy to lose on the way."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from cmsuite.store.base import Base
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.workplace import Cast

SHA = "ab" * 32
TEXT = 'Léa, 🕯️ l’été « à Nantes » \\ "x"\n=cmd|\' \u202f'
LATE = datetime(2026, 10, 25, 0, 30, 0, 123456, tzinfo=UTC)


def fill(store: Store, cast: Cast, *, media: str, name: str = "lumen") -> dict[str, int]:
    """One row of each table that `people` left empty, for this brand. media: the print of kept bytes. Ids by table."""
    me, brand = cast.karim.person_id, cast.brand
    made: dict[str, int] = {}
    with store.connection(writes=True) as connection:

        def add(table: str, **values: Any) -> int:
            model = Base.metadata.tables[table]
            row = {"created_at": NOW, "created_by": me, **values}
            row |= {"brand_id": brand} if "brand_id" in model.c and "brand_id" not in values else {}
            row |= {"version": 3} if "version" in model.c else {}
            key: Any = connection.execute(sa.insert(model).values(row)).inserted_primary_key
            made[table] = int(key[0])
            return made[table]

        uid = connection.execute(sa.text("SELECT uid FROM brand WHERE id = :id"), {"id": brand}).scalar_one()
        blob = connection.execute(sa.text("SELECT id FROM blob WHERE hash = :sha"), {"sha": media}).scalar_one()
        secret = add(
            "credential",
            name=f"mastodon/{name}",
            kind="app_password",
            place="file",
            scopes=["read"],
            generation=2,
            state="ok",
            claim_token=0,
        )
        feed = add("feed", url_canonical="https://feeds.example/a", reader_hash="", kind="feed", failures=0,
                   redirects=0, state="ok", claim_token=7, since=LATE, wishes={"every_s": 60},
                   memory={"seen": 3})  # fmt: skip
        add(
            "short_link",
            url_key=f"https://sho.rt/{sum(name.encode())}",
            url="https://sho.rt/a",
            target="https://press.example/1",
        )
        add("fetch_day", feed_id=feed, day=date(2026, 3, 10), requests=2, unchanged=1, bytes=700, whole=1,
            whole_bytes=3_000, ms=80, new_items=1, errors=1, last_error="feeds.example answered 404.")  # fmt: skip
        item = add("item", feed_id=feed, guid=f"g-{name}", title=TEXT, first_seen_at=LATE, hash=SHA, text="")
        add("robots", origin=f"https://press-{sum(name.encode())}.example", text="", read_at=LATE)
        add("item_band", band=3, key=-(2**62), item_id=item)
        add("search_text", kind="item", row_id=item, language="fr", hash=SHA)
        add("item_version", item_id=item, hash=SHA, title=TEXT, text=TEXT, seen_at=LATE)
        account = add("account", network="mastodon", handle=f"@{name}", remote_id=f"r-{name}", url="https://m.example",
                      title=TEXT, mode="api", status="active", credential_id=secret, server="https://m.example",
                      capability={"b": 1, "a": [1.5, None, {"é": 1e-7}], "big": 10.0**17, "zero": -0.0})  # fmt: skip
        post = add("post", title=TEXT, master={"parts": [TEXT]}, author_id=me, state="in_review")
        ref = add("ref", uid=_uid("post", name), kind="post", row_id=post, label=TEXT)
        about = add("ref", uid=_uid("item", name), kind="item", row_id=item, label=TEXT, brand_id=None)
        add("link", from_ref_id=about, relation="inspires", to_ref_id=ref)
        add("schedule", job="feeds.fetch", args={"account": account}, args_hash=SHA, rule="every 60",
            zone="Europe/Paris", enabled=False, late="coalesce")  # fmt: skip
        add("run", schedule_id=made["schedule"], job="feeds.fetch", fire_at=LATE, worker="w", host="h", pid=1,
            state="done", started_at=LATE, beat_at=LATE, did={"n": 2}, cancel_asked=False)  # fmt: skip
        add("draft", person_id=me, form="post", ref_id=ref, body={"text": TEXT, "at": [0, 1e-7]}, at=LATE)
        add("setting", key="content.four_eyes", value=True)
        source = add("source", feed_id=feed, title=TEXT, axis="trade", licence={"licensor": TEXT, "n": 1e-7},
                     owner_id=me, country="FR", paywall="partial")  # fmt: skip
        line = add("qualification", item_id=item, source_id=source, state="kept", axis="trade", score=-1, sort_at=LATE,
                   summary=TEXT, source_rating="B", note=TEXT, assigned_to=me, snoozed_until=LATE)  # fmt: skip
        add("item_tag", qualification_id=line, tag="étiquetage")
        add("recipient", address=f"lea@{name}.example", name=TEXT, axes=["regulation"], basis="consent",
            basis_on=date(2026, 3, 1), proof=TEXT, state="unsubscribed", since=NOW, left_at=LATE,
            left_why=TEXT)  # fmt: skip
        rule = add("veille_rule", name=TEXT, query=TEXT, effect="tag", weight=7, target="promo", person_id=me,
                   enabled=False, judged=10, fitting=8)  # fmt: skip
        add("rule_hit", rule_id=rule, qualification_id=line)
        add("veille_rule", name=f"{TEXT} mute", query=TEXT, effect="mute", weight=1, enabled=True, judged=0, fitting=0)
        add("weak_signal", term="origine", axis="trade", figures={"k": 4, "expected": 0.6}, hypothesis=TEXT,
            review_on=date(2026, 4, 1), outcome="dropped", reason=TEXT, reviewed_at=LATE)  # fmt: skip
        remote = add("remote_post", account_id=account, remote_id="9", url="https://m.example/9", published_at=LATE,
                     sponsored=False, claim_token=0)  # fmt: skip
        variant = add("variant", post_id=post, account_id=account, overrides={}, short_id=name[:8], hash=SHA,
                      hash_form=1, label="none", links=[])  # fmt: skip
        add("variant_media", variant_id=variant, position=0, part=0, blob_id=blob, kind="image", seconds=0.1,
            alt=TEXT, focal=[0.5, 1.0])  # fmt: skip
        add("variant_approval", variant_id=variant, hash=SHA, step="internal", decision="approved", channel="account",
            level="simple", at=NOW, person_id=me, proof_blob_id=blob)  # fmt: skip
        entry = add("entry", title=TEXT, action_type="post", post_id=post, account_id=account, variant_id=variant,
                    local_at=datetime(2026, 10, 25, 2, 30), zone="Europe/Paris", fold="second", due_at=LATE,
                    grace_s=1800, priority=0)  # fmt: skip
        publication = add("publication", entry_id=entry, account_id=account, variant_id=variant, state="planned",
                          decided_by=me, decided_at=NOW - timedelta(hours=1), claim_token=4)  # fmt: skip
        add("step", publication_id=publication, n=0, kind="post", irreversible=True)
        add("attempt", publication_id=publication, n=1, kind="send", claim_token=4, started_at=LATE, excerpt=TEXT)
        add("hold", network="mastodon", account_id=account, reason="client", placed_by=me, placed_at=NOW,
            lifted_by=me, lifted_at=NOW)  # fmt: skip
        fact: dict[str, Any] = {
            "account_id": account, "remote_post_id": remote, "level": "post", "metric": "likes", "definition": "d",
            "kind": "cumulative", "grain": "lifetime", "day_start": date(2026, 3, 1), "day_end": date(2026, 3, 2),
            "split": "organic", "unit": "count", "quality": "ok", "observed_at": LATE, "line": {"source": "demo"},
        }  # fmt: skip
        newer = connection.execute(sa.text("SELECT coalesce(max(id), 0) + 2 FROM fact")).scalar_one()
        add("fact", value=Decimal("9007199254.740993"), superseded_by=newer, **fact)
        assert add("fact", value=Decimal("0.000001"), **fact) == newer
        first = add("document", kind="brief", title=TEXT, language="fr", owner_id=me)
        paper = add("document", kind="brief", title=TEXT, language="en", parent_document_id=first,
                    starts_on=date(2026, 3, 1), ends_on=date(2026, 9, 1), archived_at=LATE)  # fmt: skip
        version = add("document_version", document_id=paper, seq=1, major=1, minor=0, state="sent", hash=SHA,
                      content={"context": TEXT, "n": [1, 1e-7]}, schema=1, author_id=me, note=TEXT, origin="version:1",
                      sent_at=LATE, checks={"found": [], "waived": {}}, lock={"a": None})  # fmt: skip
        add("edition", title=TEXT, rule="0 9 * * mon", audience="client", language="fr", axes=["regulation"], most=7,
            ahead_h=48, due_at=LATE, document_id=paper, came="refused", came_at=LATE, came_why=TEXT)  # fmt: skip
        add("version_approval", version_id=version, hash=SHA, step="client", decision="refused", channel="mail_reply",
            level="simple", at=LATE, person_id=me, name_typed=TEXT, reason=TEXT, proof_blob_id=blob)  # fmt: skip
        add("comment", ref_id=ref, version_id=version, anchor={"field": "context"}, text=TEXT, kind="note",
            author_id=me, state="refused", reason=TEXT, priority="high", author_name=TEXT,
            proof_blob_id=blob)  # fmt: skip
        add("packet", version_id=version, person_id=me, hash=SHA, code="BRIEF-LUMEN-1.0-ABABABAB", nonce=_sha(uid),
            expires_at=LATE, returned_at=LATE, returned_blob_id=blob)  # fmt: skip
        add("charter_rule", document_id=paper, version_id=version, section=8, clause="8.5", statement_fr=TEXT,
            statement_en=TEXT, why=TEXT, pack_rule="own.hashtags", kind="machine", scope={"networks": ["mastodon"]},
            params={"lays": [{"form": "rule", "rule": "own.hashtags", "table": {"params": {"max": 3}}}]},
            severity="warn", basis="brand", examples={"ok": TEXT}, starts_on=date(2026, 3, 1),
            ends_on=date(2026, 9, 1))  # fmt: skip
        category = add("moderation_category", document_id=paper, version_id=version, code="spam", level="S4", name=TEXT,
                       definition=TEXT, not_this=TEXT, basis=TEXT, confidence="medium", action=["hide"], auto="hide",
                       deadline_min=4320, kept_months=6, escalation=[{"role": "lead", "minutes": 10}],
                       starts_on=date(2026, 3, 1))  # fmt: skip
        add("macro", document_id=paper, version_id=version, code="mod-spam", kind="reply", category_id=category,
            stage=1, network="mastodon", tone=TEXT, fr=TEXT, en=TEXT, must_edit=True, starts_on=date(2026, 3, 1),
            ends_on=date(2026, 9, 1))  # fmt: skip
        box = add("mailbox", kind="imap", address=f"imaps://{name}@mail.example:993/INBOX", credential_id=secret,
                  last_uid=2**40, uid_validity=7, read_at=LATE, enabled=False)  # fmt: skip
        sent = add("message", key=_sha(uid), ref_id=ref, hash=SHA, to_address=TEXT, person_id=me,
                   subject=TEXT, eml_blob_id=blob, message_id=f"{name}.cmsuite@mail.example", state="sent", attempts=1,
                   receipt={"status": 250, "said": TEXT}, sent_at=LATE, claim_token=3)  # fmt: skip
        add("received_message", mailbox_id=box, message_id=f"{name}@mail.example", in_reply_to_id=sent,
            from_address=TEXT, from_name=TEXT, subject=TEXT, at=LATE, eml_blob_id=blob, kind="answer",
            code="BRIEF-LUMEN-1.0-ABABABAB", codes=["BRIEF-LUMEN-1.0-abababab"], proposal="yes", excerpt=TEXT,
            state="taken")  # fmt: skip
        proof = add("evidence", kind="survey", title=TEXT, source=TEXT, captured_at=LATE, captured_by=me, n=150,
                    starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), method=TEXT, blob_id=blob, hash=SHA,
                    url="https://lumen.example/", licence_note=TEXT, grade="measured", shared=True,
                    image_blob_id=blob, image_alt=TEXT)  # fmt: skip
        taken = add("decision", n=1, day=date(2026, 3, 2), text=TEXT, deciders=[TEXT], reason=TEXT, evidence_id=proof)
        add("decision", n=2, day=date(2026, 3, 3), text=TEXT, alternatives=TEXT, deciders=[TEXT], reason=TEXT,
            effects=TEXT, revisit_on=date(2026, 9, 1), reverses_id=taken)  # fmt: skip
        add("proposal", kind="account_action", from_ref_id=ref, from_field="findings.F1", text=TEXT,
            payload={"handle": TEXT, "n": 1e-7}, state="taken", reason=TEXT, taken_ref_id=ref, taken_field="context",
            answered_at=LATE, answered_by=me)  # fmt: skip
        add("resource_set", kind="rules", digest=SHA, content={"packs": ["core@2026.11.1"], "rules": {"a.b": [1e-7]}})
        add("lint_report", ref_id=ref, hash=SHA, digest=SHA, moment="approve", n=1, counts={"block": 1},
            findings={"findings": [{"match": TEXT}], "not_evaluated": []})  # fmt: skip
        add("exemption", kind="suppression", rule="edfr.colon", severity="warn", ref_id=ref, fingerprint=SHA[:16],
            reason=TEXT, approved_by=me, approved_at=LATE, role="legal", starts_on=date(2026, 3, 1),
            ends_on=date(2026, 5, 30), lifted_at=LATE)  # fmt: skip
    return made


def _sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _uid(kind: str, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{name}"))
