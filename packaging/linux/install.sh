#!/bin/sh
# Installs NetBuilder from the folder that this file lies in, and removes it again.
set -eu

usage() {
    cat <<END
usage: install.sh [--prefix FOLDER] [--uninstall]

Installs NetBuilder for the user, in ~/.local, or in another folder such as /usr/local.

  --prefix FOLDER  install there
  --uninstall      remove what was installed; designs and trainings stay
END
}

prefix=${HOME:-}/.local
uninstall=
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) [ $# -gt 1 ] || { usage >&2; exit 2; }; prefix=$2; shift ;;
        --prefix=*) prefix=${1#--prefix=} ;;
        --uninstall) uninstall=yes ;;
        -h | --help) usage; exit ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done
here=$(cd "$(dirname "$0")" && pwd)
program=$prefix/lib/netbuilder
list=$program/installed-files

# Nothing is removed that is not NetBuilder's own.
remove() {
    [ -f "$list" ] || return 0
    while IFS= read -r file; do
        rm -f "$prefix/share/$file"
    done <"$list"
    [ "$(readlink "$prefix/bin/netbuilder" 2>/dev/null)" != "$program/netbuilder" ] ||
        rm -f "$prefix/bin/netbuilder"
    rm -rf "$program"
}

tell_desktop() {
    for each in "update-desktop-database $prefix/share/applications" \
        "update-mime-database $prefix/share/mime"; do
        command=${each%% *}
        command -v "$command" >/dev/null && "$command" "${each#* }" >/dev/null 2>&1 || true
    done
    command -v gtk-update-icon-cache >/dev/null &&
        gtk-update-icon-cache -f -t -q "$prefix/share/icons/hicolor" >/dev/null 2>&1 || true
}

if [ "$uninstall" ]; then
    if [ ! -f "$list" ]; then
        echo "NetBuilder is not installed in $prefix; name its folder with --prefix." >&2
        exit 1
    fi
    remove
    tell_desktop
    echo "NetBuilder was removed from $prefix. Your designs and trainings are still there."
    exit
fi

if [ ! -x "$here/app/netbuilder" ]; then
    echo "The program is not beside this file; unpack the whole archive and try again." >&2
    exit 1
fi
if [ -e "$prefix/bin/netbuilder" ] && [ "$(readlink "$prefix/bin/netbuilder")" != "$program/netbuilder" ]; then
    echo "$prefix/bin/netbuilder is another program; remove it or choose another --prefix." >&2
    exit 1
fi
if [ -e "$program" ] && [ ! -f "$list" ]; then
    echo "$program is not NetBuilder's; remove it or choose another --prefix." >&2
    exit 1
fi
remove
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
cp -R "$here/app" "$program"
cp "$here/install.sh" "$program/install.sh"
(cd "$here/share" && find . -type f | sed 's|^\./||') >"$list"
while IFS= read -r file; do
    mkdir -p "$(dirname "$prefix/share/$file")"
    cp "$here/share/$file" "$prefix/share/$file"
done <"$list"
# The desktop may not look into $prefix/bin. A path in this file has its own rules of quoting.
quoted=$(printf '%s' "$program/netbuilder" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g; s/[&|\\]/\\&/g')
plain=$(printf '%s' "$program/netbuilder" | sed 's/\\/\\\\/g; s/[&|\\]/\\&/g')
for file in "$prefix"/share/applications/org.netbuilder.NetBuilder.desktop; do
    sed -e "s|^Exec=netbuilder|Exec=\"$quoted\"|" -e "s|^TryExec=.*|TryExec=$plain|" \
        "$file" >"$file.new"
    mv "$file.new" "$file"
done
ln -sf "$program/netbuilder" "$prefix/bin/netbuilder"
tell_desktop
echo "NetBuilder is installed: it is in the list of applications, and starts by: $prefix/bin/netbuilder"
case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "To type only 'netbuilder', add $prefix/bin to PATH." ;;
esac
echo "To remove it: sh $program/install.sh --prefix $prefix --uninstall"
