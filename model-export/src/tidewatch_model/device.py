"""Where the recurrent networks are trained. All else is small enough for the CPU."""

from __future__ import annotations

import os

import torch

from tidewatch_model.errors import UserError

DEVICES = ("auto", "cpu", "cuda")


def device_of(wished: str) -> torch.device:
    """The device of a name; ``auto`` is a GPU where PyTorch sees one.

    :raises UserError: when a GPU is asked for and there is none.
    """
    there = torch.cuda.is_available()
    if wished == "cuda" and not there:
        raise UserError(
            "--device cuda: PyTorch sees no CUDA device here; is there a driver? Leave it out to train on the CPU"
        )
    if wished == "cpu" or not there:
        return torch.device("cpu")
    # Without it cuBLAS sums in any order, which training's promise of the same network for the same seed forbids.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    return torch.device("cuda")
