"""Feeds and their items, fetched once for all brands; knows no brand. Words: feed, item, validator."""
