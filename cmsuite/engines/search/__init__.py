"""Full text: found by word forms in French and English, by phrase and by beginning, alike on both databases."""
