import { Unreachable } from './forge-refusal';

/** Bytes of an answer that are read at most. */
const LARGEST = 32 * 1024 * 1024;

/** The body as text. Throws where it does not end. */
export async function readBody({ body }: Response): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  const reader = body.getReader();
  let size = 0;
  for (;;) {
    const read: { readonly done: boolean; readonly value?: unknown } = await reader.read();
    if (read.done) return Buffer.concat(chunks).toString('utf8');
    if (!(read.value instanceof Uint8Array)) continue;
    chunks.push(read.value);
    size += read.value.byteLength;
    if (size > LARGEST) {
      await reader.cancel();
      throw new Unreachable(`its answer is longer than ${String(LARGEST)} bytes`, false);
    }
  }
}
