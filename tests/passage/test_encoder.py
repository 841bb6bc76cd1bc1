"""The encoder that ships, and any other local model: the same vectors without torch, nothing fetched."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reportqa.errors import WrongSetting
from reportqa.passage.encoder import SHIPPED, Encoder, LibraryEncoder, StaticEncoder, folder_digest, load_encoder
from reportqa.passage.phrases import Heldout

TEXTS = ["不予公开一共几件", "某县收到申请15件，ABC", "", "？！", "𠀀𠀁", "公" * 500]


def test_numpy_gives_the_vectors_of_sentence_transformers(encoder: Encoder, heldout: Heldout) -> None:
    texts = [
        *TEXTS,
        *(text for table in (heldout.rows, heldout.topics, heldout.sentences) for row in table.values() for text in row),
    ]
    library = LibraryEncoder(SHIPPED, encoder.id)
    assert isinstance(encoder, StaticEncoder)
    assert isinstance(library, LibraryEncoder)
    ours, theirs = encoder.encode(texts), library.encode(texts)
    assert ours.dtype == theirs.dtype == np.float32
    assert float(np.abs(ours - theirs).max()) < 1e-6
    for text in TEXTS:
        assert float(np.abs(encoder.encode_question(text) - library.encode_question(text)).max()) < 1e-6


@pytest.mark.parametrize("half", [False, True])
def test_a_static_model_with_prompts_gives_the_vectors_of_sentence_transformers(tmp_path: Path, half: bool) -> None:
    folder = _tiny_static(tmp_path, half)
    ours, library = load_encoder(str(folder)), LibraryEncoder(folder, "")
    assert isinstance(ours, StaticEncoder)
    texts = ["公开", "复议公开", "", "未知"]
    assert float(np.abs(ours.encode(texts) - library.encode(texts)).max()) < 1e-6
    for text in texts:
        assert float(np.abs(ours.encode_question(text) - library.encode_question(text)).max()) < 1e-6
    assert np.abs(ours.encode(["公开"])[0] - ours.encode_question("公开")).max() > 0.01


def test_a_passage_has_the_same_bytes_alone_and_among_others(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    assert all((encoder.encode([text])[0] == together[row]).all() for row, text in enumerate(TEXTS))


def test_vectors_have_length_one_or_nothing_is_known(encoder: Encoder) -> None:
    lengths = np.linalg.norm(encoder.encode(["行政许可", "", "？！12"]), axis=1)
    assert lengths == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_figures_and_years_do_not_move_a_vector(encoder: Encoder) -> None:
    one, other = encoder.encode(["2019年行政处罚15件", "2024年行政处罚3,206件"])
    assert one == pytest.approx(other)


def test_a_question_is_encoded_without_torch() -> None:
    code = (
        "import sys; from reportqa.passage.encoder import load_encoder; e = load_encoder();"
        "v = e.encode(['复议几件']); e.encode_question('复议几件');"
        "print(v.shape[0], [m for m in ('torch', 'sentence_transformers', 'transformers') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "1 []\n"


def test_the_shipped_folder_is_small_and_holds_no_pickle() -> None:
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 12_000_000
    assert {path.suffix for path in files} == {".json", ".safetensors"}


def test_a_missing_folder_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="找不到编码器文件夹"):
        load_encoder(str(tmp_path / "nothing"))


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"modules\.json"):
        load_encoder(str(tmp_path))


def test_a_folder_with_weights_that_can_carry_code_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(WrongSetting, match="safetensors"):
        load_encoder(str(folder))


def test_a_folder_that_names_a_program_of_its_own_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    modules = json.loads((folder / "modules.json").read_text())
    modules[0]["type"] = "somewhere.Else"
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(WrongSetting, match="自带程序"):
        load_encoder(str(folder))


def test_one_changed_byte_is_another_encoder(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    assert folder_digest(folder) == folder_digest(SHIPPED)
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (folder / "model.safetensors").write_bytes(content)
    assert folder_digest(folder) != folder_digest(SHIPPED)


@pytest.mark.filterwarnings("default")
def test_any_other_local_model_works_through_the_library(tmp_path: Path) -> None:
    encoder = load_encoder(str(_tiny_bert(tmp_path)))
    assert isinstance(encoder, LibraryEncoder)
    rows = encoder.encode(["公开", "公开", "复议"])
    assert rows.shape == (3, 16)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert rows[0] == pytest.approx(rows[1], abs=1e-6)
    assert encoder.id != load_encoder().id


@pytest.mark.filterwarnings("default")
def test_the_prompts_of_another_model_stand_before_question_and_passage(tmp_path: Path) -> None:
    encoder = load_encoder(str(_tiny_bert(tmp_path, {"query": "复", "document": "议"})))
    asked, given = encoder.encode_question("公开"), encoder.encode(["公开"])[0]
    bare = load_encoder(str(_tiny_bert(tmp_path / "bare")))
    assert asked == pytest.approx(bare.encode_question("复公开"), abs=1e-6)
    assert given == pytest.approx(bare.encode(["议公开"])[0], abs=1e-6)
    assert asked.shape == (16,)


def _tiny_static(folder: Path, half: bool) -> Path:
    """A random StaticEmbedding of five words that wants prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.manual_seed(1)
    vocabulary = {word: number for number, word in enumerate(["[UNK]", *"公开复议"])}
    made = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = torch.randn(5, 8)
    module = StaticEmbedding(made, embedding_weights=weights.half() if half else weights)
    model = SentenceTransformer(modules=[module], prompts={"query": "复", "document": "议"}, device="cpu")
    model.save(str(folder / "static"), create_model_card=False)
    return folder / "static"


def _tiny_bert(folder: Path, prompts: dict[str, str] | None = None) -> Path:
    """A random BERT of two thousand weights, as an operator's own model would lie there."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    plain, made = folder / "bert", folder / "made"
    plain.mkdir(parents=True)
    (plain / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"公开复议"]), "utf-8")
    config = BertConfig(vocab_size=9, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    BertModel(config).save_pretrained(plain)
    BertTokenizerFast(str(plain / "vocab.txt")).save_pretrained(plain)
    transformer = Transformer(str(plain))
    model = SentenceTransformer(modules=[transformer, Pooling(16)], prompts=prompts, device="cpu")
    model.save(str(made), create_model_card=False)
    return made
