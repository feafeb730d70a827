"""What was counted, and what it says: facts, KPIs. Competence C3.2. Words: fact, metric, KPI, basis, sample."""
