"""The engine: counts to joint predictive paths. Arrays only: no disk, no network."""

from caudal.model.engine import predict

__all__ = ["predict"]
