"""Tags: what a finished file says of itself to cars, file managers and podcast apps."""
