"""The ground floor: where the owner's things are and what the owner wants."""
