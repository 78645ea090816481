import type { Report } from '../report';
import { findingsOf } from './findings';
import { jsonText } from './json-text';

/** The report as a `Findings` document. */
export function jsonReport(report: Report): string {
  return jsonText(findingsOf(report));
}
