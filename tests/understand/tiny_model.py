"""A sentence encoder of a few kilobytes: every known word has its own vector, words of one meaning
share it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

DIMENSIONS = 16
MEANINGS = [
    ["broken", "kapot", "busted", "kaduuk"],
    ["laptop", "notebook"],
    ["printer", "copier"],
    ["wifi", "wireless", "draadloos"],
    ["badge", "pass", "pasje"],
    ["chair", "seat", "stoel", "zetel"],
    ["password", "wachtwoord", "passphrase"],
    ["coffee", "koffie", "espresso"],
    ["floor", "vloer", "ground"],
    ["need", "nodig", "want"],
]


def make(folder: Path, seed: int = 1) -> Path:
    """Write model and tokenizer as an encoder's folder has them."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *(word for meaning in MEANINGS for word in meaning),
    ]
    table = 0.05 * rng.normal(size=(len(words), DIMENSIONS)).astype(np.float32)
    for meaning in MEANINGS:
        shared = rng.normal(size=DIMENSIONS).astype(np.float32)
        for word in meaning:
            table[words.index(word)] = shared
    _tokenizer(words).save(str(folder / "tokenizer.json"))
    onnx.save(_graph(table), str(folder / "model.onnx"))
    (folder / "config.json").write_text(json.dumps({"hidden_size": DIMENSIONS, "pad_token_id": 0}))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"model_max_length": 128, "pad_token": "[PAD]"})
    )
    (folder / "special_tokens_map.json").write_text(
        json.dumps(
            {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
        )
    )
    return folder


def _tokenizer(words: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(
        models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", words.index("[CLS]")), ("[SEP]", words.index("[SEP]"))],
    )
    return tokenizer


def _graph(table: np.ndarray) -> onnx.ModelProto:
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in names
    ]
    output = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["batch", "length", DIMENSIONS]
    )
    gather = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph(
        [gather], "tiny", inputs, [output], [numpy_helper.from_array(table, "table")]
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
