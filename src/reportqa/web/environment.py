"""What must stand in the environment before Gradio is imported: no calls to outside, no sharing, no memory of visitors.

The package calls `harden` before any of its modules imports gradio.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

#: Gradio and the hub client read these at import time; each of them is on, or calls outside, unless it says so here
FLAGS = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_SSR_MODE": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "True",
    "TRANSFORMERS_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
}
#: settings of Gradio that would open folders, follow files or move the page; none may come in from outside
_UNWANTED = ("GRADIO_ALLOWED_PATHS", "GRADIO_ROOT_PATH", "GRADIO_WATCH_DIRS", "GRADIO_VIBE_MODE", "GRADIO_HISTORY_BUCKET")

_PREFIX = "reportqa-"


def harden() -> None:
    """Sets every flag, drops what is unwanted, and gives Gradio a temporary folder that only this user can read."""
    os.environ.update(FLAGS)
    for name in _UNWANTED:
        os.environ.pop(name, None)
    if not _is_ours(_folder()):
        os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix=_PREFIX)
        atexit.register(remove_temporary)


def remove_temporary() -> None:
    """Removes the folder that `harden` made; to be called when serving ends, however it ends."""
    if _is_ours(_folder()):
        shutil.rmtree(_folder(), ignore_errors=True)


def _folder() -> Path:
    return Path(os.environ.get("GRADIO_TEMP_DIR", ""))


def _is_ours(folder: Path) -> bool:
    return folder.name.startswith(_PREFIX) and folder.is_dir()
