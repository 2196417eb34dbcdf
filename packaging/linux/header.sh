#!/bin/sh
# Embedscope @VERSION@: a program that installs itself for one user, without root. The archive follows the text.
set -eu
offset=@OFFSET@ bytes=@BYTES@ sha256=@SHA256@ folder=@FOLDER@

usage() {
    cat <<'END'
Embedscope @VERSION@. Installs into ~/.local for you alone, without root.

  (no option)      install, or replace an older version; your libraries stay
  --prefix DIR     install into DIR instead of ~/.local
  --uninstall      remove what was installed; your libraries stay
  --extract DIR    only unpack into DIR
  --check          only verify that this file is complete and unaltered
END
}

fail() { echo "embedscope: $1" >&2; exit 2; }

offset=$(expr "$offset" + 0)
payload() { tail -c +"$((offset + 1))" "$0"; }

verify() {
    [ "$(wc -c < "$0")" -eq $((offset + bytes)) ] || fail "This file is not complete. Download it again."
    if command -v sha256sum >/dev/null; then
        [ "$(payload | sha256sum | cut -c1-64)" = "$sha256" ] || fail "This file is damaged. Download it again."
    fi
}

action=install prefix=${HOME:?}/.local
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) [ $# -gt 1 ] || fail "--prefix needs a folder."; prefix=$2; shift ;;
        --extract) [ $# -gt 1 ] || fail "--extract needs a folder."; action=extract target=$2; shift ;;
        --uninstall) action=uninstall ;;
        --check) action=check ;;
        --help|-h) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

case $action in
    uninstall)
        [ -x "$prefix/lib/embedscope/uninstall" ] || fail "Embedscope is not installed in $prefix."
        exec "$prefix/lib/embedscope/uninstall" ;;
    check)
        verify; echo "complete and unaltered" ;;
    extract)
        verify; mkdir -p "$target"; payload | tar -xzf - -C "$target"
        echo "unpacked into $target/$folder" ;;
    install)
        verify
        mkdir -p "$prefix"
        # Unpacked beside its place, on the same disk: the installation then only renames.
        place=$(mktemp -d "$prefix/.embedscope-XXXXXX")
        trap 'rm -rf "$place"' EXIT
        trap 'exit 130' INT TERM
        payload | tar -xzf - -C "$place"
        sh "$place/$folder/install.sh" --prefix "$prefix" ;;
esac
exit 0
