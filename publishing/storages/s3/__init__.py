"""S3: one prefix of one bucket as a publish target; boto3 stands behind this room, and is opened only when it is needed."""
