import { parseHostsToml } from '../../../../src/node/hosts/parse-hosts-toml';
import { dropLegacyConfigScript } from '../../../../src/node/scripts/legacy-config';
import { mirrorAuthScript } from '../../../../src/node/scripts/mirror-auth';
import { registryHostsScript } from '../../../../src/node/scripts/registry-hosts';
import { joinNode } from '../../../../src/rehearse/twin/nodes/join-node';
import { wantedChecksum } from '../../../../src/rehearse/twin/nodes/node-bundle';
import { nodeMoves } from '../../../../src/rehearse/twin/nodes/node-moves';
import { withoutField } from '../../../../src/rehearse/twin/platform/with-changes';
import type { TwinState } from '../../../../src/rehearse/twin/state';
import {
  changed,
  cluster,
  filesOf,
  endOf,
  finalConfig,
  GROUND,
  LOCAL,
  MASTER,
  MASTERS,
  NEW,
  nodeOf,
  OLD,
  platformIn,
  script,
  settle,
  settled,
  take,
  texts,
  transitionConfig,
  withConfig,
  withScripts,
  WORKER,
  WORKERS,
} from './samples';

const one = (fields = {}): TwinState => cluster([{ ...WORKER, ...fields }]);
const ASKS = 'asks to apply new configuration';
const DROP = script('regshift-drop-legacy-containerd-config.sh', dropLegacyConfigScript());
const MIRROR = script(
  'regshift-mirror.sh',
  mirrorAuthScript({
    owner: 'regshift-mirror.sh',
    host: 'user.io',
    mirrors: [{ url: 'https://user.io', capabilities: ['pull', 'resolve'], skipVerify: false }],
  }),
);

describe('a settled cluster', () => {
  it('is at rest', () => {
    expect(nodeMoves(cluster([...MASTERS, ...WORKERS]), GROUND)).toEqual([]);
  });

  it('without DKP has no bashible', () => {
    const rest = withoutField(withConfig(one(), finalConfig(OLD)), 'platform');
    expect(nodeMoves(rest, { ...GROUND, platform: 'Kubernetes' })).toEqual([]);
  });

  it('has the files of its configuration', () => {
    const state = withConfig(one(), finalConfig(NEW));
    const hosts = filesOf(settled(state), 'worker-1');
    expect(hosts).toEqual({
      'registry.d8-system.svc:5001/hosts.toml': [
        '[host]',
        '  [host."https://new.io"]',
        '    capabilities = ["pull", "resolve"]',
        '    [host."https://new.io".auth]',
        `      auth = "${Buffer.from('robot:regshift-secret://env/NEW').toString('base64')}"`,
        '    [[host."https://new.io".rewrite]]',
        '      regex = "^system/deckhouse"',
        '      replace = "team/dkp"',
        '',
      ].join('\n'),
    });
  });

  it('names the CA of the module and has it beside', () => {
    const files = filesOf(settled(withConfig(one(), finalConfig(LOCAL))), 'worker-1');
    const folder = 'registry.d8-system.svc:5001';
    expect(Object.keys(files)).toEqual([
      `${folder}/hosts.toml`,
      `${folder}/https-127.0.0.1:5001-ca.crt`,
    ]);
    const toml = files[`${folder}/hosts.toml`] ?? '';
    expect(parseHostsToml(toml, 'hosts.toml').kind).toBe('table');
    expect(toml).toContain(
      `ca = ["/etc/containerd/registry.d/${folder}/https-127.0.0.1:5001-ca.crt"]`,
    );
  });
});

