"""The sign-up form: what it shows, where it may be sent, and what it is bound to say."""
