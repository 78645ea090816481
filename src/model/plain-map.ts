/** Whether a value out of parsed text is a map: neither a list, nor a scalar, nor null. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
