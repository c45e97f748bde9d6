"""Training: the base encoder and some material in, a trained encoder out."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

import lowrank
import numpy as np
import torch
from batches import LengthBatches
from datasets import Dataset
from material import Material
from objective import Prototypes
from peft import LoraConfig
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from transformers import set_seed
from views import read_for, views

from starkeeper.tagging import compile as compiling
from starkeeper.tagging import models
from starkeeper.tagging.adapter import merge

RATE = 1e-3
RANK = 16
"""Directions in which each matrix may change. So few keep what the encoder knows of language, and are small to ship."""

MOST_IN_BATCH = 256

LAYERS = r".*encoder\.layer\.\d+\..*(query|key|value|dense)"
"""Every matrix of the transformer's layers; words keep their vectors, for the material has few of them."""


def base() -> SentenceTransformer:
    """The default model as its makers released it, its weights checked."""
    return compiling.load_released(models.bundled())


def fit(materials: Sequence[Material], passes: int, seed: int) -> bytes:
    """Train an adapter for the base encoder on the materials, all in one run, and return its file's bytes.

    Packs take turns by the size of what they have.
    """
    set_seed(seed)
    model = base()
    _without_dropout(model)
    model.add_adapter(LoraConfig(r=RANK, lora_alpha=RANK, target_modules=LAYERS))
    datasets = {one.pack.slug: dataset(one, passes, seed) for one in materials}
    losses = {one.pack.slug: Prototypes(model, [read_for(p) for p in one.pack.principles], seed) for one in materials}
    with tempfile.TemporaryDirectory() as scratch:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=scratch,
            num_train_epochs=1,  # The passes stand in the dataset: each shows something else of a story.
            per_device_train_batch_size=MOST_IN_BATCH,
            batch_sampler=LengthBatches,
            learning_rate=RATE,
            warmup_steps=0.08,
            weight_decay=0.01,
            max_grad_norm=1.0,
            use_cpu=True,  # In float32, which every processor has.
            seed=seed,
            save_strategy="no",
            report_to="none",
            logging_steps=50,
            disable_tqdm=True,
        )
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=datasets, loss=losses).train()
    return lowrank.pack(model[0].auto_model)


def _without_dropout(model: torch.nn.Module) -> None:
    """Directions so few learn little by heart, and a quarter of the time went into drawing what to leave out."""
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0


def adapted(adapter: bytes) -> SentenceTransformer:
    """The base encoder with an adapter merged into it."""
    model = base()
    merge(model[0].auto_model, adapter)
    return model


def dataset(material: Material, passes: int, seed: int) -> Dataset:
    """The views of the material with their targets."""
    shown = views(material, passes, seed)
    return Dataset.from_dict(
        {"text": [view.text for view in shown], "label": np.stack([view.target for view in shown]).tolist()}
    )
