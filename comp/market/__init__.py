"""What a role pays: published ranges, or one's own, by level, stage, place and specialism."""
