// The app of `cdk8s synth`: renders every phase of every example into the folder that cdk8s names.
// Needs `npm run build` first.
'use strict';

const { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, dirname, join } = require('node:path');
const { loadSwitch } = require('../lib/src/cli/load.js');
const { renderSwitch } = require('../lib/src/cli/render-switch.js');

// A copy outside the repository: the history of an example's file must not change what is rendered.
const examples = mkdtempSync(join(tmpdir(), 'regshift-examples-'));
const output = process.env.CDK8S_OUTDIR ?? join(__dirname, '..', 'dist');

async function synthesize() {
  cpSync(join(__dirname, '..', 'examples'), examples, { recursive: true });
  for (const example of readdirSync(examples).sort()) {
    for (const file of clusterFiles(join(examples, example))) {
      const loaded = await loadSwitch({ file, observed: join(examples, example, dumpOf(file)) });
      for (const phase of (await renderSwitch(loaded)).phases) {
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

synthesize()
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  })
  .finally(() => rmSync(examples, { recursive: true, force: true }));
