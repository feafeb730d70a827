"""What is said: posts, their variant for each account, media, approvals. Competences C2.3, C2.4.

Words: post, variant, short id, hash, approval, alt text.
"""
