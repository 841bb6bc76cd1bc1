"""Text turned into vectors. Comes in: a folder with a sentence-transformers model. Goes out: an `Encoder`.

Where the model is a StaticEmbedding (our own is), passages and questions need only `tokenizers`, numpy and scipy: a mean over
rows of a table, the same to seven digits, without loading torch. Any other model goes through sentence-transformers.
The prompts of the model are set before passages and questions as sentence-transformers does. Nothing is fetched from a network.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reportqa.errors import WrongSetting

Vectors = NDArray[np.float32]

#: the model that the package brings along; made by passage/train.py
SHIPPED = Path(__file__).with_name("encoder")


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model wants to stand before a question and before a passage."""

    query: str = ""
    document: str = ""


class Encoder(Protocol):
    """Vectors are float32 of length 1 (0 for a text without any known word); `id` names the model."""

    id: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, of shape (len(texts), dimension); a text's vector never depends on the texts beside it."""

    def encode_question(self, text: str) -> Vectors:
        """The vector of a question, of shape (dimension,)."""


class StaticEncoder:
    """A StaticEmbedding computed without torch: the mean of the rows of the words, scaled to length 1."""

    def __init__(self, folder: Path, id: str, prompts: Prompts) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.id = id
        self._prompts = prompts
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._table = load_file(str(folder / "model.safetensors"))["embedding.weight"].astype(np.float32)
        self.dimension = int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Encoder.encode`: words counted in a sparse matrix, one product with the table."""
        from scipy.sparse import csr_array

        asked = [self._prompts.document + text for text in texts]
        words = [one.ids for one in self._tokenizer.encode_batch_fast(asked, add_special_tokens=False)]
        starts = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum([len(ids) for ids in words], out=starts[1:])
        numbers = np.fromiter(chain.from_iterable(words), dtype=np.int64, count=int(starts[-1]))
        ones = np.ones(len(numbers), dtype=np.float32)
        counted = csr_array((ones, numbers, starts), shape=(len(words), self._table.shape[0]))
        return _unit(counted @ self._table)

    def encode_question(self, text: str) -> Vectors:
        """As `Encoder.encode_question`."""
        ids = self._tokenizer.encode(self._prompts.query + text, add_special_tokens=False).ids
        if not ids:
            return np.zeros(self.dimension, dtype=np.float32)
        mean: Vectors = self._table[ids].mean(axis=0)
        unit: Vectors = mean / np.float32(max(math.sqrt(float(mean @ mean)), 1e-12))
        return unit


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
        rows = self._model.encode_document(list(texts), batch_size=256, show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.asarray(rows, dtype=np.float32))

    def encode_question(self, text: str) -> Vectors:
        """As `Encoder.encode_question`."""
        rows = self._model.encode_query([text], show_progress_bar=False, convert_to_numpy=True)
        first: Vectors = _unit(np.asarray(rows, dtype=np.float32))[0]
        return first


def load_encoder(folder: str = "") -> Encoder:
    """The encoder in `folder` (empty: our own).

    Raises `WrongSetting` for a folder that is missing or holds no model with safetensors weights (other formats can carry
    code).
    """
    place = Path(folder) if folder else SHIPPED
    if not place.is_dir():
        raise WrongSetting(f"找不到编码器文件夹 {folder or '（自带）'}，请检查设置中的 encoder，留空则用自带的编码器")
    modules = _modules(place)
    digest = folder_digest(place)
    static = _static_part(place, modules)
    return StaticEncoder(static, digest, _prompts(place)) if static else LibraryEncoder(place, digest)


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


def _prompts(folder: Path) -> Prompts:
    """The prompts that sentence-transformers would use: those named query and document, none where they are missing."""
    try:
        given = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8")).get("prompts") or {}
        return Prompts(str(given.get("query") or ""), str(given.get("document") or ""))
    except FileNotFoundError:
        return Prompts()
    except (OSError, ValueError, AttributeError) as error:
        raise WrongSetting(f"编码器文件夹 {folder.name} 的 config_sentence_transformers.json 无法读取") from error


def _sentence_transformer() -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return unit
