"""Joins the lines of format=flowed, in which a mail program broke its paragraphs (RFC 3676)."""

import re

_QUOTES = re.compile(r">*")


def unflowed(text: str, delete_space: bool) -> str:
    """`text` with one line a paragraph: a line that ends in a space goes on in the next of its quotation.

    With `delete_space` (DelSp) that space is no part of the text, so that words go on over lines.
    """
    done: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(_QUOTES.match(line)[0])  # type: ignore[index]  # it matches nothing, too
        content = line[depth:].removeprefix(" ")
        signature = content == "-- "
        goes_on = content.endswith(" ") and not signature
        if goes_on and delete_space:
            content = content[:-1]
        if open_depth == depth and not signature:
            done[-1] += content
        else:
            done.append(f"{'>' * depth} {content}" if depth else content)
        open_depth = depth if goes_on else -1
    return "\n".join(line.rstrip() for line in done)
