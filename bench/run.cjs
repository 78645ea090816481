// npm run bench: what regshift costs, next to a floor measured in the same run. Writes a table; ends with 1 when a target
// is missed. Inputs are made in clusters.cjs, so two runs of one machine can be compared.
'use strict';

const { execFileSync } = require('node:child_process');
const { cpus } = require('node:os');
const { join } = require('node:path');
const { measureProcesses } = require('./processes.cjs');
const { measureSearches } = require('./rehearse.cjs');

const REPETITIONS = 9;
const CLUSTERS = 1000;
const MARKS = [100, 500, 1000];
/** Targets: `plan` below 2.5 × Node's start + 250 ms; a fleet planned, rendered and validated within
 * 3 × the floor; a heap that stays. */
const planTarget = (node) => 2.5 * node + 250;
const FLEET_TARGET = 3;
/** KiB that a cluster leaves behind; its manifests have 60. */
const HEAP_TARGET = 2;

const missed = [];

function judge(name, value, target, unit) {
  const met = value <= target;
  if (!met) missed.push(name);
  return `${met ? 'met' : 'MISSED'} (${value.toFixed(2)}${unit}, target ${target.toFixed(2)}${unit})`;
}

function fleet(flags, ...args) {
  const output = execFileSync(
    process.execPath,
    [...flags, join(__dirname, 'fleet.cjs'), ...args.map(String)],
    { encoding: 'utf8' },
  );
  return JSON.parse(output);
}

function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    process.stdout.write(`  ${cells.join('  ')}\n`);
  }
}

const ms = (value) => `${value.toFixed(0)} ms`;

function processes() {
  const times = measureProcesses(REPETITIONS);
  const node = times['node -e 0'];
  process.stdout.write(`\nOne cluster, whole processes (median of ${REPETITIONS}, taking turns)\n`);
  print(
    Object.entries(times).map(([name, spent]) => [
      name,
      ms(spent),
      `${(spent / node).toFixed(1)}×`,
    ]),
  );
  process.stdout.write(`  plan: ${judge('plan', times.plan, planTarget(node), ' ms')}\n`);
}

function oneProcess() {
  const found = fleet([], 'fleet', CLUSTERS);
  const { total, floor, distinctFloor, spent } = found;
  process.stdout.write(
    `\n${found.count} clusters in one process: ${found.objects} objects in the trees of all phases, ` +
      `${found.distinctObjects} of them distinct;\n${found.scripts} distinct scripts, ` +
      `${found.askedOfBash} of them read by bash\n`,
  );
  const row = (name, time) => [name, ms(time), `${(time / floor).toFixed(2)}×`];
  print([
    row('floor: every object of every tree stringified, one write', floor),
    row('floor, each distinct object once', distinctFloor),
    ...Object.entries(spent).map(([stage, time]) => row(stage, time)),
    row('plan, render, validate', total - spent.load),
    row('the same, and loading the cluster files', total),
  ]);
  process.stdout.write(`  ${judge('fleet', (total - spent.load) / floor, FLEET_TARGET, '×')}\n`);
}

function memory() {
  const samples = fleet(['--expose-gc'], 'memory', ...MARKS);
  process.stdout.write('\nHeap in use after a collection, clusters one after the other\n');
  print(samples.map(({ clusters, heap }) => [`${clusters}`, `${(heap / 2 ** 20).toFixed(1)} MiB`]));
  const [first, last] = [samples[0], samples.at(-1)];
  const growth = (last.heap - first.heap) / 1024 / (last.clusters - first.clusters);
  process.stdout.write(`  ${judge('memory', growth, HEAP_TARGET, ' KiB a cluster')}\n`);
}

function searches() {
  process.stdout.write('\nEvery order of events of one hop, searched to the end\n');
  print(measureSearches());
}

process.stdout.write(`Node ${process.version}, ${cpus().length} processors\n`);
processes();
oneProcess();
memory();
searches();
process.exitCode = missed.length > 0 ? 1 : 0;
