import type { Issue } from '../model/issue';
import { hasErrors } from '../model/issue';
import { isPlainMap } from '../model/plain-map';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { printable } from '../spec/quoting';
import { formatPath } from '../spec/rule-problem';
import { fieldsOf, knownItem } from './generated-item';
import { MATERIAL_API_VERSION, MATERIAL_KIND, materialOf } from './material';
import type { Generations, Material, MaterialFields } from './material';

/**
 * Reads what `formatMaterial` wrote. Never throws, whatever the text; issues name fields of the document and types,
 * never a value.
 *
 * @param file the name that issues carry
 */
export function parseMaterial(text: string, file: string): Result<Material> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // the parser's own message repeats the text
    const message = 'the generated secrets are no well-formed JSON';
    const hint = 'restore the file from the history of the repository';
    return failure([{ code: 'G001', severity: 'error', place: { file }, message, hint }]);
  }
  return readMaterial(document, file);
}

/** The same for a document that was parsed already. */
export function readMaterial(document: unknown, file: string): Result<Material> {
  const foreign = identityIssues(document, file);
  if (foreign.length > 0 || !isPlainMap(document)) return failure(foreign);
  if (isEncrypted(document)) return failure([encrypted(file)]);
  const items = document['items'];
  const issues = unknownNames(document, ['apiVersion', 'kind', 'items', 'generations'], [], file);
  if (!isPlainMap(items)) return failure([...issues, wrongType(items, 'a map', ['items'], file)]);
  issues.push(...Object.entries(items).flatMap(([name, item]) => itemIssues(name, item, file)));
  const { generations = {} } = document;
  issues.push(...generationIssues(generations, file));
  return hasErrors(issues)
    ? failure(issues)
    : success(materialOf(Object.entries(items).map(texts), generationsFrom(generations)));
}

/** The generations of a document; whatever is none is left out. */
export function generationsFrom(value: unknown): Generations {
  return Object.fromEntries(
    Object.entries(isPlainMap(value) ? value : {}).filter((entry): entry is [string, number] =>
      isGeneration(entry[1]),
    ),
  );
}

function identityIssues(document: unknown, file: string): readonly Issue[] {
  if (!isPlainMap(document)) return [wrongType(document, 'a map', [], file)];
  return Object.entries({ apiVersion: MATERIAL_API_VERSION, kind: MATERIAL_KIND })
    .filter(([field, wanted]) => document[field] !== wanted)
    .map(([field, wanted]) => ({
      code: 'G002',
      severity: 'error',
      place: { file, path: field },
      message: `not a document of generated secrets: ${field} is not ${wanted}`,
      hint: 'pass the document that regshift wrote',
    }));
}

/** Sops leaves a section of its own and marks every value; renewal would take the values for broken ones. */
function isEncrypted(document: Readonly<Record<string, unknown>>): boolean {
  const items = isPlainMap(document['items']) ? Object.values(document['items']) : [];
  const values = items.flatMap((item) => (isPlainMap(item) ? Object.values(item) : []));
  return (
    'sops' in document ||
    values.some((value) => typeof value === 'string' && value.startsWith('ENC['))
  );
}

function encrypted(file: string): Issue {
  return {
    code: 'G005',
    severity: 'error',
    place: { file },
    message: 'the generated secrets are encrypted still',
    hint: 'decrypt the document first: read as it is, every value would count as broken and be replaced',
  };
}

function itemIssues(name: string, item: unknown, file: string): readonly Issue[] {
  const known = knownItem(name);
  if (known === undefined) return [unknownName(['items', name], file)];
  if (!isPlainMap(item)) return [wrongType(item, 'a map', ['items', name], file)];
  const fields = fieldsOf(known);
  return [
    ...unknownNames(item, fields, ['items', name], file),
    ...fields
      .filter((field) => field in item && typeof item[field] !== 'string')
      .map((field) => wrongType(item[field], 'a text', ['items', name, field], file)),
  ];
}

function generationIssues(generations: unknown, file: string): readonly Issue[] {
  if (!isPlainMap(generations)) return [wrongType(generations, 'a map', ['generations'], file)];
  return Object.entries(generations).flatMap(([name, value]) => {
    const path = ['generations', name];
    if (knownItem(name) === undefined) return [unknownName(path, file)];
    return isGeneration(value) ? [] : [wrongType(value, 'a whole number above 1', path, file)];
  });
}

function isGeneration(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 1;
}

function unknownNames(
  map: Readonly<Record<string, unknown>>,
  known: readonly string[],
  above: readonly string[],
  file: string,
): Issue[] {
  return Object.keys(map)
    .filter((name) => !known.includes(name))
    .map((name) => unknownName([...above, name], file));
}

/** A name that is no name may be a value that slipped into its place: it is not shown. */
function unknownName(path: readonly string[], file: string): Issue {
  const name = path.at(-1) ?? '';
  const above = path.slice(0, -1);
  const shown = /^[a-z][a-z.-]{0,40}$/i.test(name);
  const place = { file, path: formatPath(shown ? path : above) };
  return {
    code: 'G003',
    severity: 'error',
    place: place.path === '' ? { file } : place,
    message: shown ? `unknown name ${printable(name)}` : 'a name that regshift does not know',
    hint: 'remove it, or use the version of regshift that wrote the document',
  };
}

function wrongType(value: unknown, wanted: string, path: readonly string[], file: string): Issue {
  const message = `must be ${wanted}, got ${typeInWords(value)}`;
  return {
    code: 'G004',
    severity: 'error',
    place: path.length === 0 ? { file } : { file, path: formatPath(path) },
    message: path.length === 0 ? `the document ${message}` : message,
    hint: 'restore the document from the history of the repository',
  };
}

function typeInWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'object':
      return 'a map';
    default:
      return `a ${typeof value}`;
  }
}

function texts([name, item]: readonly [string, unknown]): readonly [string, MaterialFields] {
  const fields = isPlainMap(item) ? Object.entries(item) : [];
  return [
    name,
    Object.fromEntries(
      fields.flatMap(([field, value]) => (typeof value === 'string' ? [[field, value]] : [])),
    ),
  ];
}
