"""What the guide of rules shows is what the engine takes."""

import re
from pathlib import Path

from cmsuite.core.resources import shipped
from cmsuite.engines.rules import vectors
from cmsuite.engines.rules.errors import Source
from cmsuite.engines.rules.layers import resolve
from cmsuite.engines.rules.lexicons import lexicon
from cmsuite.engines.rules.packs import Shelf, layer, read_pack

GUIDE = Path(__file__).parents[3] / "docs/how-to/rules.md"


def test_the_pack_the_list_and_the_layer_of_the_guide_are_taken(tmp_path: Path) -> None:
    pack, terms, brand = re.findall(r"^```toml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "lumen").mkdir()
    (tmp_path / "lumen" / "pack.toml").write_text(pack, encoding="utf-8")
    stock = Shelf((tmp_path, shipped("charters")))
    own = resolve(stock, [*stock.with_needed(["core"]), read_pack(tmp_path / "lumen")])
    assert all(outcome.ok for outcome in vectors.run(own))
    assert not list(vectors.uncovered(own))
    assert [form.term for form in lexicon(Source("rivals.toml", terms)).terms] == ["Zed", "Lux"]
    one = layer(Source("lumen.toml", brand), tmp_path)
    assert one.form.charter
    found = resolve(stock, stock.with_needed(one.form.charter.packs), [one])
    changed = found.named("edfr.superlatives")
    assert changed
    assert (changed.severity, found.named("edfr.anglicisms")) == ("block", None)
