"""Who is linked to whom: refs, typed links, and the trace that walks them both ways. Words: ref, link, relation, trace."""
