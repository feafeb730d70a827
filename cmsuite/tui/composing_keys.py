"""The keys of the Composer, and when each is offered: what may be done depends on the post that is open, and on who."""

from __future__ import annotations

from textual.binding import BindingType

from cmsuite.core.locale import N_
from cmsuite.publishing.words import STAGES
from cmsuite.tui.keys import key
from cmsuite.tui.sheet import Opened

KEYS: list[BindingType] = [
    key("a", "new", N_("New"), id="composer.new", help=N_("A new post: choose where it goes."), cli="post new"),
    key("D", "duplicate", N_("Duplicate"), id="composer.duplicate", cli="post new", show=False,
        help=N_("A new post with the words and the accounts of the one at hand.")),
    key("d", "give_up", N_("Give up"), id="composer.give_up", help=N_("Give the post up, and say why."),
        cli="post cancel"),
    key("x", "act", N_("Marked"), id="composer.act", help=N_("What becomes of the marked."), cli="post submit",
        show=False),
    key("slash", "filter", N_("Filter"), id="composer.filter", help=N_("Narrow the list."), cli="post list"),
    key("ctrl+s", "save", N_("Save"), id="composer.save", help=N_("Save what you typed."), cli="post edit"),
    key("f2", "which", N_("Variant"), id="composer.variant",
        help=N_("Words for one account alone, or the common text again."), cli="post edit"),
    key("f3", "attach", N_("File"), id="composer.file", help=N_("Attach a file."), cli="post attach"),
    key("f5", "plan", N_("Date"), id="composer.plan", help=N_("Say when it goes out."), cli="calendar place"),
    key("f8", "submit", N_("Submit"), id="composer.submit",
        help=N_("Save it, and hand it in to be read; in review, take it back."), cli="post submit"),
    key("f8", "decide", N_("Approve"), id="composer.approve", help=N_("Say yes or no to it as it is."),
        cli="post approve"),
    key("f4", "alt", N_("Alt text"), id="composer.alt", help=N_("What stands for the file at hand."),
        cli="post alt"),
    key("delete", "detach", N_("Take off"), id="composer.detach", help=N_("Take the file at hand off."),
        cli="post detach", show=False),
    key("f9", "editor", N_("Editor"), id="composer.editor", help=N_("Write in your own editor."),
        cli="post edit"),
    key("ctrl+n", "beside", N_("Title, warning"), id="composer.beside",
        help=N_("Title, content warning, language, visibility."), cli="post edit"),
]  # fmt: skip
OF_LIST = frozenset({"new", "give_up", "duplicate", "act", "filter"})
OF_POST = frozenset({"save", "which", "attach", "alt", "detach", "plan", "submit", "decide", "editor", "beside"})
"""What can be done while a post is open, and only then."""
NEEDED = {"plan": "calendar.place"} | dict.fromkeys(
    ("save", "attach", "alt", "detach", "editor", "beside"), "content.write"
)


def offered(action: str, form: Opened | None) -> bool:
    """Whether a key does something now: in the list, or with the post that is open."""
    if form is None:
        return action not in OF_POST
    if action == "decide":
        return decides(form)
    if action == "submit":
        return "content.write" in form.may and not decides(form) and not _is_over(form)
    needed = NEEDED.get(action)
    return action not in OF_LIST and (needed is None or needed in form.may)


def _is_over(form: Opened) -> bool:
    """Whether nobody has to read it any more: every account has its yes, or it is out."""
    approved = bool(form.targets) and all(target.approved for target in form.targets)
    return approved or form.how_far == STAGES["published"]


def decides(form: Opened) -> bool:
    """Whether one key says yes or no, and does not submit: in review, or for who only reads."""
    return form.decides and (form.state == "in_review" or "content.write" not in form.may)
