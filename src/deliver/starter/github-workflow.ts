import { LICENSE_VARIABLE, OBSERVATIONS, REVIEW_SCRIPT } from './starter';
import type { CiFacts } from './starter';

/**
 * Workflow of GitHub Actions. Jobs have no rights but those they list; secrets are handed over by environment, one step
 * each; nothing that a pull request chooses is put into the text of a script.
 */
export function githubWorkflow(facts: CiFacts): string {
  return `${triggers(facts)}
# Every job asks for what it needs.
permissions: {}

jobs:
${[reviewJob(facts), clustersJob(facts), advanceJob(facts)].join('\n')}`;
}

function triggers({ branch, path }: CiFacts): string {
  return `# Judges pull requests that touch a cluster file, and makes the next commit of every switch that is under way.
name: regshift
on:
  pull_request:
    paths:
      - ${path}/*.yaml
      - ${OBSERVATIONS}/*.yaml
  push:
    branches:
      - ${branch}
    paths:
      - ${path}/**
  # A gate opens without a commit: look from time to time.
  schedule:
    - cron: "*/10 * * * *"
  workflow_dispatch: {}
`;
}

function reviewJob({ version }: CiFacts): string {
  return `  review:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      pull-requests: write
    concurrency:
      group: regshift-review-\${{ github.event.pull_request.number }}
      cancel-in-progress: true
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npm install --global --ignore-scripts regshift@${version}
      - name: Validate, plan, rehearse
        id: review
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
          COMMENT: \${{ runner.temp }}/comment.md
        run: bash ${REVIEW_SCRIPT} "$BASE" "$COMMENT"
      - name: One comment, updated in place
        # The token of a pull request from a fork may not write.
        if: >-
          !cancelled() && steps.review.outcome != 'skipped' &&
          github.event.pull_request.head.repo.full_name == github.repository
        env:
          GITHUB_TOKEN: \${{ github.token }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
          COMMENT: \${{ runner.temp }}/comment.md
        run: |
          if [ -s "$COMMENT" ]; then
            regshift comment --pull-request "$PULL_REQUEST" --file "$COMMENT"
          fi
`;
}

/** A gate of one cluster holds up no other: each has a job of its own. */
function clustersJob({ branch, path }: CiFacts): string {
  return `  clusters:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    outputs:
      names: \${{ steps.list.outputs.names }}
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${branch}
          persist-credentials: false
      - id: list
        run: |
          names=$(find ${path} -maxdepth 1 -name '*.yaml' -printf '%f\\n' | sed 's/\\.yaml$//' | sort | jq -R . | jq -cs .)
          echo "names=$names" >> "$GITHUB_OUTPUT"
`;
}

function advanceJob({ branch, path, version }: CiFacts): string {
  return `  advance:
    needs: clusters
    if: needs.clusters.outputs.names != '[]'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: write
    strategy:
      fail-fast: false
      matrix:
        cluster: \${{ fromJSON(needs.clusters.outputs.names) }}
    concurrency:
      group: regshift-advance-\${{ matrix.cluster }}
      cancel-in-progress: false
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${branch}
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npm install --global --ignore-scripts regshift@${version}
      - name: Access to the cluster
        env:
          KUBECONFIG_TEXT: \${{ secrets.KUBECONFIG }}
          KUBECONFIG: \${{ runner.temp }}/kubeconfig
          SOPS_AGE_KEY_TEXT: \${{ secrets.SOPS_AGE_KEY }}
          SOPS_AGE_KEY_FILE: \${{ runner.temp }}/age.key
        run: |
          umask 077
          printf '%s' "$KUBECONFIG_TEXT" > "$KUBECONFIG"
          printf '%s' "$SOPS_AGE_KEY_TEXT" > "$SOPS_AGE_KEY_FILE"
      - name: Advance
        env:
          CLUSTER: \${{ matrix.cluster }}
          KUBECONFIG: \${{ runner.temp }}/kubeconfig
          REGSHIFT_GIT_USERNAME: x-access-token
          REGSHIFT_GIT_PASSWORD: \${{ github.token }}
          ${LICENSE_VARIABLE}: \${{ secrets.${LICENSE_VARIABLE} }}
          SOPS_AGE_KEY_FILE: \${{ runner.temp }}/age.key
        run: |
          code=0
          regshift advance -f "${path}/$CLUSTER.yaml" || code=$?
          # 3: not yet. The next run looks again.
          if [ "$code" -ne 3 ]; then exit "$code"; fi
`;
}