describe('a run', () => {
  it('goes from new configuration to annotations in few steps', () => {
    const state = withConfig(one(), transitionConfig(OLD, LOCAL));
    const moves = settle(state);
    expect(texts(moves)).toEqual([
      `node/worker-1 ${ASKS}`,
      'node-manager approves worker-1',
      'node/worker-1 writes hosts.toml',
      'node/worker-1 configures registry-proxy',
      'node/worker-1 finishes',
    ]);
    const [asks, , writes, balances] = moves.map(({ next }) => nodeOf(next, 'worker-1'));
    const end = nodeOf(endOf(moves), 'worker-1');
    expect(asks).not.toHaveProperty('checksum');
    expect(writes?.balancer).toBeUndefined();
    expect(balances?.balancer).toEqual(['10.0.0.1:5001', '10.0.0.2:5001', '10.0.0.3:5001']);
    expect(balances?.version).toBeUndefined();
    expect(end.version).toBe(state.platform?.nodeConfig?.version);
    expect(end.checksum).toBe(wantedChecksum(state, 'worker'));
    expect(end.run).toEqual({ at: 'idle' });
  });

  it('writes new folders before it removes old ones, and leaves those of others alone', () => {
    const state = withConfig(settled(withScripts(one(), MIRROR)), finalConfig(NEW));
    const moves = settle(state);
    expect(texts(moves).slice(2)).toEqual([
      'node/worker-1 writes hosts.toml',
      'node/worker-1 removes folders of registry.d',
      'node/worker-1 finishes',
    ]);
    const folders = moves.map(({ next }) => Object.keys(filesOf(next, 'worker-1')));
    const [old, virtual, user] = [
      'old.io/hosts.toml',
      'registry.d8-system.svc:5001/hosts.toml',
      'user.io/hosts.toml',
    ] as const;
    expect(folders[2]).toEqual([old, virtual, user]);
    expect(folders[3]).toEqual([virtual, user]);
    expect(nodeOf(endOf(moves), 'worker-1').ownedFolders).toEqual(['registry.d8-system.svc:5001']);
  });

  it('removes the balancer where nothing is left to balance', () => {
    const local = settled(withConfig(one(), finalConfig(LOCAL)));
    const direct = settled(withConfig(local, finalConfig(NEW)));
    expect(nodeOf(local, 'worker-1').balancer).toHaveLength(3);
    expect(nodeOf(direct, 'worker-1')).not.toHaveProperty('balancer');
  });

  it('runs the steps that it downloaded, and afterwards those that came since', () => {
    const asked = take(withConfig(one(), transitionConfig(OLD, NEW)), ASKS);
    const moves = settle(withConfig(asked, finalConfig(NEW)));
    const finished = moves.filter(({ text }) => text === 'finishes');
    expect(finished.map(({ next }) => nodeOf(next, 'worker-1').version)).toEqual([
      transitionConfig(OLD, NEW).version,
      finalConfig(NEW).version,
    ]);
  });

  it('takes up a new text of a script, and no other object', () => {
    const state = one();
    const other = { ...MIRROR, kind: 'Other' };
    expect(nodeMoves(withScripts(state, other), GROUND)).toEqual([]);
    expect(nodeMoves(withScripts(state, script('a.sh', 'true', 0, ['master'])), GROUND)).toEqual(
      [],
    );
    expect(texts(settle(withScripts(state, script('a.sh', 'true'))))).toHaveLength(3);
    const after = settled(withScripts(state, script('a.sh', 'true')));
    expect(nodeMoves(withScripts(after, script('a.sh', 'true')), GROUND)).toEqual([]);
    expect(nodeMoves(withScripts(after, script('a.sh', 'false')), GROUND)).toHaveLength(1);
    expect(nodeMoves(withScripts(after, script('a.sh', 'true', 1)), GROUND)).toHaveLength(1);
  });

  it("writes the platform's file again and ours over it where both have the folder", () => {
    const entry = { host: 'old.io', mirrors: [{ scheme: 'https', host: 'mirror.io' }] } as const;
    const owner = 'regshift-hosts.sh';
    const hosts = script(owner, registryHostsScript({ owner, entry, dialect: 'deckhouse' }), 31);
    const first = settled(withScripts(one(), hosts));
    expect(filesOf(first, 'worker-1')['old.io/hosts.toml']).toContain('mirror.io');
    const moves = settle(withScripts(first, hosts, script('b.sh', 'true')));
    expect(texts(moves).slice(2)).toEqual([
      'node/worker-1 writes hosts.toml',
      'node/worker-1 runs regshift-hosts.sh',
      'node/worker-1 finishes',
    ]);
    expect(filesOf(endOf(moves), 'worker-1')).toEqual(filesOf(first, 'worker-1'));
  });

  it('reads a here-document of a script of somebody else', () => {
    const content = [
      'HOST=user.io',
      'mkdir -p "/etc/containerd/registry.d/${HOST}"',
      'bb-sync-file "/etc/containerd/registry.d/${HOST}/hosts.toml" - << EOF',
      '[host]',
      '  [host."https://${HOST}"]',
      'EOF',
      '',
    ].join('\n');
    const end = settled(withScripts(one(), script('user.sh', content)));
    expect(filesOf(end, 'worker-1')['user.io/hosts.toml']).toBe(
      '[host]\n  [host."https://user.io"]\n',
    );
  });

  it('follows the Secret for pulling where the module has no configuration', () => {
    const state = one();
    const platform = {
      ...platformIn(state),
      pull: { ...platformIn(state).pull, address: 'other.io' },
    };
    const end = settled({ ...state, platform });
    expect(Object.keys(filesOf(end, 'worker-1'))).toEqual(['other.io/hosts.toml']);
  });
});

