// The app of `cdk8s synth`: renders every phase of every example into the folder that cdk8s names.
// Needs `npm run build` first.
'use strict';

const { mkdirSync, readdirSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { loadSwitch } = require('../lib/src/cli/load.js');
const { renderSwitch } = require('../lib/src/cli/render-switch.js');

const examples = join(__dirname, '..', 'examples');
const output = process.env.CDK8S_OUTDIR ?? join(__dirname, '..', 'dist');

async function synthesize() {
  for (const example of readdirSync(examples).sort()) {
    for (const file of clusterFiles(join(examples, example))) {
      const loaded = await loadSwitch({ file, observed: join(examples, example, dumpOf(file)) });
      for (const phase of await renderSwitch(loaded)) {
        for (const { path, content } of phase.tree.files) {
          write(join(output, example, basename(file, '.yaml'), phase.folder, path), content);
        }
      }
    }
  }
}

function clusterFiles(folder) {
  return readdirSync(folder)
    .filter((name) => /^cluster.*\.yaml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** `cluster.yaml` is observed in `dump`, `cluster-back.yaml` in `dump-back`. */
function dumpOf(file) {
  return basename(file, '.yaml').replace(/^cluster/, 'dump');
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

synthesize().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
