// Many clusters in one process: loaded, planned, rendered, validated one by one, as a fleet's CI job does it.
'use strict';

const { createHash } = require('node:crypto');
const { rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { clusterFile, lib, observedExample } = require('./clusters.cjs');

const { loadCluster } = require(join(lib, 'spec', 'load-cluster.js'));
const { planSwitch } = require(join(lib, 'plan', 'plan-switch.js'));
const { renderPlan } = require(join(lib, 'render', 'render-plan.js'));
const { validateObjects } = require(join(lib, 'validate', 'validate-objects.js'));
const { checkBashSyntax, rememberingBashSyntax } = require(join(lib, 'io', 'bash-syntax.js'));
const { judgeOptions } = require(join(lib, 'cli', 'judge.js'));
const { stringify } = require('yaml');

const PHASES = 7;

/** The bash of the product, counted on both sides: distinct scripts that are to be judged, and scripts that bash reads. */
function countedBash() {
  const scripts = new Set();
  let read = 0;
  const remembering = rememberingBashSyntax((asked) => {
    read += asked.length;
    return checkBashSyntax(asked);
  });
  const check = (asked) => {
    for (const script of asked) scripts.add(createHash('sha256').update(script).digest('base64'));
    return remembering(asked);
  };
  return { check, counts: () => ({ scripts: scripts.size, askedOfBash: read }) };
}

function valueOf(result) {
  if (result.ok) return result.value;
  throw new Error(result.issues.map((issue) => `${issue.code} ${issue.message}`).join('\n'));
}

function makeFleet(bash = countedBash()) {
  const snapshot = observedExample();
  const options = { ...judgeOptions({ tool: 'Flux' }), bash: bash.check };
  const spent = { load: 0, plan: 0, render: 0, validate: 0 };
  const timed = (stage, work) => {
    const start = performance.now();
    const result = work();
    spent[stage] += performance.now() - start;
    return result;
  };
  const processCluster = (n) => {
    const text = clusterFile(n);
    const cluster = timed('load', () => valueOf(loadCluster(Buffer.from(text), 'cluster.yaml')));
    const plan = timed('plan', () =>
      planSwitch({ cluster, observation: { kind: 'observed', snapshot } }),
    );
    const { phases } = timed('render', () => valueOf(renderPlan(plan, { delivered: [] })));
    if (phases.length !== PHASES) throw new Error(`cluster ${n} has ${phases.length} phases`);
    // Phase by phase; what several phases share is judged once, as `regshift render` does it.
    const judged = new Set();
    const reports = timed('validate', () =>
      phases.map((phase) => {
        const fresh = phase.tree.objects.filter(({ text }) => !judged.has(text));
        for (const { text } of fresh) judged.add(text);
        return validateObjects(fresh, options);
      }),
    );
    const issues = reports.flatMap((report) => report.issues);
    const errors = issues.filter((issue) => issue.severity === 'error');
    if (errors.length > 0) throw new Error(errors.map((issue) => issue.message).join('\n'));
    return phases;
  };
  return { process: processCluster, spent, counts: bash.counts };
}

/**
 * The floor: the objects of every tree of every phase, as often as they are written to disk (a tree is whole: an object
 * that five phases have stands in five folders), each through `yaml` stringify with the options of the renderer, and one
 * write of everything. The objects are plain data by then: the floor neither loads, plans, builds nor judges.
 */
class Floor {
  spent = 0;
  #texts = [];

  stringify(objects) {
    const start = performance.now();
    for (const object of objects) this.#texts.push(`---\n${stringify(object, OPTIONS)}`);
    this.spent += performance.now() - start;
  }

  write() {
    const file = join(tmpdir(), `regshift-bench-${process.pid}.yaml`);
    const start = performance.now();
    writeFileSync(file, this.#texts.join(''));
    this.spent += performance.now() - start;
    rmSync(file);
  }
}

const OPTIONS = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false };

/**
 * Times of `count` clusters and of the floor, after a warm-up of both. They take turns, a few clusters at a time, so
 * that a busy moment of the machine hits both. `distinctFloor` is the stricter reading: an object that stays the same
 * from phase to phase is stringified once.
 */
function measureFleet(count) {
  runFleet(2 * CHUNK, 1_000_000);
  return runFleet(count, 0);
}

const CHUNK = 25;

function runFleet(count, first) {
  const fleet = makeFleet();
  const floor = new Floor();
  const distinctFloor = new Floor();
  let total = 0;
  let objects = 0;
  let distinctObjects = 0;
  for (let n = first; n < first + count; n += CHUNK) {
    const numbers = Array.from({ length: CHUNK }, (_, index) => n + index);
    const start = performance.now();
    const trees = numbers.flatMap(fleet.process).map((phase) => phase.tree.objects);
    total += performance.now() - start;
    const all = trees.flat().map((entry) => entry.object);
    const distinct = [...new Set(all)];
    objects += all.length;
    distinctObjects += distinct.length;
    floor.stringify(all);
    distinctFloor.stringify(distinct);
  }
  floor.write();
  distinctFloor.write();
  const floors = { floor: floor.spent, distinctFloor: distinctFloor.spent };
  return {
    count,
    objects,
    distinctObjects,
    ...fleet.counts(),
    total,
    spent: fleet.spent,
    ...floors,
  };
}

/** Heap in use after a full collection, at each mark; nothing of a cluster is kept. Needs --expose-gc. */
function measureMemory(marks) {
  const fleet = makeFleet({ check: rememberingBashSyntax() });
  const samples = [];
  for (let n = 1; n <= marks.at(-1); n++) {
    fleet.process(n);
    if (!marks.includes(n)) continue;
    globalThis.gc();
    samples.push({ clusters: n, heap: process.memoryUsage().heapUsed });
  }
  return samples;
}

const [what, ...numbers] = process.argv.slice(2);
const measure = what === 'memory' ? measureMemory : ([count]) => measureFleet(count);
process.stdout.write(JSON.stringify(measure(numbers.map(Number))));
