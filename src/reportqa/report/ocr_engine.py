"""Pictures of single lines to text. Comes in: grey crops of a page (0 black, 255 white). Goes out: text and its probability.

The networks are PP-OCRv6 small, as files inside the package rapidocr; they run in onnxruntime on one thread, and nothing is
fetched or written. The confidence of a line is the probability that the network gives to exactly this text, all alignments
taken together (connectionist temporal classification), not the mean of its best letters: one doubtful digit shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
#: x0, y0, x1, y1 in pixels
Box = tuple[int, int, int, int]

#: pages are read at this many pixels a point (216 dpi)
SCALE = 3.0
_HEIGHT = 48
#: the network sees at least this many columns, and widths in steps of it, so that lines of a length run together
_STEP = 96
_BATCH = 16
_WIDEST = 48 * 60
#: longer side of the picture in which lines are looked for: letters stay larger than 12 pixels, memory under 500 MB
_DETECTION = 1280
_LIKELY = 0.3
_SURE_BOX = 0.5
_UNCLIP = 1.6


@dataclass(frozen=True, slots=True)
class Text:
    """A recognised line: its text, the probability of exactly this text (0 to 1), and that of its least certain digit."""

    text: str
    confidence: float
    digits: float = 1.0


class Engine:
    """The two networks, each loaded when it is first needed."""

    @cached_property
    def _reader(self) -> tuple[Any, list[str]]:
        session = _session("rec")
        letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
        return session, ["", *letters, " "]

    @cached_property
    def _finder(self) -> Any:
        return _session("det")

    def read(self, crops: Sequence[Grey]) -> list[Text]:
        """The text of every crop, in their order; each crop holds one line."""
        shaped = [_shaped(crop) for crop in crops]
        order = sorted(range(len(crops)), key=lambda i: shaped[i].shape[1])
        found: dict[int, Text] = {}
        at = 0
        while at < len(order):
            width = _padded(shaped[order[at]].shape[1])
            batch = [i for i in order[at : at + _BATCH] if _padded(shaped[i].shape[1]) == width]
            for i, text in zip(batch, self._batch([shaped[i] for i in batch], width), strict=True):
                found[i] = text
            at += len(batch)
        return [found[i] for i in range(len(crops))]

    def _batch(self, crops: Sequence[Grey], width: int) -> list[Text]:
        session, letters = self._reader
        data = np.zeros((len(crops), 3, _HEIGHT, width), dtype=np.float32)
        for i, crop in enumerate(crops):
            data[i, :, :, : crop.shape[1]] = crop.astype(np.float32) / 127.5 - 1.0
        output = session.run(None, {session.get_inputs()[0].name: data})[0]
        return [_decoded(np.asarray(steps, dtype=np.float64), letters) for steps in output]

    def lines(self, page: Grey) -> list[Box]:
        """The boxes of the lines of text on an upright page, in no order."""
        scale = min(1.0, _DETECTION / max(page.shape))
        tall, wide = (max(32, round(side * scale / 32) * 32) for side in page.shape)
        small = cv2.resize(page, (wide, tall), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1.0
        data = np.ascontiguousarray(np.broadcast_to(small, (1, 3, tall, wide)))
        likely = self._finder.run(None, {self._finder.get_inputs()[0].name: data})[0][0, 0]
        mask = cv2.dilate((likely > _LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        found = []
        for i in range(1, count):
            x, y, w, h, area = (int(v) for v in stats[i])
            if min(w, h) < 3 or likely[y : y + h, x : x + w][labels[y : y + h, x : x + w] == i].mean() < _SURE_BOX:
                continue
            grow = area * _UNCLIP / (2 * (w + h))
            box = (x - grow) * page.shape[1] / wide, (y - grow) * page.shape[0] / tall
            end = (x + w + grow) * page.shape[1] / wide, (y + h + grow) * page.shape[0] / tall
            found.append(_inside(page, box, end))
        return found


def _inside(page: Grey, begin: tuple[float, float], end: tuple[float, float]) -> Box:
    tall, wide = page.shape
    return max(0, int(begin[0])), max(0, int(begin[1])), min(wide, round(end[0])), min(tall, round(end[1]))


def _session(kind: str) -> Any:
    """A network of the package, on one thread: several pages are read by several processes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    folder = files("rapidocr") / "models"
    path = next(f for f in sorted(folder.iterdir(), key=lambda f: f.name) if f"_{kind}_" in f.name and f.name.endswith(".onnx"))
    return onnxruntime.InferenceSession(path.read_bytes(), sess_options=options, providers=["CPUExecutionProvider"])


def _shaped(crop: Grey) -> Grey:
    """The crop as high as the network wants it."""
    wide = max(8, min(_WIDEST, round(crop.shape[1] * _HEIGHT / crop.shape[0])))
    smaller = crop.shape[0] > _HEIGHT
    sized = cv2.resize(crop, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    return np.asarray(sized, dtype=np.uint8)


def _padded(wide: int) -> int:
    return -(-wide // _STEP) * _STEP


def _decoded(steps: NDArray[np.float64], letters: Sequence[str]) -> Text:
    """The best text of the network's steps (time x letters), with its probability."""
    best = steps.argmax(axis=1)
    kept = [int(b) for at, b in enumerate(best) if b and (at == 0 or best[at - 1] != b)]
    likely = steps.max(axis=1)
    return Text("".join(letters[i] for i in kept).strip(), _probability(steps, kept), _least(best, likely, letters))


def _least(best: NDArray[np.int64], likely: NDArray[np.float64], letters: Sequence[str]) -> float:
    """The probability of the least certain digit; of a digit that several steps show, the surest step counts."""
    digits: list[tuple[int, float]] = []
    before = 0
    for letter, sure in zip(best.tolist(), likely.tolist(), strict=True):
        if letter and letters[letter].isdigit():
            if letter == before:
                digits[-1] = letter, max(digits[-1][1], sure)
            else:
                digits.append((letter, sure))
        before = letter
    return min((sure for _, sure in digits), default=1.0)


def _probability(steps: NDArray[np.float64], text: Sequence[int]) -> float:
    """The probability of the letters `text` (numbers of letters, 0 is the gap) over all alignments."""
    states = [0]
    for letter in text:
        states += [letter, 0]
    own = steps[:, states]
    skip = np.array([i >= 2 and s != 0 and s != states[i - 2] for i, s in enumerate(states)])
    now = np.zeros(len(states))
    now[:2] = own[0, :2]
    for step in own[1:]:
        one = np.concatenate(([0.0], now[:-1]))
        two = np.where(skip, np.concatenate(([0.0, 0.0], now[:-2]))[: len(states)], 0.0)
        now = (now + one + two) * step
    return float(min(1.0, now[-2:].sum()))
