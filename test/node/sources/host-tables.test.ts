import { parseImageReference } from '../../../src/node/hosts/image-reference';
import { lintHostTree } from '../../../src/node/hosts/lint-host-tree';
import { simulatePull } from '../../../src/node/hosts/simulate-pull';
import type { Upstream } from '../../../src/model/upstream';
import type { World, WorldHost } from '../../../src/node/hosts/world';
import { containerdTree } from '../../../src/node/sources/build-host-tree';
import { finalHosts, masterHost } from '../../../src/node/sources/final-hosts';
import { HOST_DIALECTS } from '../../../src/node/sources/host-dialect';
import type { HostDialect } from '../../../src/node/sources/host-dialect';
import type { HostMirror, HostTable } from '../../../src/node/sources/host-table';
import type { NameRules, PullSource } from '../../../src/node/sources/pull-source';
import { NODE_BALANCER_HOST, NODE_PROXY_HOST } from '../../../src/node/sources/pull-source';
import { transitionHosts } from '../../../src/node/sources/transition-hosts';
import { deckhouseTree } from './deckhouse-tree';
import { CA, guarded, login, MASTERS, nodeServices, RO, sealedTree, upstream } from './samples';

const VIRTUAL = 'registry.d8-system.svc:5001';
const BASE = { host: VIRTUAL, path: 'system/deckhouse' };
/** DKP's own table: the balancer alone. */
const DKP: NameRules = { names: 'move', base: BASE, mastersDirectly: false };
const MOVE: NameRules = { names: 'move', base: BASE };

const a = upstream('a.io', 'x');
const b = upstream('b.io', 'y');
const asUpstream = (of: typeof a): PullSource => ({ kind: 'Upstream', upstream: of });
const asDirect = (of: typeof a): PullSource => ({ kind: 'Direct', upstream: of });

const plain = (host: string): HostMirror => ({ scheme: 'https', host, login: login(host) });
const mapped = (host: string, to: string): HostMirror => ({
  ...plain(host),
  rewrite: { from: 'system/deckhouse', to },
});
const local: HostMirror = { scheme: 'https', host: '127.0.0.1:5001', ca: CA, login: RO };

/** A row of `switching.md` 4.4, and whether the old and the new image names are pulled with one source dead. */
interface Row {
  readonly from: PullSource;
  readonly to: PullSource;
  readonly transition: HostTable;
  readonly final: HostTable;
  readonly oldName: string;
  readonly newName: string;
  /** Old name, new name. */
  readonly oldDead: readonly [boolean, boolean];
  readonly newDead: readonly [boolean, boolean];
}

const UNMANAGED_A = 'a.io/x/app:v1';
const UNMANAGED_B = 'b.io/y/app:v1';
const MANAGED = `${VIRTUAL}/system/deckhouse/app:v1`;
const managed = { oldName: MANAGED, newName: MANAGED } as const;

const ROWS: readonly (readonly [string, Row])[] = [
  [
    'U a.io/x → Direct b.io/y',
    {
      from: asUpstream(a),
      to: asDirect(b),
      transition: [
        { host: 'a.io', mirrors: [plain('a.io')] },
        { host: VIRTUAL, mirrors: [mapped('b.io', 'y')] },
      ],
      final: [{ host: VIRTUAL, mirrors: [mapped('b.io', 'y')] }],
      oldName: UNMANAGED_A,
      newName: MANAGED,
      oldDead: [false, true],
      newDead: [true, false],
    },
  ],
  [
    'Direct a → Direct b',
    {
      from: asDirect(a),
      to: asDirect(b),
      transition: [{ host: VIRTUAL, mirrors: [mapped('a.io', 'x'), mapped('b.io', 'y')] }],
      final: [{ host: VIRTUAL, mirrors: [mapped('b.io', 'y')] }],
      ...managed,
      oldDead: [true, true],
      newDead: [true, true],
    },
  ],
  [
    'Direct a/x → Direct a/y',
    {
      from: asDirect(a),
      to: asDirect({ ...a, path: 'y' }),
      transition: [{ host: VIRTUAL, mirrors: [mapped('a.io', 'y')] }],
      final: [{ host: VIRTUAL, mirrors: [mapped('a.io', 'y')] }],
      ...managed,
      oldDead: [false, false],
      newDead: [false, false],
    },
  ],
  [
    'Direct a → Proxy',
    {
      from: asDirect(a),
      to: nodeServices,
      transition: [{ host: VIRTUAL, mirrors: [mapped('a.io', 'x'), local] }],
      final: [{ host: VIRTUAL, mirrors: [local] }],
      ...managed,
      oldDead: [true, true],
      newDead: [true, true],
    },
  ],
  [
    'Proxy → Direct b',
    {
      from: nodeServices,
      to: asDirect(b),
      transition: [{ host: VIRTUAL, mirrors: [local, mapped('b.io', 'y')] }],
      final: [{ host: VIRTUAL, mirrors: [mapped('b.io', 'y')] }],
      ...managed,
      oldDead: [true, true],
      newDead: [true, true],
    },
  ],
  [
    'Direct a → U b.io/y',
    {
      from: asDirect(a),
      to: asUpstream(b),
      transition: [
        { host: VIRTUAL, mirrors: [mapped('a.io', 'x')] },
        { host: 'b.io', mirrors: [plain('b.io')] },
      ],
      final: [{ host: 'b.io', mirrors: [plain('b.io')] }],
      oldName: MANAGED,
      newName: UNMANAGED_B,
      oldDead: [false, true],
      newDead: [true, false],
    },
  ],
  [
    'U a → Local',
    {
      from: asUpstream(a),
      to: nodeServices,
      transition: [
        { host: 'a.io', mirrors: [plain('a.io')] },
        { host: VIRTUAL, mirrors: [local] },
      ],
      final: [{ host: VIRTUAL, mirrors: [local] }],
      oldName: UNMANAGED_A,
      newName: MANAGED,
      oldDead: [false, true],
      newDead: [true, false],
    },
  ],
];

