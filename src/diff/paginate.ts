/** Begins a piece of a line that was longer than a page. */
const CONTINUED = '↪ ';

/** Fills pages with sections, in order; a section stands on one page. Without sections there is one empty page. */
export function packPages(sections: readonly string[], room: number): readonly string[] {
  return pack(sections, room, '\n');
}

/**
 * Packs blocks of lines into pieces of at most `room` characters. It breaks between blocks; a block that is too long
 * between lines; a line that is too long inside, repeating its sign.
 */
export function splitBlocks(
  blocks: readonly (readonly string[])[],
  room: number,
): readonly string[] {
  const units = blocks.flatMap((block) => {
    const whole = block.join('\n');
    return whole.length <= room ? [whole] : block.flatMap((line) => splitLine(line, room));
  });
  return pack(units, room, '\n');
}

function pack(units: readonly string[], room: number, separator: string): readonly string[] {
  const packed: string[] = [];
  let current: string[] = [];
  let length = 0;
  for (const unit of units) {
    const grown = length + (current.length === 0 ? 0 : separator.length) + unit.length;
    if (grown <= room || current.length === 0) {
      current.push(unit);
      length = grown;
      continue;
    }
    packed.push(current.join(separator));
    current = [unit];
    length = unit.length;
  }
  return [...packed, current.join(separator)];
}

function splitLine(line: string, room: number): readonly string[] {
  if (line.length <= room) return [line];
  const sign = /^(?:[+\-!] | {4})?/.exec(line)?.[0] ?? '';
  const step = room - sign.length - CONTINUED.length;
  const pieces: string[] = [];
  for (let at = sign.length; at < line.length;) {
    const end = withoutHalfCharacter(line, at, Math.min(at + step, line.length));
    pieces.push(sign + (at === sign.length ? '' : CONTINUED) + line.slice(at, end));
    at = end;
  }
  return pieces;
}

/** Does not break a character of two code units. */
function withoutHalfCharacter(line: string, from: number, to: number): number {
  const isHigh = /[\ud800-\udbff]/.test(line.charAt(to - 1));
  return isHigh && to < line.length && to - 1 > from ? to - 1 : to;
}
