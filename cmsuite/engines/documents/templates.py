"""Templates of documents, in a sandbox that is bounded: in time, in letters, in what a single value may grow to.

A loop looks at the clock for each of its items, whether it writes or not; joining, repeating and replacing are counted
before they are done. So a template of a workspace may be wrong, and costs a few seconds and a sentence.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_

MOST_S = 5.0
MOST = 6_000_000  # letters of what is written, items of a list
SAFE = (
    "abs batch capitalize count default d dictsort first float groupby int items join last length list lower map max "
    "min reject rejectattr replace reverse round select selectattr sort string sum title trim unique upper"
).split()
"""The filters of Jinja that a template may use: none of them pads to a width that the template chooses."""


class Endless(Outside):
    said = N_("The template {name} writes without end.")
    hint = N_("Correct its loops in the workspace's reports folder.")


class Compiled(BytecodeCache):
    """What the templates were compiled to, by their files and what these said: that takes ten times as long as to fill
    one. It depends on what `Bounded` sets for all, and on nothing that one rendering is given."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self.known.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Bounded(ImmutableSandboxedEnvironment):
    """One rendering: the clock runs from when it is made. Raises Endless out of the template."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, name: str, folders: list[Path], filters: Mapping[str, Callable[..., Any]], **more: Any) -> None:
        super().__init__(
            autoescape=False,
            undefined=StrictUndefined,
            loader=FileSystemLoader(folders),
            bytecode_cache=COMPILED,
            trim_blocks=True,
            lstrip_blocks=True,
            **more,
        )
        self.of, self.end = name, time.thread_time() + MOST_S
        replace = self.filters["replace"]
        joined = self.filters["join"]
        self.filters = {one: self.filters[one] for one in SAFE} | dict(filters)
        self.filters["_paced"] = self._paced
        self.filters["_joined"] = lambda values: self._small("".join(str(one) for one in values))
        self.filters["replace"] = self._measured(replace)
        self.filters["join"] = self._measured(joined)

    def late(self) -> bool:
        return time.thread_time() > self.end

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sized = [one for one in (left, right) if isinstance(one, str | bytes | list | tuple)]
        if operator == "*" and sized:
            times = next((one for one in (left, right) if isinstance(one, int)), 0)
            self._stop(len(sized[0]) * times > MOST)
        if operator == "+" and len(sized) == 2:
            self._stop(len(left) + len(right) > MOST)
        if operator == "%" and isinstance(left, str):
            raise TypeError("no padding in a template")
        if operator == "**" or (operator == "*" and not sized):
            whole = [one for one in (left, right) if isinstance(one, int)]
            self._stop(len(whole) == 2 and (abs(right) if operator == "**" else 1) * left.bit_length() > 4096)
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Loops and `~` go through a filter of ours, whatever the template says."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "_paced", [], [], None, None, lineno=loop.lineno)
        for parent in list(tree.find_all(nodes.Node)):
            for field, value in list(parent.iter_fields()):
                if isinstance(value, nodes.Concat):
                    setattr(parent, field, self._concat(value))
                elif isinstance(value, list):
                    value[:] = [self._concat(one) if isinstance(one, nodes.Concat) else one for one in value]
        return tree

    def _concat(self, found: nodes.Concat) -> nodes.Filter:
        return nodes.Filter(nodes.List(found.nodes), "_joined", [], [], None, None, lineno=found.lineno)

    def _paced(self, values: Iterable[Any]) -> Iterable[Any]:
        if isinstance(values, dict):
            values = list(values)
        return values if isinstance(values, list | tuple) and not values else list(self._ticking(values))

    def _ticking(self, values: Iterable[Any]) -> Iterator[Any]:
        for place, one in enumerate(values):
            self._stop(self.late() or place > MOST)
            yield one

    def _measured(self, made: Callable[..., Any]) -> Callable[..., Any]:
        def bounded(*given: Any, **more: Any) -> Any:
            return self._small(made(*given, **more))

        for mark in ("jinja_pass_arg",):
            if hasattr(made, mark):
                setattr(bounded, mark, getattr(made, mark))
        return bounded

    def _small(self, text: Any) -> Any:
        self._stop(isinstance(text, str) and len(text) > MOST)
        return text

    def _stop(self, over: bool) -> None:
        if over or self.late():
            raise Endless(name=self.of)
