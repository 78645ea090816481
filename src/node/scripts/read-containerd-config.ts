/**
 * Functions for any POSIX shell: `check_config` fails unless containerd's configuration, imports included, names the
 * folder `$certs` as `config_path` of its registries, and says what to add.
 *
 * A file that is imported later and sets anything of the same plugin replaces all that earlier files set for it, the
 * `config_path` included (containerd 1.6.20, `containerd config dump`).
 */
export const READ_CONTAINERD_CONFIG = String.raw`
# Prints what matters of a configuration: "import PATH", "plugin ID" once it sets something of it, "path ID FOLDERS".
read_config() {
  tr -d "\r\"' \t" <"$1" | awk '
    function emit(list, parts, count, at) {
      gsub(/[][]/, "", list)
      count = split(list, parts, ",")
      for (at = 1; at <= count; at++) if (parts[at] != "") print "import", parts[at]
    }
    function judge(key) {
      for (id in ids) if (index(key ".", "plugins." id ".") == 1) print "plugin", id
    }
    BEGIN { ids["io.containerd.grpc.v1.cri"]; ids["io.containerd.cri.v1.images"] }
    { sub(/#.*/, "") }
    more { list = list $0; if (/\]/) { emit(list); more = 0 } next }
    /^\[/ { gsub(/[][]/, ""); judge($0); table = $0 "."; next }
    {
      at = index($0, "=")
      if (!at) next
      key = table substr($0, 1, at - 1)
      value = substr($0, at + 1)
      judge(key)
      if (key == "imports") {
        list = value
        if (value ~ /\]/) emit(list); else more = 1
      }
      for (id in ids) if (key == "plugins." id ".registry.config_path") print "path", id, value
    }'
}

# Sets cri and images to the folders that count for each of the two plugins.
follow_config() {
  cri='' images='' culprit=$config seen='' pending=$config
  while [ -n "$pending" ]; do
    file=$(printf '%s\n' "$pending" | sed 1q)
    pending=$(printf '%s\n' "$pending" | sed 1d)
    case " $seen " in
      *" $file "*) continue ;;
    esac
    seen="$seen $file"
    [ -r "$root$file" ] || fail "$file can not be read: containerd's configuration must name $certs"
    facts=$(read_config "$root$file") || fail "$file can not be read"
    while IFS=' ' read -r what name value; do
      case $what:$name in
        plugin:io.containerd.grpc.v1.cri) cri='' culprit=$file ;;
        plugin:io.containerd.cri.v1.images) images='' culprit=$file ;;
      esac
    done <<END
$facts
END
    while IFS=' ' read -r what name value; do
      case $what:$name in
        path:io.containerd.grpc.v1.cri) cri=$value ;;
        path:io.containerd.cri.v1.images) images=$value ;;
        import:*) add_imports "$name" ;;
      esac
    done <<END
$facts
END
  done
}

# The path on the node of a file below $root.
on_node() {
  printf '%s\n' "$1" | cut -c "$(($(printf '%s/' "$root" | wc -c)))-"
}

# Appends the files that a pattern means, in the order in which containerd reads them.
add_imports() {
  case $1 in
    /*) pattern=$root$1 ;;
    *) pattern=$root$(dirname "$file")/$1 ;;
  esac
  for path in $pattern; do
    [ ! -f "$path" ] || pending="$pending
$(on_node "$path")"
  done
}

check_config() {
  follow_config
  for folders in "$cri" "$images"; do
    case ":$folders:" in
      *":$certs:"* | *":$certs/:"*) return 0 ;;
    esac
  done
  fail "containerd does not read $certs: add to $culprit, and restart containerd once:
  [plugins.\"io.containerd.grpc.v1.cri\".registry]        (or, where it says version = 3, [plugins.\"io.containerd.cri.v1.images\".registry])
    config_path = \"$certs\"
nothing was changed"
}
`;
