"""What must never be seen: tokens and passwords, in the keyring, an encrypted file, or encrypted rows."""
