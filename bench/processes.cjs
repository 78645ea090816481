// One cluster, whole processes: what a person waits for, next to a Node process that does nothing.
'use strict';

const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { EXAMPLE, root } = require('./clusters.cjs');

const REGSHIFT = join(root, 'bin', 'regshift');

function run(args, cwd) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const spent = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return spent;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Medians in milliseconds. The calls take turns, so that a busy moment of the machine hits all of them. */
function measureProcesses(repetitions) {
  const folder = mkdtempSync(join(tmpdir(), 'regshift-bench-'));
  try {
    const of = ['-f', join(EXAMPLE, 'cluster.yaml'), '--observed', join(EXAMPLE, 'dump')];
    run([REGSHIFT, 'render', ...of, '--out', 'rendered'], folder);
    const calls = new Map([
      ['node -e 0', ['-e', '0']],
      ['plan', [REGSHIFT, 'plan', ...of]],
      ['render', [REGSHIFT, 'render', ...of, '--stdout', '--phase', 'switch-direct']],
      ['validate', [REGSHIFT, 'validate', 'rendered']],
    ]);
    const times = new Map([...calls.keys()].map((name) => [name, []]));
    for (let i = 0; i <= repetitions; i++) {
      for (const [name, args] of calls) {
        const spent = run(args, folder);
        if (i > 0) times.get(name).push(spent);
      }
    }
    return Object.fromEntries([...times].map(([name, spent]) => [name, median(spent)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { measureProcesses };
