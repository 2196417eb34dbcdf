"""What is linked into the wheels from Rust has its notice among the licences."""

import re
import sysconfig
from pathlib import Path

import crate_notices
import pytest

from release.components import WITHOUT_TEXT, crates
from release.places import RESOURCES


def told() -> tuple[dict[str, str], str]:
    """The versions in Rust.txt by the names of crates, and those that it says have no text."""
    beginning, *notices = (RESOURCES / "licences" / "Rust.txt").read_text(encoding="utf-8").split("=" * 100)
    heads = " ".join(notice.strip().partition(":\n")[0] for notice in notices)
    without = re.search(r"Without a text in Debian: (.*)\.$", beginning, re.MULTILINE)
    assert without
    listed = re.findall(r"([A-Za-z][\w-]*) ((?:\d[\w.+-]*(?:, )?)+)", f"{heads} {without[1]}")
    versions: dict[str, str] = {}
    for name, numbers in listed:
        versions[name] = f"{versions.get(name, '')} {numbers}"
    return versions, without[1]


@pytest.mark.parametrize("package", ["tokenizers", "python_calamine", "cryptography"])
def test_every_crate_that_a_library_names_has_its_notice(package: str) -> None:
    versions, without = told()
    libraries = [*Path(sysconfig.get_path("platlib")).glob(f"{package}/**/*.so")]
    named = [purl.removeprefix("pkg:cargo/") for library in libraries for purl in crates(library)]
    assert libraries
    assert named
    for name, _, version in (purl.partition("@") for purl in named):
        assert version in versions.get(name, "").replace(",", "").split(), name
    assert len(without.split(", ")) <= 3
    assert "Rust.txt" in WITHOUT_TEXT[package.replace("_", "-")]


def test_what_has_no_text_is_used_under_the_apache_license_as_its_authors_offer_it() -> None:
    site = Path(sysconfig.get_path("platlib"))
    names = [one.partition(" ")[0] for one in told()[1].split(", ")]
    assert crate_notices.by_apache(site, names) in (RESOURCES / "licences" / "Rust.txt").read_text("utf-8")
    with pytest.raises(SystemExit, match="not offered under Apache"):
        crate_notices.by_apache(site, ["memchr"])


def test_the_notices_are_notices() -> None:
    text = (RESOURCES / "licences" / "Rust.txt").read_text(encoding="utf-8")
    assert text.count("Copyright") > 100
    assert "Kosako" in text  # of Oniguruma, which is written in C and linked with onig_sys
