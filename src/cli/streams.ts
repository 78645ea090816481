/** Where a command reads and writes. `process` in production, buffers in tests. */
export interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Folder that relative paths start from. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** As much of a writable stream as commands need. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}
