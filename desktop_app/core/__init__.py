"""What every room shares: values, errors, jobs, durable files, paths, settings."""
