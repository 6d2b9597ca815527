"""The guard: what would reach subscribers by mistake, found by comparing the coming feed with the live one."""
