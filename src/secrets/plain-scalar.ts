const INTEGER = /^(?:0|-?[1-9]\d*)$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)\.\d+$/;
/** What starts like a number, a date or a sign: YAML 1.1, YAML 1.2 and Go's reader disagree about many of them. */
const NUMERIC = /^[-+.]?\d/;
/** Of those, what all read as text: two dots, or a letter that no number has (`10.0.0.1`, `8Mi`, `30s`, `10%`). */
const SURELY_TEXT = /^[\d.]*\.\d+\.|[^-+.\deExXoObBa-fA-F_:TtZ ]/;

/**
 * What an unquoted scalar means to every reader alike; `null` for an empty one, `undefined` where readers differ.
 *
 * @param source as it stands in the text
 */
export function plainValue(source: string): string | number | boolean | null | undefined {
  if (['', '~', 'null', 'Null', 'NULL'].includes(source)) return null;
  if (['true', 'True', 'TRUE'].includes(source)) return true;
  if (['false', 'False', 'FALSE'].includes(source)) return false;
  if (INTEGER.test(source))
    return Number.isSafeInteger(Number(source)) ? Number(source) : undefined;
  if (DECIMAL.test(source)) return shortDecimal(source);
  if (/[\u0085\u2028\u2029\ufeff\n]/.test(source)) return undefined;
  if (!NUMERIC.test(source)) return /^[-+]?\.(?:inf|nan)$/i.test(source) ? undefined : source;
  return SURELY_TEXT.test(source) ? source : undefined;
}

/** A number whose shortest spelling has no exponent: there JavaScript and Go agree. */
function shortDecimal(source: string): number | undefined {
  const value = Number(source);
  return String(value).includes('e') ? undefined : value;
}
