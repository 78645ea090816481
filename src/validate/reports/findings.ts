import type { Issue, Severity } from '../../model/issue';
import { countFindings, type Report } from '../report';

/** The result of `validate` for programs. Fields may be added, none is ever renamed. */
export interface Findings {
  readonly apiVersion: 'regshift.io/v1alpha1';
  readonly kind: 'Findings';
  readonly summary: {
    /** Objects that were judged. */
    readonly objects: number;
    readonly errors: number;
    readonly warnings: number;
    /** Files that were read. */
    readonly files: number;
    /** Findings that are neither errors nor warnings. */
    readonly infos: number;
  };
  readonly findings: readonly Finding[];
}

/** One finding. What is not known is left out. */
export interface Finding {
  /** Stable: `regshift explain RULE`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly object?: string;
  readonly path?: string;
  readonly message: string;
  readonly hint?: string;
}

/** A report as data. */
export function findingsOf({ files, objects, issues }: Report): Findings {
  const { errors, warnings } = countFindings(issues);
  return {
    apiVersion: 'regshift.io/v1alpha1',
    kind: 'Findings',
    summary: {
      objects: objects.length,
      errors,
      warnings,
      files: files.length,
      infos: issues.length - errors - warnings,
    },
    findings: issues.map(findingOf),
  };
}

function findingOf({ code, severity, place, message, hint }: Issue): Finding {
  const { file, line, column, object, path } = place;
  return {
    rule: code,
    severity,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(object === undefined ? {} : { object }),
    ...(path === undefined ? {} : { path }),
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
