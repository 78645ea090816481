// How the search of a rehearsal grows with the cluster: states, and time a state next to the smallest cluster of the run.
'use strict';

const { join } = require('node:path');
const { lib } = require('./clusters.cjs');

const { planSwitch } = require(join(lib, 'plan', 'plan-switch.js'));
const { TreeRenderer } = require(join(lib, 'render', 'render-tree.js'));
const { prepareRehearsal } = require(join(lib, 'rehearse', 'prepare.js'));
const { exploreSwitch } = require(join(lib, 'rehearse', 'explore-switch.js'));

const SIZES = [
  [1, 0],
  [1, 1],
  [1, 2],
  [3, 0],
  [3, 1],
  [3, 2],
];
const MOST = 2_000_000;

const section = (host) => ({
  imagesRepo: `${host}.example.com/deckhouse/ee`,
  license: { fromEnv: 'EXAMPLE_LICENSE' },
});

/** Unmanaged to Direct at another host, engine Module. */
const INPUT = {
  cluster: {
    name: 'bench',
    engine: 'Module',
    platform: { type: 'Deckhouse', clusterType: 'Static', enableModule: false },
    state: 'Direct',
    registry: { mode: 'Direct', direct: section('new') },
    previous: { mode: 'Unmanaged', unmanaged: section('old') },
    via: {},
    leave: { legacyContainerd: false, disableModule: false },
    nodeRegistries: [],
  },
  observation: { kind: 'assumed', from: 'U1' },
};

function searched(masters, workers) {
  const plan = planSwitch(INPUT);
  const renderer = new TreeRenderer();
  const render = (objects) => renderer.render(objects);
  const size = { masters, workers, imageCount: 1 };
  const prepared = prepareRehearsal({ input: INPUT, plan, render, ...size });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.issues));
  const { twin, context } = prepared.value;
  const ground = { ...context.ground, answers: 'any' };
  const start = performance.now();
  const found = exploreSwitch(twin, { ...context, ground }, { most: MOST });
  if (found.outcome !== 'exhausted') throw new Error(`${masters}+${workers}: ${found.outcome}`);
  return { masters, workers, ...found, spent: performance.now() - start };
}

/** Rows of a table: size, states, steps, depth, and the cost of a state next to the first row's. */
function measureSearches() {
  searched(1, 0);
  const rows = SIZES.map(([masters, workers]) => searched(masters, workers));
  const floor = rows[0].spent / rows[0].states;
  return rows.map((row) => [
    `masters ${row.masters}, workers ${row.workers}`,
    `${row.states} states`,
    `${row.steps} steps`,
    `depth ${row.depth}`,
    `${(row.spent / row.states / floor).toFixed(1)}× a state`,
  ]);
}

module.exports = { measureSearches };
