import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

const LISTEN = `
  const { createServer } = require('node:net');
  const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: Number(process.argv[1]) }, () => {
    console.log(server.address().port);
  });`;

/**
 * A host of the loopback network whose process is stopped. The kernel still shakes hands for it as long as there is
 * room in its queue: connections stand, and nothing ever answers. With a full queue it drops the packets.
 */
export class SilentHost {
  address = '';
  private process: ChildProcess | undefined;
  private readonly sockets: Socket[] = [];

  /** @param drops whether packets are dropped, as by a firewall, instead of connections taken */
  async start(drops: boolean): Promise<void> {
    const args = ['-e', LISTEN, drops ? '1' : '500'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.process = child;
    const port = await new Promise<number>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => {
        resolve(Number(chunk.toString()));
      });
    });
    child.kill('SIGSTOP');
    this.address = `127.0.0.1:${String(port)}`;
    while (drops && (await this.takes(port)));
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.process?.kill('SIGKILL');
  }

  private async takes(port: number): Promise<boolean> {
    const socket = connect(port, '127.0.0.1');
    this.sockets.push(socket);
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, 500);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}
