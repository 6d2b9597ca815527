"""MP3: frames as bytes, and the one door to LAME."""
