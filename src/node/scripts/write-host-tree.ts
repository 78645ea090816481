import { BugError } from '../../model/errors';
import { TREE_OWNER_LINE } from '../owner-line';
import { TREE_INDEX } from '../sources/host-tree-data';
import { READ_CONTAINERD_CONFIG } from './read-containerd-config';

/**
 * Script for any POSIX shell, the same for every cluster, that gives a node the files of a host tree:
 *
 *     sh write-host-tree.sh TREE CERTS CONFIG ROOT
 *
 * `TREE` is the mounted Secret of `hostTreeData`, `CERTS` the folder of the node that `config_path` of containerd
 * names, `CONFIG` containerd's configuration on the node, `ROOT` the place where the node's files are mounted: empty
 * where they have the paths that they have on the node.
 *
 * Each registry has its old files or its new ones at every moment: certificates come before the `hosts.toml` that
 * names them, and a new folder appears as a whole. What it wrote is listed in `CERTS/.regshift-files`, and what is no
 * longer wanted of that goes. Files of anybody else stay, and stop it with exit code 1 before anything is written.
 * Its programs (awk, cmp, cut, mktemp, sed, sort, tr, wc and those for files) are those of busybox and of Debian's base.
 */
export function writeHostTreeScript(): string {
  const script = [
    '#!/bin/sh',
    HEAD,
    READ_CONTAINERD_CONFIG,
    READ_TREE,
    CHECK_FILES,
    WRITE_FILES,
    MAIN,
  ]
    .map((part) => part.trim())
    .join('\n\n');
  if (/\{\{|\$\{|\$\$/.test(script)) throw new BugError('a node script holds template syntax');
  return `${script}\n`;
}

const HEAD = String.raw`
# Tells containerd on this node where to pull images from. Made by regshift; nothing of any cluster stands here.
set -eu
export LC_ALL=C
umask 077
IFS='
'

owner='OWNER_LINE'

fail() {
  printf 'regshift: %s\n' "$1" >&2
  exit 1
}
`.replace('OWNER_LINE', TREE_OWNER_LINE);

const READ_TREE = String.raw`
# Fails unless a path is FOLDER/FILE of a host tree; everything that is written or removed comes by here.
judge_path() {
  case $1 in
    */*/* | /* | .* | */.* | *[!A-Za-z0-9._:/-]*) ;;
    */hosts.toml | */http*-*.crt) return 0 ;;
  esac
  fail "$2 names $1, which is no file of a host tree; nothing was changed"
}

# Sets wanted, the paths of the tree, after a look at every file.
read_tree() {
  wanted=''
  while IFS=' ' read -r key path; do
    judge_path "$path" "the INDEX of the tree"
    [ -f "$tree/$key" ] || fail "$tree/$key is not there; nothing was changed"
    content=$(cat "$tree/$key")
    case $content in
      *regshift-secret:*) fail 'a secret of the tree was not filled in; nothing was changed' ;;
    esac
    wanted="$wanted$path
"
  done <"$tree/INDEX"
}

# Sets owned, the paths that earlier runs wrote.
read_state() {
  owned=''
  [ ! -f "$state" ] || owned=$(cat "$state")
  for path in $owned; do
    judge_path "$path" "$state"
  done
}

lists() {
  case "
$1
" in
    *"
$2
"*) return 0 ;;
  esac
  return 1
}

is_there() {
  [ -e "$1" ] || [ -L "$1" ]
}

is_ours() {
  [ -f "$1" ] && [ ! -L "$1" ] && IFS= read -r line <"$1" && [ "$line" = "$owner" ]
}
`.replaceAll('INDEX', TREE_INDEX);

const CHECK_FILES = String.raw`
refuse() {
  fail "$1 was not written by regshift: move it away; nothing was changed"
}

check_file() {
  target=$place/$2
  folder=$(dirname "$target")
  if is_there "$folder" && { [ -L "$folder" ] || [ ! -d "$folder" ]; }; then
    refuse "$folder"
  fi
  is_there "$target" || return 0
  if [ ! -f "$target" ] || [ -L "$target" ]; then refuse "$target"; fi
  ! cmp -s "$tree/$1" "$target" || return 0
  case $2 in
    */hosts.toml) is_ours "$target" || refuse "$target" ;;
    *) lists "$owned" "$2" || refuse "$target" ;;
  esac
}

# containerd looks at host_port_ first, so a folder host:port of somebody else would no longer count.
check_hidden() {
  folder=$(dirname "$1")
  other=$(printf '%s' "$folder" | awk '/_[0-9]+_$/ { sub(/_$/, ""); at = match($0, /_[0-9]+$/); print substr($0, 1, at - 1) ":" substr($0, at + 1) }')
  [ -z "$other" ] || ! is_there "$place/$other/hosts.toml" || refuse "$place/$other/hosts.toml"
}

check_files() {
  while IFS=' ' read -r key path; do
    check_file "$key" "$path"
    check_hidden "$path"
  done <"$tree/INDEX"
}
`.replaceAll('INDEX', TREE_INDEX);

const WRITE_FILES = String.raw`
temporary=''
finish() {
  [ -z "$temporary" ] || rm -rf -- "$temporary"
}

drop_leftovers() {
  for path in "$1"/.regshift.??????; do
    rm -rf -- "$path"
  done
}

# Gives a file in a folder the content of another, all of it or none.
put() {
  half=$(mktemp "$2/.regshift.XXXXXX")
  [ -n "$temporary" ] || temporary=$half
  cat "$1" >"$half"
  sync "$half" 2>/dev/null || :
  mv -f "$half" "$2/$3"
  [ "$temporary" != "$half" ] || temporary=''
}

# Records the paths that are ours; none leave no record.
put_state() {
  if [ -z "$1" ]; then
    rm -f -- "$state"
  elif [ "$1" != "$recorded" ]; then
    temporary=$(mktemp "$place/.regshift.XXXXXX")
    printf '%s\n' "$1" >"$temporary"
    mv -f "$temporary" "$state"
    temporary=''
  fi
  recorded=$1
}

# One pipe a line: of a longer one the shell would not see the first failure.
sorted() {
  lines=$(printf '%s\n' "$1" | sort -u)
  printf '%s\n' "$lines" | sed '/^$/d'
}

# Writes the files of one folder; a new folder is made aside and appears as a whole.
write_folder() {
  target=$place/$1
  if [ -d "$target" ]; then
    drop_leftovers "$target"
  else
    target=$(mktemp -d "$place/.regshift.XXXXXX")
    temporary=$target
  fi
  while IFS=' ' read -r key path; do
    case $path in
      "$1"/*) cmp -s "$tree/$key" "$place/$path" || put "$tree/$key" "$target" "$(basename "$path")" ;;
    esac
  done <"$tree/INDEX"
  if [ "$target" != "$place/$1" ]; then
    mv "$target" "$place/$1"
    temporary=''
  fi
}

# Removes what earlier runs wrote and is no longer wanted. The record is sorted: a hosts.toml comes before the
# certificates that it names.
remove_unwanted() {
  for path in $owned; do
    folder=$place/$(dirname "$path")
    if ! lists "$wanted" "$path"; then
      { is_there "$folder/hosts.toml" && ! is_ours "$folder/hosts.toml"; } || rm -f -- "$place/$path"
      drop_leftovers "$folder"
      rmdir "$folder" 2>/dev/null || [ ! -d "$folder" ] || [ -n "$(ls -A "$folder")" ]
    fi
  done
}
`.replaceAll('INDEX', TREE_INDEX);

const MAIN = String.raw`
[ "$#" -eq 4 ] || fail "usage: TREE CERTS CONFIG ROOT"
tree=$1 certs=$2 config=$3 root=$4
place=$root$certs
state=$place/.regshift-files

# A mounted Secret is replaced by turning this link: one look at it, and all files belong together.
[ ! -d "$tree/..data" ] || tree=$(cd "$tree/..data" && pwd -P)
[ -f "$tree/INDEX" ] || fail "$tree/INDEX is not there; nothing was changed"
read_tree
read_state
# A node that is only given back what it had needs no configuration of containerd for that.
if [ -n "$wanted" ] || [ -z "$owned" ]; then
  check_config
fi
if [ -n "$wanted" ]; then
  check_files
fi
if [ -n "$wanted$owned" ]; then
  trap finish EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p -- "$place"
  drop_leftovers "$place"
  recorded=$owned
  both=$(sorted "$wanted$owned")
  put_state "$both"
  folders=$(printf '%s' "$wanted" | cut -d / -f 1)
  folders=$(sorted "$folders")
  for folder in $folders; do
    write_folder "$folder"
  done
  remove_unwanted
  wanted=$(sorted "$wanted")
  put_state "$wanted"
fi
`.replaceAll('INDEX', TREE_INDEX);
