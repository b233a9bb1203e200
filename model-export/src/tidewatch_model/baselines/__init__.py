"""The opponents that the model is compared with: what a shop could have without a recurrent network.

Each sees only what is known at the cut, and learns only from answers that were complete by then.
"""
