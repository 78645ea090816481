import { parseDocument } from 'yaml';
import { ciFiles } from '../../src/deliver/starter/ci';

const FACTS = { cluster: 'prod-1', branch: 'live', path: 'dkp/clusters', version: '1.2.3' };

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface GithubJob {
  readonly if?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: object;
  readonly 'timeout-minutes': number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<'review' | 'clusters' | 'advance', GithubJob>>;
}

interface GitlabJob {
  readonly script: readonly string[];
  readonly rules: readonly object[];
}

interface Pipeline {
  readonly stages: readonly string[];
  readonly review: GitlabJob;
  readonly advance: GitlabJob;
}

/** The boundary where the text of a workflow becomes what its forge reads. */
function read(path: string, system: 'github' | 'gitlab'): unknown {
  const text = ciFiles(system, FACTS).find((file) => file.path === path)?.content ?? '';
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  expect([document.errors, document.warnings]).toEqual([[], []]);
  return document.toJS();
}

describe('the workflow of GitHub', () => {
  const workflow = read('.github/workflows/regshift.yaml', 'github') as Workflow;
  const { review, clusters, advance } = workflow.jobs;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('runs on pull requests that touch a cluster file, on pushes to the branch, and from time to time', () => {
    expect(workflow.on).toEqual({
      pull_request: { paths: ['dkp/clusters/*.yaml', 'observations/*.yaml'] },
      push: { branches: ['live'], paths: ['dkp/clusters/**'] },
      schedule: [{ cron: '*/10 * * * *' }],
      workflow_dispatch: {},
    });
  });

  it('has no rights but those of its jobs, and a pull request changes no content', () => {
    expect(workflow.permissions).toEqual({});
    expect(review.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    expect(clusters.permissions).toEqual({ contents: 'read' });
    expect(advance.permissions).toEqual({ contents: 'write' });
    expect(review.if).toBe("github.event_name == 'pull_request'");
    expect(clusters.if).toBe("github.event_name != 'pull_request'");
  });

  it('advances each cluster alone, and never breaks a run off', () => {
    expect(advance.concurrency).toEqual({
      group: 'regshift-advance-${{ matrix.cluster }}',
      'cancel-in-progress': false,
    });
  });

  it('puts nothing into scripts by substitution: neither secrets nor what a pull request chooses', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  it('hands secrets to the steps that need them, and none to a review', () => {
    const secret = (step: Step): boolean => JSON.stringify(step.env ?? {}).includes('secrets.');
    expect(review.steps.filter(secret)).toEqual([]);
    expect(steps.filter(secret).map(({ env }) => Object.keys(env ?? {}))).toEqual([
      ['KUBECONFIG_TEXT', 'KUBECONFIG', 'SOPS_AGE_KEY_TEXT', 'SOPS_AGE_KEY_FILE'],
      [
        ...['CLUSTER', 'KUBECONFIG', 'REGSHIFT_GIT_USERNAME', 'REGSHIFT_GIT_PASSWORD'],
        ...['DKP_LICENSE', 'SOPS_AGE_KEY_FILE'],
      ],
    ]);
  });

  it('pins actions and regshift, and every job ends', () => {
    expect([...new Set(steps.flatMap(({ uses }) => uses ?? []))]).toEqual([
      'actions/checkout@v4',
      'actions/setup-node@v4',
    ]);
    const installs = steps.filter(({ run }) => run?.includes('npm install'));
    expect([...new Set(installs.map(({ run }) => run))]).toEqual([
      'npm install --global --ignore-scripts regshift@1.2.3',
    ]);
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });
});

describe('the pipeline of GitLab', () => {
  const pipeline = read('.gitlab-ci.yml', 'gitlab') as Pipeline;

  it('reviews merge requests that touch a cluster file', () => {
    expect(pipeline.review).toMatchObject({
      stage: 'review',
      rules: [
        {
          if: '$CI_PIPELINE_SOURCE == "merge_request_event"',
          changes: ['dkp/clusters/*.yaml', 'observations/*.yaml'],
        },
      ],
    });
  });

  it('advances each cluster alone, by schedule and on pushes to the branch', () => {
    expect(pipeline.advance).toMatchObject({
      stage: 'advance',
      interruptible: false,
      parallel: { matrix: [{ CLUSTER: ['prod-1'] }] },
      resource_group: 'regshift-$CLUSTER',
      rules: [
        { if: '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == "live"' },
        {
          if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "live"',
          changes: ['dkp/clusters/**/*'],
        },
      ],
    });
  });

  it('has no secret in a command line', () => {
    const scripts = [...pipeline.review.script, ...pipeline.advance.script].join('\n');
    expect(scripts).not.toMatch(/TOKEN|LICENSE|KUBECONFIG|SOPS/);
  });
});
