import { fieldsAt, textAt } from './fields';
import type { DumpObject } from './expand-lists';
import { reportKey } from './report';
import type { Report } from './report';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The text of one key of a Secret: `stringData`, else decoded `data`; `undefined` when it is not there. */
export function secretText(secret: DumpObject, key: string, report: Report): string | undefined {
  const given = textAt(secret.fields, 'stringData', key);
  if (given !== undefined) return given;
  const encoded = textAt(secret.fields, 'data', key);
  if (encoded === undefined) return undefined;
  const text = decodeBase64(encoded);
  if (text === undefined) {
    const message = 'is not base64 and counts as not there';
    reportKey(report, secret, key, { code: 'O008', message });
  }
  return text;
}

/** Every key of a Secret with its text, those that are not base64 as they stand. */
export function secretEntries(secret: DumpObject): readonly (readonly [string, string])[] {
  const data = Object.entries(fieldsAt(secret.fields, 'data')).map(([key, value]) => {
    const text = typeof value === 'string' ? value : '';
    return [key, decodeBase64(text) ?? text] as const;
  });
  const given = Object.entries(fieldsAt(secret.fields, 'stringData')).map(
    ([key, value]) => [key, typeof value === 'string' ? value : ''] as const,
  );
  return [...data, ...given];
}

function decodeBase64(encoded: string): string | undefined {
  const compact = encoded.replace(/\s+/g, '');
  return BASE64.test(compact) ? Buffer.from(compact, 'base64').toString('utf8') : undefined;
}
