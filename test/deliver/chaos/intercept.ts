import { basename } from 'node:path';

/** A call of a port that is about to be made. */
export interface PortCall {
  /** `repository.read`. */
  readonly port: string;
  /** Where the code calls it: each place is a point at which the process may be killed. */
  readonly site: string;
  readonly perform: () => unknown;
}

/** The same ports, but each call goes through `made`. Ports that are added later go through it too. */
export function intercepted<T extends object>(ports: T, made: (call: PortCall) => unknown): T {
  return interceptedAt('', ports, made);
}

/** Names of all ports. */
export function portsIn(ports: object): readonly string[] {
  return Object.entries(ports).flatMap(([name, value]: [string, unknown]) =>
    isObject(value) ? portsIn(value).map((below) => `${name}.${below}`) : [name],
  );
}

function interceptedAt<T extends object>(
  path: string,
  ports: T,
  made: (call: PortCall) => unknown,
): T {
  return new Proxy(ports, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      const port = `${path}${String(key)}`;
      if (isObject(value)) return interceptedAt(`${port}.`, value, made);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown =>
        made({
          port,
          site: `${callerOfPort()} ${port}`,
          perform: () => Reflect.apply(value, target, args) as unknown,
        });
    },
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The place in the code that calls a port: `advance.js:94:13`, as compiled. */
function callerOfPort(): string {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace');
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 4;
    Error.prepareStackTrace = (_error, frames): unknown => frames;
    Error.captureStackTrace(holder);
    const frames = holder.stack as readonly NodeJS.CallSite[];
    const caller = frames.slice(2).find((frame) => frame.getFileName() !== null);
    const file = basename(caller?.getFileName() ?? '').replace(/\.ts$/, '');
    const name = caller?.getFunctionName() ?? `line ${String(caller?.getLineNumber())}`;
    return `${file}: ${name}:${String(caller?.getLineNumber())}:${String(caller?.getColumnNumber())}`;
  } finally {
    Reflect.set(Error, 'prepareStackTrace', prepare);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
