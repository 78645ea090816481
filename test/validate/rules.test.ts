import { VALIDATE_CODES } from '../../src/validate/codes';
import type { Report } from '../../src/validate/report';
import { DOCUMENTS_ROWS } from './rows/documents';
import { OBJECTS_ROWS } from './rows/objects';
import { MODULE_CONFIG_ROWS } from './rows/module-config';
import { SCRIPTS_ROWS } from './rows/scripts';
import { SECRETS_ROWS } from './rows/secrets';
import type { Row } from './rows/row';
import { lines, validate } from './run';

const ROWS: readonly Row[] = [
  ...DOCUMENTS_ROWS,
  ...OBJECTS_ROWS,
  ...MODULE_CONFIG_ROWS,
  ...SCRIPTS_ROWS,
  ...SECRETS_ROWS,
];

const judge = ({ text, bytes, options }: Row): Report =>
  validate(bytes === undefined ? (text ?? '') : Uint8Array.from(bytes), options);

describe('validate', () => {
  it.each(ROWS)('$name', (row) => {
    expect(lines(judge(row))).toEqual(row.want);
  });

  it('has a row for every code of its table', () => {
    const seen = new Set(ROWS.flatMap((row) => judge(row).issues.map(({ code }) => code)));
    expect(VALIDATE_CODES.map(({ code }) => code).filter((code) => !seen.has(code))).toEqual([]);
  });
});
