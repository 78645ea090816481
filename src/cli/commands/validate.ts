import { isManifestName, readTree } from '../../io/read-files';
import { packageVersion } from '../../io/package-root';
import type { TextFile } from '../../model/file-set';
import { hasErrors } from '../../model/issue';
import type { Report } from '../../validate/report';
import { jsonReport } from '../../validate/reports/json';
import { junitReport } from '../../validate/reports/junit';
import { markdownReport } from '../../validate/reports/markdown';
import { sarifReport } from '../../validate/reports/sarif';
import { textReport } from '../../validate/reports/text';
import { validateFiles } from '../../validate/validate-files';
import { stringify } from 'yaml';
import { parseContainerd } from '../../node/hosts/containerd';
import type { Containerd } from '../../node/hosts/containerd';
import { isHostsFile } from '../../validate/hosts/judge-host-files';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { judgeOptions } from '../judge';
import { hostTreeOf } from '../load-host-tree';
import { PLAIN, painterFor } from '../print/painter';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface ValidateCommandOptions {
  readonly paths: readonly string[];
  readonly crds: readonly string[];
  readonly tool?: 'ArgoCD' | 'Flux';
  readonly containerd?: string;
  readonly output: 'text' | 'json' | 'yaml' | 'markdown' | 'junit' | 'sarif';
}

/** `regshift validate`. */
export function validate(options: ValidateCommandOptions, streams: Streams): ExitCode {
  const files = options.paths.flatMap((path) =>
    readTree(path, isJudged).map((file) => ({ path: file.path, text: file.bytes })),
  );
  const containerd = containerdNamed(options.containerd);
  const crds = options.crds.flatMap((path) =>
    readTree(path, isManifestName).map((file): TextFile => ({
      path: file.path,
      content: Buffer.from(file.bytes).toString('utf8'),
    })),
  );
  const report = validateFiles(
    files,
    judgeOptions({
      crds,
      hostTreeOf,
      ...(options.tool === undefined ? {} : { tool: options.tool }),
      ...(containerd === undefined ? {} : { containerd }),
    }),
  );
  if (report.objects.length === 0 && report.issues.length === 0) throw nothingToCheck(options);
  streams.stdout.write(format(report, options, streams));
  return hasErrors(report.issues) ? EXIT.no : EXIT.yes;
}

function isJudged(name: string): boolean {
  return isManifestName(name) || isHostsFile(name);
}

function containerdNamed(text: string | undefined): Containerd | undefined {
  if (text === undefined) return undefined;
  const containerd = parseContainerd(text);
  if (containerd !== undefined) return containerd;
  throw badUsage(
    `${text} is no version of containerd`,
    "for example 1.6.20, 1.7.x for the newest of its line, or deckhouse@1.7.x for DKP's build",
  );
}

/** A pipe whose first program failed must not pass for valid. */
function nothingToCheck({ paths }: ValidateCommandOptions): Rejected {
  const message = `there is no manifest in ${paths.join(', ')}`;
  const hint =
    'manifests end in .yaml, .yml or .json, or are called hosts.toml; behind a pipe, see whether the program before it failed';
  return new Rejected([{ code: 'U004', severity: 'error', place: {}, message, hint }], EXIT.no);
}

function format(report: Report, options: ValidateCommandOptions, streams: Streams): string {
  switch (options.output) {
    case 'json':
      return jsonReport(report);
    case 'yaml':
      return stringify(JSON.parse(jsonReport(report)), { lineWidth: 0 });
    case 'junit':
      return junitReport(report);
    case 'sarif':
      return sarifReport(report, { version: packageVersion() });
    case 'markdown':
      return markdownReport(report);
    case 'text':
      return textReport(report, { color: painterFor(streams.stdout, streams) !== PLAIN });
  }
}
