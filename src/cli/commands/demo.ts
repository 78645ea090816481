import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../io/package-root';
import { planSwitch } from '../../plan/plan-switch';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadSwitch } from '../load';
import type { SwitchOptions } from '../load';
import { painterFor } from '../print/painter';
import type { Streams } from '../streams';
import { diff } from './diff';
import { observe } from './observe';
import { plan } from './plan';
import { render } from './render';
import { validate } from './validate';

const EXAMPLE = '05-first-switch-containerd-v1';

/** `regshift demo`: the whole job on an example cluster, in a folder of its own that is removed at the end. */
export async function demo(streams: Streams): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), 'regshift-demo-'));
  try {
    cpSync(join(packageRoot(), 'examples', EXAMPLE), folder, { recursive: true });
    return await showSwitch(folder, streams);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function showSwitch(folder: string, streams: Streams): Promise<ExitCode> {
  const observed = join(folder, 'observed.yaml');
  const options: SwitchOptions = { file: join(folder, 'cluster.yaml'), observed };
  const out = join(folder, 'rendered');
  const show = announcer(streams);

  show(
    '1. A snapshot of the cluster, made of kubectl dumps; nothing secret is in it',
    'observe --from dump -o observed.yaml',
  );
  const steps = [observe({ from: join(folder, 'dump'), output: observed }, streams)];
  show('2. The plan', 'plan -f cluster.yaml --observed observed.yaml');
  steps.push(await plan({ ...options, output: 'text', verbose: false }, streams));
  show(
    '3. The manifests of every phase',
    'render -f cluster.yaml --observed observed.yaml --out rendered',
  );
  steps.push(await render({ ...options, out, stdout: false }, streams));
  show('4. They are valid', 'validate rendered/*');
  const { input } = await loadSwitch(options);
  const phases = planSwitch(input).hops.flatMap((hop) => hop.phases);
  for (const [index, phase] of phases.entries()) {
    const name = `${String(index + 1).padStart(2, '0')}-${phase.id}`;
    steps.push(validate({ paths: [join(out, name)], crds: [], output: 'text' }, streams));
  }
  for (const [index, phase] of phases.entries()) {
    show(
      `5.${String(index + 1)} ${phase.id}: ${phase.purpose}\n    done when: ${phase.gate.text}`,
      `diff -f cluster.yaml --observed observed.yaml --phase ${phase.id}`,
    );
    await diff(
      { paths: [], switch: { ...options, phase: phase.id }, output: 'text', page: 1 },
      streams,
    );
  }
  const failed = steps.find((code) => code !== EXIT.yes);
  if (failed !== undefined) return failed;
  streams.stdout.write(
    `\n${String(phases.length)} phases from ${input.cluster.name}'s cluster file, each one commit or one action; the next is due when the gate of the last is open.\n`,
  );
  return EXIT.yes;
}

function announcer(streams: Streams): (title: string, call: string) => void {
  const paint = painterFor(streams.stdout, streams);
  return (title, call) => {
    streams.stdout.write(`\n${paint.bold(title)}\n${paint.dim(`$ regshift ${call}`)}\n\n`);
  };
}
