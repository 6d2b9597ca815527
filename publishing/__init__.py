"""The whole job: site, plan, upload, verify."""
