import type { IncomingMessage } from 'node:http';

/**
 * The body of an answer.
 *
 * @param limits - bytes that are read at most, and the error that a longer one ends with
 */
export function responseText(
  response: IncomingMessage,
  { most, tooLong }: { readonly most: number; readonly tooLong: () => Error },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > most) response.destroy(tooLong());
    });
    response.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    response.on('error', reject);
  });
}
