"""Who is linked to whom: refs, typed links, the trace that walks them both ways. Words: ref, link, relation."""