const DECKHOUSE = { version: '1.7.x', dialect: 'deckhouse' } as const;
const ROOTS = ['/etc/containerd/registry.d', '/etc/containerd/certs.d'];

/** Everything that can be asked, alive; every login is wanted. */
const ALIVE: Readonly<Record<string, WorldHost>> = {
  'a.io': guarded(login('a.io'), { repositories: ['x/app', 'y/app', 'mirror/k8s/app', 'k8s/app'] }),
  'b.io': guarded(login('b.io'), { repositories: ['y/app', 'mirror/k8s/app', 'k8s/app'] }),
  '127.0.0.1:5001': guarded(RO, { certificate: 'private' }),
  '127.0.0.1:5011': guarded(RO, { certificate: 'private' }),
  '10.0.0.1:5001': guarded(RO, { certificate: 'private' }),
  '10.0.0.2:5001': guarded(RO, { certificate: 'private' }),
};

function worldWithout(dead: readonly string[]): World {
  const gone = Object.fromEntries(dead.map((host) => [host, { answer: 'refused' } as const]));
  return { hosts: { ...ALIVE, ...gone }, others: 'dns' };
}

function hostsOf(source: PullSource): readonly string[] {
  switch (source.kind) {
    case 'Upstream':
    case 'Direct':
      return [source.upstream.host];
    case 'NodeProxy':
      return [NODE_PROXY_HOST];
    case 'NodeServices':
      return [NODE_BALANCER_HOST, ...source.masters.map(masterHost)];
  }
}

type TreeDialect = Exclude<HostDialect, 'legacy'>;

function treeOf(table: HostTable, dialect: TreeDialect): ReturnType<typeof containerdTree> {
  return sealedTree(
    dialect === 'containerd' ? containerdTree(table) : deckhouseTree(table, () => 'owner.sh'),
  );
}

function pulls(
  image: string,
  table: HostTable,
  dialect: TreeDialect,
  world: World,
  version: string = DECKHOUSE.version,
): boolean {
  const reference = parseImageReference(image);
  if (reference === undefined) throw new Error(`no image: ${image}`);
  const tree = { files: treeOf(table, dialect), roots: ROOTS };
  return simulatePull(reference, tree, { version, dialect }, world).outcome === 'pulled';
}

describe("the hosts table of DKP's module", () => {
  it.each(ROWS)('%s', (_name, { from, to, transition, final }) => {
    expect(transitionHosts(from, to, DKP, 'legacy').table).toEqual(transition);
    expect(finalHosts(to, DKP)).toEqual(final);
  });

  it.each(ROWS)('%s: what is pulled while one source is dead', (_name, row) => {
    const { from, to, transition, oldName, newName } = row;
    const found = [hostsOf(from), hostsOf(to)].map((dead) => {
      const world = worldWithout(dead);
      return [oldName, newName].map((name) => pulls(name, transition, 'deckhouse', world));
    });
    expect(found).toEqual([row.oldDead, row.newDead]);
    expect(pulls(newName, row.final, 'deckhouse', worldWithout([]))).toBe(true);
  });

  it('lists every master beside the balancer, an address of IPv6 in brackets', () => {
    const source: PullSource = {
      kind: 'NodeServices',
      ca: CA,
      login: RO,
      masters: ['10.0.0.1', 'fd00::1'],
    };
    expect(finalHosts(source, MOVE)).toEqual([
      {
        host: VIRTUAL,
        mirrors: ['127.0.0.1:5001', '10.0.0.1:5001', '[fd00::1]:5001'].map((host) => ({
          ...local,
          host,
        })),
      },
    ]);
  });
});

