"""S3 as it answers, faulty servers included."""