describe('approval', () => {
  const state = withConfig(cluster([...MASTERS, ...WORKERS]), transitionConfig(OLD, NEW));
  const asked = (from: TwinState): TwinState => {
    const asking = nodeMoves(from, GROUND).find(({ text }) => text.startsWith('asks'));
    return asking === undefined ? from : asked(asking.next);
  };
  const approvals = (from: TwinState, ground = GROUND): readonly string[] =>
    nodeMoves(from, ground)
      .map(({ text }) => text)
      .filter((text) => text.startsWith('approves'));

  it('lets one node of each group run at a time, whichever comes first', () => {
    const all = asked(state);
    expect(approvals(all)).toEqual([
      'approves master-1',
      'approves master-2',
      'approves master-3',
      'approves worker-1',
      'approves worker-2',
    ]);
    const next = take(all, 'approves master-2');
    expect(approvals(next)).toEqual(['approves worker-1', 'approves worker-2']);
  });

  it('lets as many run as the group allows', () => {
    const ground = { ...GROUND, groups: { master: { maxConcurrent: 2 } } };
    const first = take(asked(state), 'approves master-1', ground);
    expect(approvals(first, ground)).toContain('approves master-2');
    const second = take(first, 'approves master-2', ground);
    expect(approvals(second, ground)).not.toContain('approves master-3');
  });

  it('waits for every node of the group to be Ready, and starts none that is not', () => {
    const down = changed(state, 'worker-2', { ready: false });
    const all = asked(down);
    expect(nodeOf(all, 'worker-2').run.at).toBe('idle');
    expect(approvals(all)).toEqual(['approves master-1', 'approves master-2', 'approves master-3']);
    expect(nodeOf(settled(down), 'worker-1').run.at).toBe('waiting');
    expect(nodeOf(settled(down), 'master-3').version).toBe(state.platform?.nodeConfig?.version);
  });

  it.each([
    ['master', 'master-1'],
    ['worker', 'worker-1'],
  ])('leaves nodes of group %s with the checksum that is wanted of it', (group, node) => {
    expect(nodeOf(settled(state), node).checksum).toBe(wantedChecksum(state, group));
  });
});

describe('containerd v1', () => {
  const v1 = { containerd: 'v1' } as const;

  it('reads registry.d from the first configuration of the module on, and no longer without it', () => {
    const before = one(v1);
    expect(nodeOf(before, 'worker-1').readsHosts).toBe(false);
    const managed = settle(withConfig(before, finalConfig(OLD)));
    expect(texts(managed)).toContain('node/worker-1 restarts containerd');
    const inside = endOf(managed);
    expect(nodeOf(inside, 'worker-1')).toMatchObject({
      readsHosts: true,
      version: finalConfig(OLD).version,
    });
    const released = settled(withConfig(inside, undefined));
    expect(nodeOf(released, 'worker-1').readsHosts).toBe(false);
    expect(nodeOf(released, 'worker-1')).not.toHaveProperty('version');
  });

  it('says custom while a drop-in has registry settings, and default once ours moved it', () => {
    const before = one({ ...v1, label: 'custom' });
    expect(nodeOf(before, 'worker-1')).toMatchObject({ dropIns: true, label: 'custom' });
    const moves = settle(withScripts(before, DROP));
    expect(texts(moves).slice(2)).toEqual([
      'node/worker-1 runs regshift-drop-legacy-containerd-config.sh',
      'node/worker-1 labels itself',
      'node/worker-1 finishes',
    ]);
    const end = endOf(moves);
    expect(nodeOf(end, 'worker-1')).toMatchObject({
      dropIns: false,
      dropInsAside: true,
      label: 'default',
    });
    expect(nodeOf(settled(withConfig(end, finalConfig(OLD))), 'worker-1').readsHosts).toBe(true);
  });

  it('fails over a drop-in as long as it is there, and goes on with the steps that take it away', () => {
    const state = withConfig(one({ ...v1, label: 'custom' }), finalConfig(OLD));
    const stuck = settled(state);
    const { run, readsHosts } = nodeOf(stuck, 'worker-1');
    expect(run).toMatchObject({
      at: 'running',
      error: expect.stringContaining(
        '032_configure_containerd.sh: a file in /etc/containerd/conf.d',
      ) as string,
    });
    expect(readsHosts).toBe(false);
    const helped = settle(withScripts(stuck, DROP));
    expect(texts(helped)[0]).toBe('node/worker-1 starts anew with the steps of now');
    expect(nodeOf(endOf(helped), 'worker-1')).toMatchObject({
      readsHosts: true,
      version: finalConfig(OLD).version,
    });
  });
});

