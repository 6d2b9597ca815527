"""One episode: its words, its recording, and the finished audio made from them."""
