import { REVIEW_SCRIPT } from './starter';

/**
 * The script that judges the cluster files of a pull request. It takes their names from git, NUL-separated, and never
 * as text of a shell: whoever opens a pull request chooses them.
 *
 * @param path - folder of cluster files
 * @param observations - folder of snapshots
 */
export function reviewScript(path: string, observations: string): string {
  return `#!/usr/bin/env bash
# Validates, plans and rehearses the cluster files that a pull request touches, and writes one comment about all of them.
#   bash ${REVIEW_SCRIPT} BASE COMMENT
# BASE: the commit that the pull request is compared with. COMMENT: the Markdown file to write.
# Exit code 0: may be merged. 1: may not; the comment says why. Without a cluster file in it there is no comment.
set -euo pipefail
base=$1
comment=$2
clusters=${path}
observations=${observations}

changed=$(mktemp)
errors=$(mktemp)
trap 'rm -f "$changed" "$errors"' EXIT
git diff --name-only -z --diff-filter=d "$base...HEAD" -- \\
  ":(glob)$clusters/*.yaml" ":(glob)$observations/*.yaml" > "$changed"

# A new observation may change the plan of its cluster as the cluster file does.
declare -A names=()
while IFS= read -r -d '' file; do
  name=$(basename "$file" .yaml)
  if [ -f "$clusters/$name.yaml" ]; then names[$name]=1; fi
done < "$changed"
rm -f "$comment"
if [ "\${#names[@]}" -eq 0 ]; then exit 0; fi

verdict=0
# Puts the Markdown of a command into the comment, and what it complains of as a block of code.
part() {
  local title=$1 code=0
  shift
  printf '\\n## %s\\n\\n' "$title" >> "$comment"
  "$@" >> "$comment" 2> "$errors" || code=$?
  if [ "$code" -ne 0 ]; then
    verdict=1
    if [ -s "$errors" ]; then { printf '\\n'; sed 's/^/    /' "$errors"; } >> "$comment"; fi
  fi
}

while IFS= read -r -d '' name; do
  file=$clusters/$name.yaml
  printf '# %s\\n' "$name" >> "$comment"
  observed=()
  if [ -f "$observations/$name.yaml" ]; then observed=(--observed "$observations/$name.yaml"); fi
  part 'Findings' regshift validate "$file" -o markdown
  part 'Plan' regshift plan -f "$file" \${observed[@]+"\${observed[@]}"} -o markdown
  part 'Rehearsal' regshift rehearse -f "$file" \${observed[@]+"\${observed[@]}"} -o markdown
done < <(printf '%s\\0' "\${!names[@]}" | sort -z)
exit "$verdict"
`;
}
