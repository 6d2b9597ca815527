"""Faults on purpose: a proxy that breaks what it is told to, publishers that die or sleep, and what must hold then."""
