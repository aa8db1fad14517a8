"""The audit log: who did what, with which thing, with which result, from where and when (decision 27, BIO2 8.15)."""
