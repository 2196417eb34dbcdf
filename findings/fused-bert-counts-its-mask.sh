#!/bin/sh
# A BERT that onnxruntime's optimizer has fused hides the end of the text, whatever the attention mask says.
#
# Seen with onnxruntime 1.32.0, transformers 4.57.6, torch 2.13.0, onnx 1.23.2 (Python 3.11, Linux, CPU).
#
# optimize_model(model_type="bert") replaces the attention mask by the number of its ones ("mask index", right for
# padding at the end). A mask with a hole, as one gives it to hide a word, loads and runs without a warning: as many
# tokens as are 0 anywhere are hidden from the end instead, and those that were to be hidden are read. Before the
# fusion the exported graph equals PyTorch for every mask. FusionOptions.use_raw_attention_mask(True) keeps masks.
#
# Output seen (largest difference to PyTorch of the tokens that are read):
#   mask 1 1 1 1 1 1 0 0   exported 0.0000   fused 0.0000   fused with raw masks 0.0000
#   mask 1 1 0 0 1 1 1 1   exported 0.0000   fused 3.0792   fused with raw masks 0.0000
#   mask 0 1 1 1 1 1 1 1   exported 0.0000   fused 3.3297   fused with raw masks 0.0000
#   fused, mask 1 1 0 0 1 1 1 1 equals PyTorch with mask 1 1 1 1 1 1 0 0: yes
# The script fails if that changes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
pip() { "$place/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
pip torch==2.13.0
pip numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 transformers==4.57.6
ORT_DISABLE_TELEMETRY=1 HF_HUB_OFFLINE=1 "$place/venv/bin/python" - "$place" <<'PYTHON'
import sys
import warnings

import numpy as np
import onnxruntime as ort
import torch
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from transformers import BertConfig, BertModel

warnings.simplefilter("ignore")
place = sys.argv[1]
torch.manual_seed(0)
config = BertConfig(
    vocab_size=99, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
    max_position_embeddings=16, initializer_range=0.5, attn_implementation="eager",
)
model = BertModel(config, add_pooling_layer=False).eval()
ids = torch.arange(5, 13)[None]
names = ("input_ids", "attention_mask", "token_type_ids")


class Plain(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.bert = model

    def forward(self, *inputs):
        return self.bert(**dict(zip(names, inputs))).last_hidden_state


raw = f"{place}/raw.onnx"
torch.onnx.export(
    Plain().eval(), (ids, torch.ones_like(ids), torch.zeros_like(ids)), raw, input_names=list(names),
    output_names=["states"], dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*names, "states")},
    opset_version=17, dynamo=False,
)
model.eval()


def fused(raw_masks):
    options = FusionOptions("bert")
    if raw_masks:
        options.use_raw_attention_mask(True)
    made = optimizer.optimize_model(
        raw, model_type="bert", num_heads=4, hidden_size=32, opt_level=0, optimization_options=options
    )
    path = f"{place}/fused-{raw_masks}.onnx"
    made.save_model_to_file(path)
    return path


sessions = {
    "exported": ort.InferenceSession(raw, providers=["CPUExecutionProvider"]),
    "fused": ort.InferenceSession(fused(False), providers=["CPUExecutionProvider"]),
    "fused with raw masks": ort.InferenceSession(fused(True), providers=["CPUExecutionProvider"]),
}


def expected(mask):
    with torch.inference_mode():
        return model(input_ids=ids, attention_mask=mask).last_hidden_state.numpy()


def found(session, mask):
    feed = dict(zip(names, (ids.numpy(), mask.numpy(), np.zeros_like(ids.numpy()))))
    return session.run(None, feed)[0]


differences = {}
for text in ("1 1 1 1 1 1 0 0", "1 1 0 0 1 1 1 1", "0 1 1 1 1 1 1 1"):
    mask = torch.tensor([[int(bit) for bit in text.split()]])
    read = mask.bool().numpy()
    for name, session in sessions.items():
        differences[text, name] = float(np.abs(found(session, mask) - expected(mask))[read].max())
    print(f"mask {text}   " + "   ".join(f"{name} {differences[text, name]:.4f}" for name in sessions))
hole, end = (torch.tensor([[int(bit) for bit in text.split()]]) for text in ("1 1 0 0 1 1 1 1", "1 1 1 1 1 1 0 0"))
same = float(np.abs(found(sessions["fused"], hole) - expected(end))[end.bool().numpy()].max()) < 1e-4
print(f"fused, mask 1 1 0 0 1 1 1 1 equals PyTorch with mask 1 1 1 1 1 1 0 0: {'yes' if same else 'no'}")
assert same
assert all(value < 1e-4 for (text, name), value in differences.items() if name != "fused" or text.startswith("1 1 1"))
assert all(value > 0.1 for (text, name), value in differences.items() if name == "fused" and not text.startswith("1 1 1"))
PYTHON
