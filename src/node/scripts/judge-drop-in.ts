/**
 * Bash function `judge FILE`, which sets `verdict` to what a drop-in holds:
 *
 * - `registry`: registry settings of the CRI plugin and nothing else; comments, blank lines, a `version` and empty
 *   parent tables do not count;
 * - `mixed`: registry settings and something else, or something that reads as registry settings but is written in a
 *   way not known here (inline tables, for example);
 * - `none`: no registry settings.
 *
 * Whether there are any is the platform's own judgement where its function exists (`objects.md` 2.6).
 *
 * It reads line by line. Whatever follows the header of a registry table up to the next line that begins with a
 * bracket belongs to that table, values over several lines included. Every other line it does not know counts as
 * something else: the mistake that can happen is to refuse a file, never to move a setting away unseen.
 */
export const JUDGE_DROP_IN = String.raw`
  blank='^[[:space:]]*(#.*)?$'
  version='^[[:space:]]*version[[:space:]]*=[[:space:]]*[0-9]+[[:space:]]*(#.*)?$'
  dot='[[:space:]]*[.][[:space:]]*'
  plugins="[\"']?plugins[\"']?"
  cri="[\"']io[.]containerd[.]grpc[.]v1[.]cri[\"']"
  registry="(registry|\"registry\"|'registry')[[:space:]]*"
  open='^[[:space:]]*\[\[?[[:space:]]*'
  close='[[:space:]]*\][[:space:]]*(#.*)?$'
  registry_key="(^|[[:space:],.]|[{])$registry([.=])"

  judge() {
    local line table='top' registry_found='' other_found='' key_found=''
    while IFS= read -r line || [ -n "$line" ]; do
      if [[ $line =~ $blank ]]; then
        continue
      elif [[ $line =~ $open$plugins$dot$cri$dot$registry([].]) ]]; then
        table='registry'
        registry_found='yes'
      elif [[ $line =~ $open$plugins$close ]]; then
        table='plugins'
      elif [[ $line =~ $open$plugins$dot$cri$close ]]; then
        table='cri'
      elif [[ $line =~ ^[[:space:]]*\[ ]]; then
        table='other'
        other_found='yes'
      elif [ "$table" = 'top' ] && [[ $line =~ $version ]]; then
        continue
      elif [ "$table" = 'registry' ] || registry_line "$table" "$line"; then
        registry_found='yes'
      else
        other_found='yes'
        [[ ! $line =~ $registry_key ]] || key_found='yes'
      fi
    done <"$1" || return 1

    verdict='none'
    if has_registry "$1" "$registry_found$key_found"; then
      verdict='mixed'
      [ -L "$1" ] || [ -n "$other_found" ] || [ -z "$registry_found" ] || verdict='registry'
    fi
  }

  registry_line() {
    case $1 in
      top) [[ $2 =~ ^[[:space:]]*$plugins$dot$cri$dot$registry([.=]) ]] ;;
      plugins) [[ $2 =~ ^[[:space:]]*$cri$dot$registry([.=]) ]] ;;
      cri) [[ $2 =~ ^[[:space:]]*$registry([.=]) ]] ;;
      *) return 1 ;;
    esac
  }

  has_registry() {
    if declare -F bb-ctrd-v1-has-registry-fields >/dev/null; then
      bb-ctrd-v1-has-registry-fields "$1"
    else
      [ -n "$2" ]
    fi
  }
`;
