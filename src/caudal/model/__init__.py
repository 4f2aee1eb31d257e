"""The engine: counts to joint predictive paths. Arrays only: no disk, no network."""

from caudal.model.engine import Controls, fit, predict

__all__ = ["Controls", "fit", "predict"]
