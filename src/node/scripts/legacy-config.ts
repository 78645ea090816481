import * as bash from './bash-functions';
import { bashScript } from './bash-text';
import { JUDGE_DROP_IN } from './judge-drop-in';

/**
 * Place among a node's steps of the scripts that move drop-ins: before the platform merges them in step 032; DKP's own
 * example has 0 (`switching.md` 6.1).
 */
export const LEGACY_CONFIG_WEIGHT = 0;

/**
 * Script that moves drop-ins with registry settings out of `/etc/containerd/conf.d`, to
 * `/var/lib/regshift/legacy-containerd-config`. A drop-in that sets anything else too is not moved, since that would
 * be lost with it: the step fails, names each such file, and moves none.
 *
 * An earlier copy of the same name with another content stays; the newer one gets a number behind its name.
 */
export function dropLegacyConfigScript(): string {
  return bashScript(
    "Moves drop-ins with registry settings out of containerd's configuration; they are kept.",
    PATHS,
    bash.IS_THERE,
    bash.SAME_CONTENT,
    bash.DROP_LEFTOVERS,
    bash.MOVE,
    FIND_COPIES,
    FINISH,
    JUDGE_DROP_IN,
    DROP,
  );
}

/**
 * Script that moves the newest copy of each drop-in back. A drop-in of the same name with another content is never
 * replaced: the copy stays where it is, and the step says so.
 */
export function restoreLegacyConfigScript(): string {
  return bashScript(
    "Moves drop-ins with registry settings back into containerd's configuration.",
    PATHS,
    bash.IS_THERE,
    bash.SAME_CONTENT,
    bash.DROP_LEFTOVERS,
    bash.DROP_EMPTY_FOLDER,
    bash.MOVE,
    FIND_COPIES,
    FINISH,
    RESTORE,
  );
}

const PATHS = String.raw`
  drop_ins='/etc/containerd/conf.d'
  state='/var/lib/regshift'
  store="$state/legacy-containerd-config"
`;

/** Sets `newest` to the newest copy of a drop-in, or to nothing, and `unused` to the name of the next. */
const FIND_COPIES = String.raw`
  find_copies() {
    local number=0
    newest=''
    unused=$1
    while is_there "$store/$unused"; do
      newest=$unused
      number=$((number + 1))
      unused="$1.$number"
    done
  }
`;

const FINISH = String.raw`
  temporary=''
  # shellcheck disable=SC2317 # the trap calls it
  finish() {
    [ -z "$temporary" ] || rm -f -- "$temporary"
  }
  trap finish EXIT
`;

const DROP = String.raw`
  set --
  refused=''
  for path in "$drop_ins"/*.toml; do
    [ -e "$path" ] || continue
    judge "$path" || exit 1
    case $verdict in
      registry) set -- "$@" "$path" ;;
      mixed)
        refused='yes'
        printf 'regshift: %s sets more than registries, or in a way that can not be told apart: take the registry settings out by hand; nothing was moved\n' "$path" >&2
        ;;
    esac
  done
  [ -z "$refused" ] || exit 1

  if [ $# -gt 0 ]; then
    mkdir -p -- "$store" || exit 1
    drop_leftovers "$store" || exit 1
  fi
  for path in "$@"; do
    name=$(basename -- "$path") || exit 1
    find_copies "$name"
    if [ -n "$newest" ] && same_content "$store/$newest" "$path"; then
      rm -f -- "$path" || exit 1
    else
      move "$drop_ins" "$name" "$store" "$unused" || exit 1
    fi
  done
`;

const RESTORE = String.raw`
  for path in "$store"/*.toml; do
    name=$(basename -- "$path") || exit 1
    find_copies "$name"
    if ! is_there "$drop_ins/$name"; then
      mkdir -p -- "$drop_ins" || exit 1
      drop_leftovers "$drop_ins" || exit 1
      move "$store" "$newest" "$drop_ins" "$name" || exit 1
    elif same_content "$drop_ins/$name" "$store/$newest"; then
      rm -f -- "$store/$newest" || exit 1
    else
      printf 'regshift: %s is there and differs: the earlier one stays in %s\n' "$drop_ins/$name" "$store" >&2
    fi
  done
  drop_empty_folder "$store" || exit 1
  drop_empty_folder "$state" || exit 1
`;
