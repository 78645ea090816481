import type { Painter } from './painter';

/** Columns as wide as their widest cell; the first row is the head. */
export function table(
  rows: readonly (readonly string[])[],
  paint: Painter,
  indent: number,
): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row, index) => {
      const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
      const line = ' '.repeat(indent) + cells.join('  ').trimEnd();
      return index === 0 ? paint.dim(line) : line;
    })
    .join('\n');
}
