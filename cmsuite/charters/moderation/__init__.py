"""Moderation: a guide for those who moderate, the rules that the community reads, and what both have in common."""
