"""Encoders: a quick one that hashes words, and the real one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from starkeeper.tagging.encoder import Encoder, open_encoder
from starkeeper.tagging.models import compiled


class HashEncoder:
    """Every word adds a direction of its own, so texts that share words are alike. It counts what it is asked."""

    fingerprint = "hashing"
    dimensions = 64

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(list(texts))
        rows = [np.sum([self._direction(word) for word in ["", *text.casefold().split()]], axis=0) for text in texts]
        vectors = np.array(rows, np.float32).reshape(len(texts), self.dimensions)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def close(self) -> None:
        """Nothing to do."""

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:8])
        return np.random.default_rng(seed).standard_normal(self.dimensions)


@pytest.fixture
def hashing() -> HashEncoder:
    """An encoder that costs nothing."""
    return HashEncoder()


@pytest.fixture(scope="session")
def real(compiled_cache: Path) -> Encoder:
    """The default model, compiled."""
    return open_encoder(compiled(compiled_cache, None))


class SmallModels:
    """Model folders of a few kilobytes, in the shape that sentence-transformers saves."""

    WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "story", "customer", "team", "asked", "launch")

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def static(self, folder: Path) -> Path:
        """Word vectors alone: no transformer, and a pipeline that cannot be exported."""
        module = folder / "0_StaticEmbedding"
        module.mkdir(parents=True)
        count = self._tokenizer(module / "tokenizer.json")
        save_file({"embedding.weight": self._weights(count, 16)}, module / "model.safetensors")
        self._modules(folder, {module.name: "StaticEmbedding"})
        return folder

    def bert(self, folder: Path) -> Path:
        """A transformer, the first token's vector, a dense layer, no normalisation, and a prompt before each text."""
        folder.mkdir(parents=True)
        count, size = self._tokenizer(folder / "tokenizer.json"), 16
        tensors = {
            "embeddings.word_embeddings.weight": self._weights(count, size),
            "embeddings.position_embeddings.weight": self._weights(64, size),
            "embeddings.token_type_embeddings.weight": self._weights(2, size),
        }
        layer = "encoder.layer.0"
        for norm in ("embeddings", f"{layer}.attention.output", f"{layer}.output"):
            tensors |= {f"{norm}.LayerNorm.weight": np.ones(size, "f"), f"{norm}.LayerNorm.bias": self._weights(size)}
        for name in ("query", "key", "value"):
            tensors |= self._dense(f"{layer}.attention.self.{name}", size, size)
        tensors |= self._dense(f"{layer}.attention.output.dense", size, size)
        tensors |= self._dense(f"{layer}.intermediate.dense", size, 2 * size)
        tensors |= self._dense(f"{layer}.output.dense", 2 * size, size)
        tensors |= self._dense("pooler.dense", size, size)
        save_file(tensors, folder / "model.safetensors", {"format": "pt"})
        shape = {"hidden_size": size, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 2 * size}
        _write(folder / "config.json", model_type="bert", vocab_size=count, max_position_embeddings=64, **shape)
        _write(folder / "tokenizer_config.json", tokenizer_class="BertTokenizer", model_max_length=64)
        _write(folder / "sentence_bert_config.json", max_seq_length=32)
        _write(folder / "config_sentence_transformers.json", prompts={"mine": "the story "}, default_prompt_name="mine")
        pooling = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
        _write(folder / "1_Pooling" / "config.json", word_embedding_dimension=size, **pooling)
        activation = "torch.nn.modules.activation.Tanh"
        _write(
            folder / "2_Dense" / "config.json",
            in_features=16,
            out_features=8,
            bias=True,
            activation_function=activation,
        )
        save_file(self._dense("linear", size, 8), folder / "2_Dense" / "model.safetensors")
        self._modules(folder, {"": "Transformer", "1_Pooling": "Pooling", "2_Dense": "Dense"})
        return folder

    def _tokenizer(self, path: Path) -> int:
        letters = "abcdefghijklmnopqrstuvwxyz"
        words = [*self.WORDS, *letters, *(f"##{letter}" for letter in letters)]
        made = Tokenizer(WordPiece({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
        made.normalizer, made.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
        marks = [("[CLS]", 2), ("[SEP]", 3)]
        made.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
        made.save(str(path))
        return len(words)

    def _modules(self, folder: Path, kinds: dict[str, str]) -> None:
        modules = [
            {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for place, (path, kind) in enumerate(kinds.items())
        ]
        (folder / "modules.json").write_text(json.dumps(modules))

    def _dense(self, name: str, wide: int, high: int) -> dict[str, NDArray[np.float32]]:
        return {f"{name}.weight": self._weights(high, wide), f"{name}.bias": self._weights(high)}

    def _weights(self, *shape: int) -> NDArray[np.float32]:
        return self._random.standard_normal(shape).astype(np.float32)


def _write(path: Path, **said: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(said))


@pytest.fixture(scope="session")
def small_models() -> SmallModels:
    """Makes small model folders."""
    return SmallModels()
