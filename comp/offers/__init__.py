"""What an offer pays: the letter, what is held fixed, and the money of it by month, by year and on simulated paths."""
