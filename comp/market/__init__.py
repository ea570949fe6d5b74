"""What a role pays: `pay` models the range, `position` says where an amount stands in it."""
