"""Where stores are: the user's own folder, and the editions that the package carries."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from pathlib import Path


def user_folder() -> Path:
    """The folder for a user's own store, by the custom of the system; it may not exist yet."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "caudal"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "caudal"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "caudal"


def reference_folder() -> Path:
    """The folder of the editions that the package carries."""
    return Path(str(files("caudal") / "reference"))