describe('a script', () => {
  const state = withScripts(one(), MIRROR);

  it('that fails keeps the run open until it works', () => {
    const stuck = settled(changed(state, 'worker-1', { faults: ['ScriptFails'] }));
    expect(nodeOf(stuck, 'worker-1')).not.toHaveProperty('checksum');
    expect(nodeOf(stuck, 'worker-1').run).toMatchObject({
      error: '000_regshift-mirror.sh: the script ends with an error',
    });
    const mended = settle(changed(stuck, 'worker-1', { faults: [] }));
    expect(mended[0]?.takes).toBe('retry');
    expect(nodeOf(endOf(mended), 'worker-1').checksum).toBe(wantedChecksum(state, 'worker'));
  });

  it('that a template took to pieces fails', () => {
    const content = (MIRROR['spec'] as { content: string }).content.replaceAll('$folder', '');
    const stuck = settled(withScripts(one(), script('regshift-mirror.sh', content)));
    expect(nodeOf(stuck, 'worker-1').run).toMatchObject({
      error: expect.stringContaining('the script can not run') as string,
    });
  });

  it('never replaces the file of somebody else', () => {
    const foreign = script(
      'aaa.sh',
      'cat > /etc/containerd/registry.d/user.io/hosts.toml <<"EOF"\n[host]\nEOF\n',
    );
    const stuck = settled(withScripts(settled(withScripts(one(), foreign)), foreign, MIRROR));
    expect(nodeOf(stuck, 'worker-1').run).toMatchObject({
      error: '000_regshift-mirror.sh: user.io/hosts.toml was not written by this step',
    });
  });
});

describe('a node that joins', () => {
  const config = transitionConfig(OLD, LOCAL);
  const state = settled(withConfig(cluster([MASTER, WORKER]), config));

  it('has all files before it is Ready, and its annotations and label after its second run', () => {
    const joined = joinNode(state, GROUND, 'worker-new', 'worker');
    const node = nodeOf(joined, 'worker-new');
    expect(node).toMatchObject({ ready: true, role: 'worker', containerd: 'v2', store: 'empty' });
    expect(node.files).toBe(nodeOf(state, 'worker-1').files);
    expect(node.balancer).toEqual(config.proxyEndpoints);
    for (const later of ['version', 'label', 'checksum']) expect(node).not.toHaveProperty(later);
    const end = nodeOf(settled(joined), 'worker-new');
    expect(end).toMatchObject({ version: config.version, label: 'default' });
    expect(end.address).not.toBe(nodeOf(state, 'worker-1').address);
  });

  it('stays in its first run where a script fails, is not Ready, and blocks its group', () => {
    const broken = settled(withScripts(state, script('a.sh', '# Made by regshift.\n')));
    const joined = joinNode(broken, GROUND, 'worker-new', 'worker');
    expect(nodeOf(joined, 'worker-new')).toMatchObject({ ready: false, run: { first: true } });
    const mended = settled(withScripts(joined, script('a.sh', 'true')));
    expect(nodeOf(mended, 'worker-new')).toMatchObject({ ready: true, version: config.version });
  });

  it('is a master in a group of masters', () => {
    expect(nodeOf(joinNode(state, GROUND, 'master-2', 'master'), 'master-2').role).toBe('master');
  });

  it('is Ready at once without DKP', () => {
    const rest = withoutField(state, 'platform');
    const joined = joinNode(rest, { ...GROUND, platform: 'Kubernetes' }, 'worker-new', 'worker');
    expect(nodeOf(joined, 'worker-new')).toMatchObject({
      ready: true,
      readsHosts: true,
      files: [],
    });
  });
});
