"""How the weights of `models.acoustics.doubt` are found: recordings of speakers that taught nothing, what the grammar
makes of them, and logistic regression (docs/stt.md). Needs recordings, so it is not among `make bench`.
"""
