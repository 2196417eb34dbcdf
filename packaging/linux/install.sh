#!/bin/sh
# Installs the folder that this script lies in for one user, without root: sh install.sh [--prefix DIR]
# The program goes to DIR/lib/embedscope, a link to DIR/bin, the menu entry and the like to DIR/share (~/.local).
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
prefix=${HOME:?}/.local
[ "${1:-}" != --prefix ] || prefix=${2:?--prefix needs a folder}
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd -P)
home=$prefix/lib/embedscope

[ -x "$here/lib/embedscope/embedscope" ] || { echo "embedscope: $here holds no program to install." >&2; exit 2; }
if [ -e "$home" ] && [ ! -e "$home/uninstall" ]; then
    echo "embedscope: $home exists and was not made by this installer; move it away." >&2
    exit 2
fi
# What an older version put outside its folder is taken away first: it may have had other files.
[ ! -x "$home/uninstall" ] || "$home/uninstall" --quiet

new=$here/lib/embedscope
made=$new/installed
: > "$made"
# Remembers every folder that is not there yet, so that the removal takes it away again.
folder() {
    case $1 in "$prefix") return ;; esac
    folder "$(dirname "$1")"
    [ -d "$1" ] || { mkdir "$1"; echo "d $1" >> "$made"; }
}
place() {
    folder "$(dirname "$2")"
    cp -f "$1" "$2"
    echo "f $2" >> "$made"
}

(cd "$here/share" && find . -type f | sed 's,^\./,,' | sort) > "$new/files"
while IFS= read -r file; do
    place "$here/share/$file" "$prefix/share/$file"
done < "$new/files"
rm "$new/files"
# A menu does not know the user's PATH.
entry=$prefix/share/applications/embedscope.desktop
sed "s|^Exec=embedscope|Exec=\"$prefix/bin/embedscope\"|" "$here/share/applications/embedscope.desktop" > "$entry"
folder "$prefix/bin"
ln -sfn ../lib/embedscope/embedscope "$prefix/bin/embedscope"
echo "f $prefix/bin/embedscope" >> "$made"
folder "$prefix/lib"

cat > "$new/uninstall" <<'END'
#!/bin/sh
# Removes Embedscope for this user. Libraries, settings and added models stay where they are.
set -eu
home=$(cd "$(dirname "$0")" && pwd -P)
share=$(dirname "$(dirname "$home")")/share
refresh() {
    if [ -d "$share/applications" ] && command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$share/applications" || :
    fi
    if [ -d "$share/mime" ] && command -v update-mime-database >/dev/null; then
        update-mime-database "$share/mime" || :
    fi
    [ ! -d "$share/icons/hicolor" ] || touch "$share/icons/hicolor"
}
if [ "${1:-}" = --refresh ]; then refresh; exit 0; fi
sed -n 's/^f //p' "$home/installed" | while IFS= read -r file; do rm -f "$file"; done
refresh
if [ -d "$share/mime/packages" ] && [ -z "$(ls "$share/mime/packages")" ]; then
    rm -rf "$share/mime"  # all else in it was made from what lay in packages
fi
if [ "$(ls "$share/applications" 2>/dev/null)" = mimeinfo.cache ]; then rm -f "$share/applications/mimeinfo.cache"; fi
folders=$(sed -n 's/^d //p' "$home/installed" | sort -r)
rm -rf "$home"
printf '%s\n' "$folders" "$share" "$(dirname "$share")" | while IFS= read -r folder; do rmdir "$folder" 2>/dev/null || :; done
[ "${1:-}" = --quiet ] || echo "Embedscope is removed. Your libraries are still in ${XDG_DATA_HOME:-$HOME/.local/share}/embedscope."
END
chmod 755 "$new/uninstall"
rm -rf "$home"
mv "$new" "$home"
"$home/uninstall" --refresh >/dev/null 2>&1 || :
echo "Embedscope is installed in $home."
echo "Start it from the menu, or type: $prefix/bin/embedscope"
echo "Remove it with: $home/uninstall"
