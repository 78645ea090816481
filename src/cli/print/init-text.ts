import type { Painter } from './painter';

/** What `regshift init` did. */
export interface InitReport {
  readonly apiVersion: string;
  readonly kind: 'Init';
  readonly folder: string;
  readonly files: readonly InitFile[];
  /** Commands that come next. */
  readonly next: readonly string[];
}

/** A file of the starting repository, by its path in it. */
export interface InitFile {
  readonly path: string;
  /** `unchanged`: it was there, with the same content. */
  readonly state: 'written' | 'unchanged';
}

/** What each file is for, by the beginning or the end of its path; the first that fits. */
const PURPOSES: readonly (readonly [RegExp, string])[] = [
  [/^\.regshift\//, 'for editors: completes and checks cluster files'],
  [/^flux\/source\.yaml$/, 'GitRepository: apply it to the cluster where Flux runs'],
  [/^flux\//, "Kustomization: Flux follows the cluster's folder"],
  [/^argocd\/project\.yaml$/, 'AppProject: what may be applied from this repository'],
  [/^argocd\/health\.yaml$/, "health of DKP's objects, for ConfigMap argocd-cm"],
  [/^argocd\/clusters\.yaml$/, 'ApplicationSet: an Application for each cluster file'],
  [/^argocd\/plugin\//, "Argo CD's plugin: the sidecar that renders the current phase"],
  [/^argocd\//, "Application: Argo CD follows the cluster's folder"],
  [/\/manifests\/kustomization\.yaml$/, 'the folder that is synced; regshift fills it'],
  [/^ci\//, 'judges cluster files of a pull request'],
  [/^\.github\/|^\.gitlab-ci\.yml$/, 'CI: reviews pull requests, advances switches'],
  [/^access\//, 'rights to observe; apply it where you may grant them'],
  [/\.yaml$/, 'the cluster file: edit it'],
];

/** The files with what each is for, and what to do next. */
export function formatInit({ folder, files, next }: InitReport, paint: Painter): string {
  const width = Math.max(...files.map(({ path }) => path.length));
  const written = files.filter(({ state }) => state === 'written').length;
  const rows = files.map(({ path, state }) => {
    const sign = state === 'written' ? paint.green('+') : paint.dim('=');
    return `  ${sign} ${path.padEnd(width)}  ${paint.dim(purposeOf(path))}`;
  });
  const head =
    written === 0
      ? `${folder}: everything is there already`
      : `${folder}: ${String(written)} of ${String(files.length)} files written`;
  return [head, '', ...rows, '', 'Next:', ...next.map((call) => `  ${call}`), ''].join('\n');
}

function purposeOf(path: string): string {
  return PURPOSES.find(([pattern]) => pattern.test(path))?.[1] ?? '';
}
