"""Make the tiny sentence-embedding model of the tests: `tiny/model.onnx`, `tiny/tokenizer.json`.

usage: python tests/topics/data/make_tiny_model.py

It knows some words of two subjects, sleep and money, one direction each; any other word points into
a third. It has the inputs and the output of a real one. Needs onnx, which the tests do not.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

TINY = Path(__file__).parent / "tiny"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
SLEEP = "asleep insomnia jet lag melatonin night pineal sleep".split()
MONEY = "consumer economies exchange monetary policy prices rates".split()
DIRECTIONS = {"[PAD]": (9, 9, 9), "[CLS]": (0.1, 0.1, 0.1), "[SEP]": (0.1, 0.1, 0.1)}
"""Filling points far off, so that a mean that counts it is seen to be wrong."""


def make() -> None:
    onnx = importlib.import_module("onnx")
    words = [*SPECIAL, *SLEEP, *MONEY]
    tokenizer = Tokenizer(
        models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(each, words.index(each)) for each in ("[CLS]", "[SEP]")],
    )
    # As real ones come: filled up and cut at a length of their own, which must not count.
    tokenizer.enable_padding(length=64)
    tokenizer.enable_truncation(8)

    table = np.zeros((len(words), 3), np.float32)
    for at, word in enumerate(words):
        table[at] = DIRECTIONS.get(word, (word in SLEEP, word in MONEY, word == "[UNK]"))
    shape = ["batch", "sequence"]
    integers = onnx.TensorProto.INT64
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [
            onnx.helper.make_tensor_value_info(name, integers, shape)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        ],
        [
            onnx.helper.make_tensor_value_info(
                "last_hidden_state", onnx.TensorProto.FLOAT, [*shape, 3]
            )
        ],
        [onnx.numpy_helper.from_array(table, "table")],
    )
    opset = onnx.helper.make_opsetid("", 13)
    model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8)
    onnx.checker.check_model(model)
    TINY.mkdir(exist_ok=True)
    tokenizer.save(str(TINY / "tokenizer.json"))
    (TINY / "model.onnx").write_bytes(model.SerializeToString())


if __name__ == "__main__":
    make()
