"""The build hook: compiles the translations, and packs the shipped resources into the wheel.

Run as a program it compiles the translations alone, which is all that a changed sentence needs.
"""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
RESOURCES = (
    "calendars",
    "charters",
    "plugins",
    "reports",
    "config.example.toml",
)  # found again by cmsuite.core.resources


def compile_messages() -> None:
    """Write each .mo beside its .po: a start looks the sentences that it shows up there, and reads no text."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted((ROOT / "cmsuite" / "locales").rglob("*.po")):
        with source.open("rb") as text:
            messages = read_po(text, locale=source.parts[-3], abort_invalid=True)
        half = source.with_suffix(f".{os.getpid()}.mo")
        with half.open("wb") as compiled:
            write_mo(compiled, messages)
        half.replace(source.with_suffix(".mo"))  # whole at once: a program may be starting


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_messages()
        if version == "editable":  # a checkout finds its resources at its top
            return
        present = [name for name in RESOURCES if (ROOT / name).exists()]
        build_data["force_include"] |= {str(ROOT / name): f"cmsuite/_resources/{name}" for name in present}


if __name__ == "__main__":
    compile_messages()