describe('a change of the parameters of one place', () => {
  const newLogin = { ...a, login: login('robot') };
  const newCa = { ...a, ca: CA };
  const anonymous: Upstream = { scheme: 'https', host: 'a.io', path: 'x' };
  const cases = [
    ['another login', newLogin, ['login']],
    ['a login for the first time', a, ['login'], anonymous],
    ['another CA', newCa, ['ca']],
    ['another path', { ...a, path: 'y' }, ['path']],
    ['all of it', { ...newLogin, ca: CA, path: 'y' }, ['ca', 'login', 'path']],
  ] as const;

  it.each(cases)(
    '%s: old and new side by side in the deckhouse dialect',
    (_n, to, differs, from = a) => {
      const place = { registry: VIRTUAL, scheme: 'https', host: 'a.io', differs };
      const [old] = finalHosts(asDirect(from), MOVE);
      const [next] = finalHosts(asDirect(to), MOVE);
      expect(transitionHosts(asDirect(from), asDirect(to), MOVE, 'deckhouse')).toEqual({
        table: [{ host: VIRTUAL, mirrors: [...(old?.mirrors ?? []), ...(next?.mirrors ?? [])] }],
        overlaps: [place],
        replaced: [],
      });
      expect(transitionHosts(asDirect(from), asDirect(to), MOVE, 'legacy')).toEqual({
        table: [next],
        overlaps: [],
        replaced: [place],
      });
    },
  );

  it('is none where nothing differs', () => {
    const result = transitionHosts(asDirect(a), asDirect({ ...a }), MOVE, 'deckhouse');
    expect(result).toEqual({
      table: finalHosts(asDirect(a), MOVE),
      overlaps: [],
      replaced: [],
    });
  });

  it('has nothing to keep when only the generation of a secret is a new one', () => {
    const raised = {
      ...a,
      login: { ...login('a.io'), password: { fromEnv: 'PASSWORD_OF_a.io', generation: 2 } },
    };
    expect(transitionHosts(asDirect(a), asDirect(raised), MOVE, 'deckhouse')).toEqual({
      table: finalHosts(asDirect(raised), MOVE),
      overlaps: [],
      replaced: [{ registry: VIRTUAL, scheme: 'https', host: 'a.io', differs: ['login'] }],
    });
  });

  it('can not be told apart by DKP where the host names a port of its own', () => {
    const at = (name: string): PullSource =>
      asDirect(upstream('a.io:5000', 'x', { login: login(name) }));
    expect(transitionHosts(at('old'), at('new'), MOVE, 'deckhouse').replaced).toEqual([
      { registry: VIRTUAL, scheme: 'https', host: 'a.io:5000', differs: ['login'] },
    ]);
    const rules: NameRules = { names: 'stay', base: { host: 'k8s.io', path: 'x' } };
    expect(transitionHosts(at('old'), at('new'), rules, 'containerd').overlaps).toHaveLength(1);
  });

  it.each(['deckhouse', 'containerd'] as const)(
    'pulls with the old login and with the new one, by the dialect %s',
    (dialect) => {
      const rules: NameRules =
        dialect === 'deckhouse' ? MOVE : { names: 'stay', base: { host: 'k8s.io', path: 'x' } };
      const image = dialect === 'deckhouse' ? MANAGED : 'k8s.io/x/app:v1';
      const { table } = transitionHosts(asDirect(a), asDirect(newLogin), rules, dialect);
      const only = (name: string): World => {
        const host = guarded(login(name));
        return { hosts: { 'a.io': host, 'a.io:443': host }, others: 'dns' };
      };
      const [first, second] = [
        pulls(image, table, dialect, only('a.io')),
        pulls(image, table, dialect, only('robot')),
      ];
      expect([first, second, pulls(image, table, dialect, only('other'))]).toEqual([
        true,
        true,
        false,
      ]);
    },
  );
});

