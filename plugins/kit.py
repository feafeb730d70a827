"""Publication by hand: a folder with the exact text, the media and a list to work through; a person does the rest."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from contextvars import copy_context
from datetime import datetime
from pathlib import Path

from cmsuite.core.locale import N_, moment, speak
from cmsuite.core.locale import translate as _
from cmsuite.engines.networks.checks import length, problems
from cmsuite.engines.networks.contract import (
    Account,
    AccountInfo,
    Count,
    Deleted,
    Draft,
    Io,
    Looked,
    Metric,
    NotSupported,
    Prepared,
    Problem,
    Receipt,
    Secret,
    SignIn,
    Step,
    Unknown,
)
from cmsuite.engines.networks.counters import fingerprint
from cmsuite.engines.networks.descriptor import Descriptor

api = 1


class Kit:
    """No network at all: what it cannot do it says."""

    def __init__(self, descriptor: Descriptor) -> None:
        self.descriptor = descriptor

    def count(self, text: str, account: Account | None = None) -> Count:
        return length(text, self._rules(account))

    def validate(self, draft: Draft, account: Account | None = None) -> Sequence[Problem]:
        return problems(draft, self._rules(account))

    def _rules(self, account: Account | None) -> Descriptor:
        return self.descriptor.live(account.capability) if account else self.descriptor

    def begin_sign_in(self, address: str, io: Io) -> SignIn:
        raise self._not(N_("a sign-in: a person publishes with their own"))

    def finish_sign_in(self, state: Mapping[str, str], code: str, io: Io) -> Secret:
        raise self._not(N_("a sign-in: a person publishes with their own"))

    def verify_account(self, account: Account, io: Io) -> AccountInfo:
        """Nothing to ask: the account is what the person wrote."""
        return AccountInfo(account.remote_id or account.handle, account.handle, account.handle, account.url)

    def prepare(self, draft: Draft, account: Account, io: Io) -> Prepared:
        """Write the folder: `text.txt` to the byte, the media numbered, `alt.txt`, `CHECKLIST.md`."""
        step = f"folder/{draft.hash}"
        kept = io.steps.done(step)
        folder = Path(kept["path"]) if kept else io.folder(f"kit-{draft.hash[:12]}")
        io.steps.keep(step, {"path": str(folder)})
        folder.mkdir(parents=True, exist_ok=True)  # someone may have tidied it away
        files: list[tuple[str, str]] = []  # name, alternative text
        for index, part in enumerate(draft.parts):
            (folder / _text_name(index)).write_bytes(part.text.encode())
            for media in part.media:
                name = f"{len(files) + 1:02}{mimetypes.guess_extension(media.mime, strict=False) or ''}"
                (folder / name).write_bytes(io.media(media.sha256))
                files.append((name, media.alt))
        copy_context().run(_write_for_a_person, folder, draft, account, files)
        prints = tuple(fingerprint(part.text, [media.sha256 for media in part.media]) for part in draft.parts)
        return Prepared(hash=draft.hash, calls=({"folder": str(folder)},), prints=prints)

    def publish(self, prepared: Prepared, step: Step, account: Account, idem: str, io: Io) -> Receipt:
        raise self._not(N_("sending: a person publishes and pastes the address"))

    def reconcile(
        self, prepared: Prepared, step: Step, account: Account, sent_at: datetime, known: frozenset[str], io: Io
    ) -> Looked:
        return Unknown(_("only the person who published by hand knows"))

    def fetch_metrics(self, account: Account, remote_ids: Sequence[str], io: Io) -> Sequence[Metric]:
        raise self._not(N_("figures: enter them by hand or import the network's own export"))

    def delete(self, remote_id: str, account: Account, io: Io) -> Deleted:
        raise self._not(N_("deleting: a person does it on the network"))

    def _not(self, what: str) -> NotSupported:
        return NotSupported(network=self.descriptor.network.name, what=_(what))


plugin = Kit


def _text_name(index: int) -> str:
    return "text.txt" if index == 0 else f"text-{index + 1}.txt"


def _write_for_a_person(folder: Path, draft: Draft, account: Account, files: Sequence[tuple[str, str]]) -> None:
    """In the account's language, whatever the worker speaks."""
    speak(account.language)
    if files:
        none = _("(decorative: no alternative text)")
        (folder / "alt.txt").write_text("".join(f"{name}: {alt or none}\n" for name, alt in files), encoding="utf-8")
    steps = "".join(f"- [ ] {step}\n" for step in _steps(draft, account, files))
    title = _("Publish by hand on {account}").format(account=account.handle)
    (folder / "CHECKLIST.md").write_text(f"# {title}\n\n{steps}", encoding="utf-8")


def _steps(draft: Draft, account: Account, files: Sequence[tuple[str, str]]) -> list[str]:
    texts = ", ".join(_text_name(index) for index in range(len(draft.parts)))
    steps = [_("Sign in and open the account: {url}").format(url=account.url or account.handle)]
    if draft.due_at:
        steps.append(_("Wait for the time: {time}").format(time=moment(draft.due_at, account.zone)))
    if draft.title:
        steps.append(_("Title: {title}").format(title=draft.title))
    if draft.cw:
        steps.append(_("Content warning: {text}").format(text=draft.cw))
    steps.append(_("Copy the text without changing it: {files}").format(files=texts))
    if files:
        names = ", ".join(name for name, _alt in files)
        steps.append(_("Add the media in this order: {files}").format(files=names))
        steps.append(_("Give each media its alternative text from alt.txt"))
    if draft.language:
        steps.append(_("Language of the post: {language}").format(language=draft.language))
    if draft.visibility != "public":
        steps.append(_("Visibility: {visibility}").format(visibility=draft.visibility))
    steps.append(_("Publish, open the post as a visitor, and copy its address"))
    steps.append(_("Mark it as published with this address in cmsuite"))
    return steps
