"""Sound: recordings measured, treated and brought to the loudness that directories ask for."""
