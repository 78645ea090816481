import type { FieldPath } from './field-path';

const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|[KMGTPE]i|[MGTPE]|[eE][+-]?\d{1,2})?$/;

const DECIMAL_EXPONENT: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Decimal places of the canonical integer: more than any unit and any accepted fraction can use. */
const SCALE = 200;
const MOST_DIGITS = 60;

/** Whether the field is certainly a quantity of Kubernetes: one resource below `resources.limits` or `.requests`. */
export function isQuantityField(path: FieldPath): boolean {
  const last = path.segments.slice(-3).map((segment) => segment.kind === 'key' && segment.key);
  return last[0] === 'resources' && (last[1] === 'limits' || last[1] === 'requests');
}

/**
 * The same text for equal quantities (`1000m` and `1`), `undefined` for what is none. A number is as good as its text,
 * as for the API server.
 */
export function canonicalQuantity(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = QUANTITY.exec(String(value));
  const [, sign = '', whole = '', fraction = '', unit = ''] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  if (whole.length + fraction.length > MOST_DIGITS) return undefined;
  const digits = BigInt(whole + fraction) * binaryFactor(unit);
  const exponent = SCALE - fraction.length + decimalExponent(unit);
  return String((sign === '-' ? -1n : 1n) * digits * 10n ** BigInt(exponent));
}

function binaryFactor(unit: string): bigint {
  return 1024n ** BigInt(BINARY_UNITS.indexOf(unit) + 1);
}

function decimalExponent(unit: string): number {
  return /^[eE]./.test(unit) ? Number(unit.slice(1)) : (DECIMAL_EXPONENT[unit] ?? 0);
}
