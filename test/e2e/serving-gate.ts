import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A port of 127.0.0.1 that leads to another one, or does not. */
export class Gate {
  readonly port: number;
  private readonly target: number;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private hanging = false;
  /** Connections so far. */
  connections = 0;

  private constructor(target: number, port: number) {
    this.target = target;
    this.port = port;
  }

  /** @param port where it stands */
  static async to(target: number, port: number): Promise<Gate> {
    const gate = new Gate(target, port);
    await gate.open();
    return gate;
  }

  async open(): Promise<void> {
    this.hanging = false;
    if (this.server !== undefined) return;
    const server = createServer((socket) => {
      this.connections += 1;
      this.keep(socket);
      if (this.hanging) return;
      const other = connect(this.target, '127.0.0.1');
      this.keep(other);
      socket.pipe(other).pipe(socket);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  /** Connections are refused. */
  async shut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.cut();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  /** Connections are taken and never answered. */
  async hang(): Promise<void> {
    await this.open();
    this.hanging = true;
    this.cut();
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }

  private cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
