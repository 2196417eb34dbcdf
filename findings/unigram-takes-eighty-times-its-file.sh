#!/bin/sh
# A Unigram tokenizer takes 80 times the memory of its file, five times that of a WordPiece of the same pieces.
#
# Seen with tokenizers 0.22.2 (Python 3.11, Linux).
#
# Tokenizer.from_file reads the same 250,000 pieces, of 2 to 12 letters, as each of three models. Whoever opens such a
# tokenizer a second time, for its normalizer alone, or for another thread, pays that again: nothing is shared between
# two of the same file. Of multilingual-e5-small's tokenizer.json, 9 MB with 250,002 pieces, each takes 280 MB.
# A copy of the file with a WordLevel model of one piece has the same normalizer and pre-tokenizer, and takes nothing.
#
# Output seen:
#   WordLevel: a file of 5 MB, 86 MB of memory
#   WordPiece: a file of 5 MB, 86 MB of memory
#   Unigram: a file of 5 MB, 417 MB of memory
#   Unigram, opened once more: 416 MB of memory on top
# The script fails if Unigram takes less than four times what WordPiece does, or the second one less than half.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check tokenizers==0.22.2
cat > "$place/measure.py" <<'PYTHON'
import gc
import json
import random
import sys
from pathlib import Path

from tokenizers import Tokenizer

kind, path = sys.argv[1], Path(sys.argv[2])
chance = random.Random(1)
letters = "abcdefghijklmnopqrstuvwxyz"
pieces = {"<unk>": 0}
while len(pieces) < 250_000:
    pieces.setdefault("".join(chance.choices(letters, k=chance.randint(2, 12))), len(pieces))
model = {"type": kind, "unk_token": "<unk>", "vocab": pieces}
if kind == "WordPiece":
    model |= {"continuing_subword_prefix": "##", "max_input_chars_per_word": 100}
if kind == "Unigram":
    model = {"type": kind, "unk_id": 0, "vocab": [[piece, -1.0 - id % 97] for piece, id in pieces.items()]}
path.write_text(json.dumps({"version": "1.0", "added_tokens": [], "model": model}))
del model, pieces
gc.collect()


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


before = resident()
first = Tokenizer.from_file(str(path))
after = resident()
second = Tokenizer.from_file(str(path))
print(round(path.stat().st_size / 1e6), round(after - before), round(resident() - after))
PYTHON
measure() { "$place/venv/bin/python" "$place/measure.py" "$1" "$place/tokenizer.json"; }
for kind in WordLevel WordPiece Unigram; do
    set -- $(measure "$kind")
    echo "$kind: a file of $1 MB, $2 MB of memory"
    test "$kind" = WordPiece && plain=$2
    test "$kind" = Unigram && unigram=$2 && again=$3
done
echo "Unigram, opened once more: $again MB of memory on top"
test "$unigram" -ge $((plain * 4))
test "$again" -ge $((unigram / 2))
