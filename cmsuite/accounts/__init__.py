"""The brand's accounts on networks, and the sign-in of each. Competence C2.10. Words: account, mode, credential."""
