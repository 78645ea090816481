import { LICENSE_VARIABLE, OBSERVATIONS, REVIEW_SCRIPT } from './starter';
import type { CiFacts } from './starter';

/**
 * Pipeline of GitLab CI. Secrets are CI/CD variables, masked and protected, which jobs read from their environment.
 */
export function gitlabPipeline({ cluster, branch, path, version }: CiFacts): string {
  return `# Judges merge requests that touch a cluster file, and makes the next commit of every switch that is under way.
# CI/CD variables, masked: GITLAB_TOKEN (scopes api and write_repository); protected too: ${LICENSE_VARIABLE}, and of
# type File KUBECONFIG and, where git has generated secrets, SOPS_AGE_KEY_FILE. A gate opens without a commit: add a pipeline schedule, every ten minutes.
stages:
  - review
  - advance

.regshift:
  image: docker.io/library/node:20-bookworm
  timeout: 30 minutes
  variables:
    GIT_DEPTH: "0"
  before_script:
    - npm install --global --ignore-scripts regshift@${version}

review:
  extends: .regshift
  stage: review
  interruptible: true
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      changes:
        - ${path}/*.yaml
        - ${OBSERVATIONS}/*.yaml
  script:
    - code=0
    - bash ${REVIEW_SCRIPT} "$CI_MERGE_REQUEST_DIFF_BASE_SHA" comment.md || code=$?
    - if [ -s comment.md ]; then regshift comment --pull-request "$CI_MERGE_REQUEST_IID" --file comment.md; fi
    - exit "$code"

advance:
  extends: .regshift
  stage: advance
  interruptible: false
  variables:
    REGSHIFT_GIT_USERNAME: regshift
    REGSHIFT_GIT_PASSWORD: $GITLAB_TOKEN
  # One entry for each cluster file.
  parallel:
    matrix:
      - CLUSTER:
          - ${cluster}
  resource_group: regshift-$CLUSTER
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == "${branch}"
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "${branch}"
      changes:
        - ${path}/**/*
  script:
    - code=0
    - regshift advance -f "${path}/$CLUSTER.yaml" || code=$?
    # 3: not yet. The next run looks again.
    - if [ "$code" -ne 3 ]; then exit "$code"; fi
`;
}
