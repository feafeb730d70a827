"""What can be done wherever one is: the ten places, and the keys of the application."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import BindingType

from cmsuite.core.locale import N_
from cmsuite.tui.keys import key

PLACES = {
    # name: (module:class, keys, its name)
    "today": ("today:TodayPlace", "1,ampersand", N_("Today")),
    "veille": ("veille:VeillePlace", "2,é", N_("Veille")),
    "documents": ("documents:DocumentsPlace", "3,quotation_mark", N_("Documents")),
    "calendar": ("calendar:CalendarPlace", "4,apostrophe", N_("Calendar")),
    "composer": ("composer:ComposerPlace", "5,left_parenthesis", N_("Composer")),
    "inbox": ("inbox:InboxPlace", "6,minus", N_("Inbox")),
    "measures": ("measures:MeasuresPlace", "7,è", N_("Measures")),
    "reports": ("reports:ReportsPlace", "8,underscore", N_("Reports")),
    "projects": ("projects:ProjectsPlace", "9,ç", N_("Projects")),
    "settings": ("settings:SettingsPlace", "0,à", N_("Settings")),
}
HELP = key("question_mark,f1", "app.panel('keys_help:KeysHelp')", N_("Keys"), id="app.keys",
           help=N_("The keys here, and what they do."), cli="--help", show=False)  # fmt: skip
"""Over a panel too, where no other key of the application is."""
UNDO = key("u", "app.undo", N_("Undo"), id="app.undo", help=N_("Take your last act back."), cli="undo")
REDO = key("U", "app.redo", N_("Redo"), id="app.redo", help=N_("Do again what you took back."), cli="undo", show=False)
JOBS = key("J", "app.panel('jobs:Jobs')", N_("Jobs"), id="app.jobs", help=N_("What runs, what ran, what was said."),
           cli="jobs", show=False)  # fmt: skip
WAITING = key("W", "app.panel('doubt:Doubt')", N_("Waiting"), id="app.waiting", cli="publishing doubts", show=False,
              help=N_("What is in doubt, missed or to publish by hand, one after the other."))  # fmt: skip
TRACE = key("t", "trace", N_("Trace"), id="place.trace", help=N_("What led to it, and what came of it."), cli="trace",
            show=False)  # fmt: skip
"""Of each screen that shows a record, which says by `at_hand_ref` what it is."""
SHEET = key("ctrl+e", "spreadsheet", N_("As a spreadsheet"), id="place.sheet", show=False, cli="",
            help=N_("Write the list at hand, all of it, to .xlsx or .csv, as --sheet does for a command; "
                    "sources also to OPML, rules of the watch to TOML."))  # fmt: skip
"""Of each screen that has a list."""
OVER: list[BindingType] = [replace(UNDO, show=False), REDO, JOBS]
"""In a panel where no text is typed."""
BINDINGS: list[BindingType] = [
    *(
        key(keys, f"go('{name}')", label, id=f"go.{name}", help=N_("Go to this place."), cli="", show=False)
        for name, (_where, keys, label) in PLACES.items()
    ),
    key("b", "panel('brands:Brands')", N_("Brand"), id="app.brand", help=N_("Choose the brand."), cli="brand list"),
    key("colon,ctrl+p", "panel('palette:Palette')", N_("Command"), id="app.palette",
        help=N_("Every command, record and saved filter by its name."), cli="--help"),
    UNDO,
    REDO,
    JOBS,
    WAITING,
    HELP,
    key("ctrl+t", "theme", N_("Theme"), id="app.theme", help=N_("Dark, light, or strong contrast."), cli="me set",
        show=False),
    key("ctrl+l", "language", N_("Language"), id="app.language", help=N_("English or French."), cli="me set",
        show=False),
    key("ctrl+g", "tour", N_("Tour"), id="app.tour", help=N_("Five steps to begin with; on to the next one."),
        cli="demo", show=False),
    key("escape", "no_tour", N_("Leave the tour"), id="app.no_tour", help=N_("Without the tour."), cli="",
        show=False),
    key("ctrl+o", "panel('jump:Jump')", N_("Pane"), id="app.jump", help=N_("To a pane, by its letter."), cli="",
        show=False),
    replace(key("ctrl+q", "leave", N_("Quit"), id="app.quit", help=N_("Leave; asks while something is being sent."),
        cli="", show=False), priority=True),  # over a panel too
]  # fmt: skip
