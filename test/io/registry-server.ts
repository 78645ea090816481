import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a registry under test was asked. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly accept: string;
}

export type Answering = (request: SeenRequest, response: ServerResponse) => void;

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** A server on loopback that answers as a test says, and remembers what it was asked. */
export class RegistryServer {
  readonly seen: SeenRequest[] = [];
  private readonly server: Server;
  private readonly isSecure: boolean;

  private constructor(
    answering: Answering,
    tls: { readonly cert: string; readonly key: string } | undefined,
  ) {
    const listen = (request: IncomingMessage, response: ServerResponse): void => {
      const { method = '', url: path = '', headers } = request;
      const { authorization, accept = '' } = headers;
      const seen = { method, path, authorization, accept };
      this.seen.push(seen);
      answering(seen, response);
    };
    this.isSecure = tls !== undefined;
    this.server = tls === undefined ? createHttp(listen) : createHttps(tls, listen);
  }

  static async start(
    answering: Answering,
    tls?: { readonly cert: string; readonly key: string },
  ): Promise<RegistryServer> {
    const started = new RegistryServer(answering, tls);
    await new Promise<void>((resolve) => {
      started.server.listen(0, '127.0.0.1', resolve);
    });
    return started;
  }

  /** `127.0.0.1:40123`. */
  get host(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  get url(): string {
    return `${this.isSecure ? 'https' : 'http'}://${this.host}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Answers with a status and headers. */
export function says(status: number, headers: Readonly<Record<string, string>> = {}): Answering {
  return (_, response) => {
    response.writeHead(status, headers).end();
  };
}

/** Has these manifests, by path: `/v2/ee/manifests/v1`. */
export function having(...paths: readonly string[]): Answering {
  return (request, response) => {
    const there = paths.includes(request.path);
    response.writeHead(there ? 200 : 404, there ? { 'content-type': MANIFEST } : {}).end();
  };
}
