"""History: earlier releases kept in the target, and the ways back: undo, backup, restore."""
