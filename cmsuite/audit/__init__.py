"""What is there, inside and outside, before anything is advised: accounts, contents, community, market; findings have
their proof. Competence C1.5. Words: audit, sample, coding, finding, criterion, share of voice."""
