"""The model: numbers in, frames out."""
