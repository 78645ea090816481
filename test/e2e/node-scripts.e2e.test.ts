import { spawnSync } from 'node:child_process';
import { legacyAuthScript, legacyAuthUndoScript } from '../../src/node/scripts/legacy-auth';
import {
  dropLegacyConfigScript,
  restoreLegacyConfigScript,
} from '../../src/node/scripts/legacy-config';
import { mirrorAuthScript, mirrorAuthUndoScript } from '../../src/node/scripts/mirror-auth';
import type { MirrorSpec } from '../../src/spec/cluster';

const plain: MirrorSpec = { url: 'https://registry.io', capabilities: ['pull'], skipVerify: true };
const full: MirrorSpec = {
  ...plain,
  url: 'http://registry.io:5000',
  ca: "it's `a` $(PEM)\n",
  auth: { username: '"${x}{{', password: { secretRef: { name: 'login', key: 'password' } } },
};
const props = { owner: 'step.sh', host: 'registry.io', slug: 'registry.io' };

describe('shellcheck finds nothing, at its strictest default, in the script for', () => {
  it.each([
    ['Mirror Auth', mirrorAuthScript({ ...props, mirrors: [plain, full] })],
    ['Mirror Auth without a CA', mirrorAuthScript({ ...props, mirrors: [plain] })],
    ['the undo of Mirror Auth', mirrorAuthUndoScript(props)],
    ['dropping legacy configuration', dropLegacyConfigScript()],
    ['restoring legacy configuration', restoreLegacyConfigScript()],
    ['legacy auth', legacyAuthScript({ ...props, mirrors: [full, plain] })],
    ['legacy auth without a CA', legacyAuthScript({ ...props, mirrors: [plain] })],
    ['the undo of legacy auth', legacyAuthUndoScript(props)],
  ])('%s', (_name, script) => {
    const { error, status, stdout } = spawnSync('shellcheck', ['--norc', '-'], {
      encoding: 'utf8',
      input: script,
    });
    expect([error, status, stdout]).toEqual([undefined, 0, '']);
  });
});
