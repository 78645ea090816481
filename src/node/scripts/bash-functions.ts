/** Ends the script with a message. Never pass a secret. */
export const FAIL = String.raw`
  fail() {
    printf 'regshift: %s\n' "$1" >&2
    exit 1
  }
`;

/** Prints the text of a base64 literal; refuses the placeholder of a secret that was never filled in. */
export const DECODE = String.raw`
  decode() {
    case $1 in
      *[!A-Za-z0-9+/=]*) fail 'a secret of this script was not filled in, nothing was changed' ;;
    esac
    printf '%s' "$1" | base64 -d
  }
`;

/** Whether anything has the name, a dangling link included. */
export const IS_THERE = String.raw`
  is_there() {
    [ -e "$1" ] || [ -L "$1" ]
  }
`;

/** Whether a regular file has exactly the content given in base64. */
export const HOLDS = String.raw`
  holds() {
    local now
    [ -f "$1" ] && [ ! -L "$1" ] && now=$(base64 -w0 <"$1") && [ "$now" = "$2" ]
  }
`;

/** Whether the first line of a regular file is the owner's line. */
export const IS_OURS = String.raw`
  is_ours() {
    local line
    [ -f "$1" ] && [ ! -L "$1" ] && IFS= read -r line <"$1" && [ "$line" = "$owner" ]
  }
`;

/** Whether a configuration text (first) names a CA file (second) in one of its strings. */
export const NAMES_CA = String.raw`
  names_ca() {
    case $1 in
      *"/$2\""*) return 0 ;;
    esac
    return 1
  }
`;

/** Removes temporary files that a killed run left in a folder. */
export const DROP_LEFTOVERS = String.raw`
  drop_leftovers() {
    local path
    for path in "$1"/.regshift.??????; do
      rm -f -- "$path" || return 1
    done
  }
`;

/** Removes a folder if it is there and empty, but for leftovers. */
export const DROP_EMPTY_FOLDER = String.raw`
  drop_empty_folder() {
    [ -d "$1" ] && [ ! -L "$1" ] || return 0
    drop_leftovers "$1" && rmdir --ignore-fail-on-non-empty -- "$1"
  }
`;

/**
 * Gives a file in a folder the content given in base64, all of it or none. No program looks for the name of the
 * temporary file: containerd reads `hosts.toml` and `*.crt`, the platform merges `*.toml`.
 */
export const PUT = String.raw`
  put() {
    temporary=$(mktemp "$1/.regshift.XXXXXX") &&
      printf '%s' "$3" | base64 -d >"$temporary" &&
      sync "$temporary" 2>/dev/null &&
      mv -f -T -- "$temporary" "$1/$2" &&
      temporary=''
  }
`;

/** Moves a file to another folder and name, which may lie on another disk: it is always whole in one of the two. */
export const MOVE = String.raw`
  move() {
    temporary=$(mktemp "$3/.regshift.XXXXXX") &&
      cp -p -- "$1/$2" "$temporary" &&
      sync "$temporary" 2>/dev/null &&
      mv -f -T -- "$temporary" "$3/$4" &&
      temporary='' &&
      rm -f -- "$1/$2"
  }
`;

/** Whether two regular files have the same content. */
export const SAME_CONTENT = String.raw`
  same_content() {
    local first second
    [ ! -L "$1" ] && first=$(base64 -w0 <"$1") && second=$(base64 -w0 <"$2") && [ "$first" = "$second" ]
  }
`;
