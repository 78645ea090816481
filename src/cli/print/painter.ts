import type { OutputStream, Streams } from '../streams';

/** Colours text, or leaves it as it is. */
export interface Painter {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plain = (text: string): string => text;

/** No colours. */
export const PLAIN: Painter = { red: plain, green: plain, yellow: plain, bold: plain, dim: plain };

const COLOURS: Painter = {
  red: sgr(31),
  green: sgr(32),
  yellow: sgr(33),
  bold: sgr(1),
  dim: sgr(2),
};

/** Colours only on a terminal, and never where `NO_COLOR` is set. */
export function painterFor(stream: OutputStream, { env }: Streams): Painter {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return stream.isTTY === true && !refused ? COLOURS : PLAIN;
}

function sgr(code: number): (text: string) => string {
  return (text) => `\u001b[${String(code)}m${text}\u001b[0m`;
}
