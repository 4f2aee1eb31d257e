"""What a measure did: scope, panel, estimates, those beside it, and the record of them."""
