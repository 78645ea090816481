import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

/** A request to a server on this machine. */
export interface Asked {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
  readonly user?: string;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer;
  /** Authority that the server is verified by, as the registry's Service; without it nothing is verified. */
  readonly ca?: string;
  readonly client?: { readonly crt: string; readonly key: string };
  readonly plain?: boolean;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Milliseconds. */
  readonly took: number;
}

const ACCEPT = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');

/** Status 0 stands for no answer at all. */
export async function request(asked: Asked): Promise<Answered> {
  const begun = Date.now();
  const { user, password = '' } = asked;
  const basic = `Basic ${Buffer.from(`${user ?? ''}:${password}`).toString('base64')}`;
  return new Promise((resolve) => {
    const failed = (): void => {
      resolve({ status: 0, headers: {}, body: Buffer.alloc(0), took: Date.now() - begun });
    };
    const options = {
      host: asked.host ?? '127.0.0.1',
      port: asked.port,
      path: asked.path,
      method: asked.method ?? 'GET',
      agent: false,
      headers: {
        Accept: ACCEPT,
        ...(user === undefined ? {} : { Authorization: basic }),
        ...(asked.body === undefined ? {} : { 'Content-Length': String(asked.body.length) }),
        ...asked.headers,
      } as Record<string, string>,
      servername: 'registry.regshift-system.svc',
      rejectUnauthorized: asked.ca !== undefined,
      ...(asked.ca === undefined ? {} : { ca: asked.ca }),
      ...(asked.client === undefined ? {} : { cert: asked.client.crt, key: asked.client.key }),
    };
    const sent = (asked.plain === true ? plainRequest : tlsRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('aborted', failed);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks), took: Date.now() - begun });
      });
    });
    sent.on('error', failed);
    sent.end(asked.body);
  });
}

/** Waits until it is so; 15 seconds at most. */
export async function until(holds: () => Promise<boolean> | boolean, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not so after ${String(seconds)} seconds`);
    await pause(50);
  }
}