describe('every legal hop', () => {
  /** On a cluster whose image names stay: the path is the same, or one is put in front of it. */
  const STAY: NameRules = { names: 'stay', base: { host: 'registry.k8s.io', path: 'k8s' } };
  const nodeProxy: PullSource = { kind: 'NodeProxy', ca: CA, login: RO };
  const STAYING: Readonly<Record<string, PullSource>> = {
    'Upstream a': asUpstream({ ...a, path: 'k8s' }),
    'Direct a, a path in front': asDirect({ ...a, path: 'mirror/k8s' }),
    'Direct b': asDirect({ ...b, path: 'k8s' }),
    NodeProxy: nodeProxy,
    NodeServices: nodeServices,
  };
  const MOVING: Readonly<Record<string, PullSource>> = {
    'Upstream a': asUpstream(a),
    'Upstream b': asUpstream(b),
    'Direct a': asDirect(a),
    'Direct b': asDirect(b),
    NodeServices: nodeServices,
  };
  const hops = (
    sources: Readonly<Record<string, PullSource>>,
  ): [string, PullSource, PullSource][] =>
    Object.entries(sources).flatMap(([one, from]) =>
      Object.entries(sources)
        .filter(([other]) => other !== one)
        .map(([other, to]): [string, PullSource, PullSource] => [`${one} → ${other}`, from, to]),
    );
  const nameOf = (source: PullSource): string =>
    source.kind === 'Upstream' ? `${source.upstream.host}/${source.upstream.path}/app:v1` : MANAGED;

  it.each(hops(STAYING))(
    '%s: pulls with either source dead, on any containerd',
    (_name, from, to) => {
      const { table } = transitionHosts(from, to, STAY, 'containerd');
      const image = 'registry.k8s.io/k8s/app:v1';
      const shared = hostsOf(from).some((host) => hostsOf(to).includes(host));
      for (const version of ['1.6.20', '1.7.27', '1.7.x', '2.0.0', '2.2.0']) {
        const containerd = { version, dialect: 'containerd' } as const;
        const tree = { files: treeOf(table, 'containerd'), roots: ROOTS };
        expect(lintHostTree(tree, containerd)).toEqual([]);
        const seen = [hostsOf(from), hostsOf(to)].map((dead) =>
          pulls(image, table, 'containerd', worldWithout(dead), version),
        );
        expect(seen).toEqual([!shared, !shared]);
        const final = finalHosts(to, STAY);
        expect(pulls(image, final, 'containerd', worldWithout(hostsOf(from)), version)).toBe(
          !shared,
        );
        expect(pulls(image, final, 'containerd', worldWithout(hostsOf(to)), version)).toBe(false);
      }
    },
  );

  it.each(hops(MOVING))(
    '%s: the old name keeps its source, the new one has its own',
    (_name, from, to) => {
      const { table } = transitionHosts(from, to, MOVE, 'deckhouse');
      const [oldName, newName] = [nameOf(from), nameOf(to)];
      const shared = hostsOf(from).some((host) => hostsOf(to).includes(host));
      const newAlone = pulls(
        newName,
        table,
        'deckhouse',
        worldWithout(shared ? [] : hostsOf(from)),
      );
      const oldAlone = pulls(oldName, table, 'deckhouse', worldWithout(shared ? [] : hostsOf(to)));
      expect([oldAlone, newAlone]).toEqual([true, true]);
      expect(lintHostTree({ files: treeOf(table, 'deckhouse'), roots: ROOTS }, DECKHOUSE)).toEqual(
        [],
      );
    },
  );

  it.each(HOST_DIALECTS)(
    'keeps the old places in their order and ends with the new, by %s',
    (dialect) => {
      for (const [, from, to] of hops(dialect === 'containerd' ? STAYING : MOVING)) {
        const rules = dialect === 'containerd' ? STAY : MOVE;
        const { table } = transitionHosts(from, to, rules, dialect);
        const places = (hosts: HostTable): string[] =>
          hosts.flatMap(({ host, mirrors }) => mirrors.map((mirror) => `${host} ${mirror.host}`));
        const [old, next, both] = [finalHosts(from, rules), finalHosts(to, rules), table].map(
          places,
        );
        expect(both?.slice(0, old?.length)).toEqual(old);
        expect([...new Set(both)]).toEqual([...new Set([...(old ?? []), ...(next ?? [])])]);
        // Every new description is there as it is.
        const mirrors = table.flatMap((entry) => entry.mirrors);
        expect(mirrors).toEqual(
          expect.arrayContaining(finalHosts(to, rules).flatMap((entry) => [...entry.mirrors])),
        );
      }
    },
  );

  it('pulls from a master on a node without a balancer', () => {
    const world = worldWithout([NODE_BALANCER_HOST, masterHost(MASTERS[0])]);
    expect(pulls(MANAGED, finalHosts(nodeServices, MOVE), 'deckhouse', world)).toBe(true);
    expect(pulls(MANAGED, finalHosts(nodeServices, DKP), 'deckhouse', world)).toBe(false);
  });
});
