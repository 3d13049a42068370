"""What Glossator is measured against. Each is as small and as quick as its job allows."""
