import type { TextFile } from '../../model/file-set';
import { githubWorkflow } from './github-workflow';
import { gitlabPipeline } from './gitlab-pipeline';
import { reviewScript } from './review-script';
import { OBSERVATIONS, REVIEW_SCRIPT } from './starter';
import type { CiFacts, CiSystem } from './starter';

/** Files by which a forge judges pull requests, and advances switches. */
export function ciFiles(system: CiSystem, facts: CiFacts): readonly TextFile[] {
  const script = { path: REVIEW_SCRIPT, content: reviewScript(facts.path, OBSERVATIONS) };
  switch (system) {
    case 'github':
      return [script, { path: '.github/workflows/regshift.yaml', content: githubWorkflow(facts) }];
    case 'gitlab':
      return [script, { path: '.gitlab-ci.yml', content: gitlabPipeline(facts) }];
    case 'none':
      return [];
  }
}
