"""Text turned into vectors. Comes in: a folder with a sentence-transformers model. Goes out: an `Encoder`.

Passages are embedded through sentence-transformers when an index is built. A question needs only `tokenizers` and numpy where
the model is a StaticEmbedding (our own is): a mean over rows of a table, the same to seven digits, without loading torch.
Nothing is ever fetched from a network.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reportqa.errors import WrongSetting

Vectors = NDArray[np.float32]

#: the model that the package brings along; made by passage/train.py
SHIPPED = Path(__file__).with_name("encoder")


class Encoder(Protocol):
    """`encode` gives one row a text, float32, of length 1 (0 for a text without any known word); `id` names the model."""

    id: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension)."""


class StaticEncoder:
    """A StaticEmbedding computed with numpy: the mean of the rows of the words, scaled to length 1."""

    def __init__(self, folder: Path, id: str) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.id = id
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._table = load_file(str(folder / "model.safetensors"))["embedding.weight"].astype(np.float32)
        self.dimension = int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Encoder.encode`."""
        means = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, words in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if words.ids:
                means[row] = self._table[words.ids].mean(axis=0)
        return _unit(means)


class LibraryEncoder:
    """Any local model through sentence-transformers, computed in float32."""

    def __init__(self, folder: Path, id: str) -> None:
        model_type = _sentence_transformer()
        try:
            self._model: Any = model_type(str(folder), device="cpu", local_files_only=True, trust_remote_code=False).float()
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise WrongSetting(f"编码器文件夹 {folder.name} 无法读取，请检查模型文件是否完整：{error}") from error
        self.id = id
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Encoder.encode`."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._model.encode(list(texts), batch_size=256, show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(rows, dtype=np.float32))


def load_encoder(folder: str = "", building: bool = False) -> Encoder:
    """The encoder in `folder` (empty: our own). `building` goes through sentence-transformers even where numpy would do.

    Both ways have the same `id`, so an index built one way is searched the other way. Raises `WrongSetting` for a folder
    that is missing or holds no model with safetensors weights (other formats can carry code).
    """
    place = Path(folder) if folder else SHIPPED
    if not place.is_dir():
        raise WrongSetting(f"找不到编码器文件夹 {folder or '（自带）'}，请检查设置中的 encoder，留空则用自带的编码器")
    modules = _modules(place)
    digest = folder_digest(place)
    static = None if building else _static_part(place, modules)
    return StaticEncoder(static, digest) if static else LibraryEncoder(place, digest)


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of the folder, in order of their names."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _modules(folder: Path) -> list[dict[str, Any]]:
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        kinds = [str(m["type"]) for m in modules]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongSetting(f"编码器文件夹 {folder.name} 不是 sentence-transformers 模型：读不到 modules.json") from error
    if any(not kind.startswith("sentence_transformers.") for kind in kinds):
        raise WrongSetting(f"编码器文件夹 {folder.name} 含有自带程序的部件，不予加载")
    if not any(folder.rglob("*.safetensors")):
        raise WrongSetting(f"编码器文件夹 {folder.name} 没有 safetensors 格式的权重，不予加载")
    return list(modules)


def _static_part(folder: Path, modules: list[dict[str, Any]]) -> Path | None:
    """The folder of the StaticEmbedding, if the model is one, at most with a scaling to length 1 behind it."""
    kinds = [str(m["type"]).rsplit(".", 1)[-1] for m in modules]
    if kinds[0] != "StaticEmbedding" or any(kind != "Normalize" for kind in kinds[1:]):
        return None
    part = folder / str(modules[0].get("path", ""))
    return part if (part / "tokenizer.json").is_file() and (part / "model.safetensors").is_file() else None


def _sentence_transformer() -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return unit
