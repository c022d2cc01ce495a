"""Glutes On: a Discord bot that teaches running clubs to keep their hips strong."""
