"""Carrying out a plan: the right to publish, the stages one after the other, and how it stops."""
