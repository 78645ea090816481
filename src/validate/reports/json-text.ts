/** Control characters that JSON allows in texts, marks that reorder text, and lone surrogates. */
const RISKY = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;

/** JSON for people and programs, with one line break at its end. Nothing in it can steer a terminal. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(
    RISKY,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}
