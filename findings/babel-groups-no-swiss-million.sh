#!/bin/sh
# Babel leaves the separators out of a Swiss number from a million on, and keeps them below.
#
# Seen with babel 2.19.0 (Python 3.11, Linux), whose CLDR gives de-CH, fr-CH, it-CH and their kin the plain apostrophe
# between thousands. format_decimal puts it in, and then takes pairs of apostrophes for the quotes that a pattern has
# around its own words: of 1'234'567 nothing but the digits is left, of 1'234'567'890 the last one stays. So do
# format_percent and format_currency. Where the sign is another one (de, fr) the same numbers are grouped.
#
# Output seen:
#   de_CH 123456 123'456
#   de_CH 1234567 1234567
#   de_CH 1234567890 1234567'890
#   de 1234567 1.234.567
# The script fails if a Swiss million comes with its separators, or a thousand without.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0
"$place/venv/bin/python" - <<'PYTHON'
from babel.numbers import format_decimal

written = {}
for locale, value in (("de_CH", 123_456), ("de_CH", 1_234_567), ("de_CH", 1_234_567_890), ("de", 1_234_567)):
    written[locale, value] = format_decimal(value, locale=locale)
    print(locale, value, written[locale, value])
assert written["de_CH", 123_456] == "123'456"
assert written["de_CH", 1_234_567] == "1234567"
assert written["de", 1_234_567] == "1.234.567"
PYTHON
