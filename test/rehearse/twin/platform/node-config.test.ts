import {
  nodeConfigOf,
  transitionConfigOf,
} from '../../../../src/rehearse/twin/platform/node-config';
import type { NodeConfig, RegistryParams } from '../../../../src/rehearse/twin/state';
import { DIRECT, LOCAL, node, PROXY, section, U1 } from './cluster';

const MASTERS = [node('master-2'), node('master-1')];
const VIRTUAL = 'registry.d8-system.svc:5001';

/** Hosts with their mirrors, as a line each. */
function hosts({ hosts: all }: NodeConfig): readonly string[] {
  return all.map(({ host, mirrors }) => {
    const texts = mirrors.map((mirror) =>
      mirror.rewrite === undefined
        ? mirror.host
        : `${mirror.host} ${mirror.rewrite.from}→${mirror.rewrite.to}`,
    );
    return `${host}: ${texts.join(', ')}`;
  });
}

const direct = (repo: string): RegistryParams => section(repo, { mode: 'Direct' });
const A = 'a.io ^system/deckhouse→x';
const B = 'b.io ^system/deckhouse→y/z';

describe('hosts on nodes, by the table of switching.md 4.4', () => {
  it.each<readonly [string, RegistryParams, RegistryParams, readonly string[], readonly string[]]>([
    [
      'Unmanaged a to Direct b',
      U1,
      direct('b.io/y/z'),
      ['a.io: a.io', `${VIRTUAL}: ${B}`],
      [`${VIRTUAL}: ${B}`],
    ],
    [
      'Direct a to Direct b',
      DIRECT,
      direct('b.io/y/z'),
      [`${VIRTUAL}: ${A}, ${B}`],
      [`${VIRTUAL}: ${B}`],
    ],
    [
      'Direct a/x to Direct a/y',
      DIRECT,
      direct('a.io/y'),
      [`${VIRTUAL}: a.io ^system/deckhouse→y`],
      [`${VIRTUAL}: a.io ^system/deckhouse→y`],
    ],
    [
      'Direct a to Proxy',
      DIRECT,
      PROXY,
      [`${VIRTUAL}: ${A}, 127.0.0.1:5001`],
      [`${VIRTUAL}: 127.0.0.1:5001`],
    ],
    [
      'Proxy to Direct b',
      PROXY,
      direct('b.io/y/z'),
      [`${VIRTUAL}: 127.0.0.1:5001, ${B}`],
      [`${VIRTUAL}: ${B}`],
    ],
    [
      'Direct a to Unmanaged b',
      DIRECT,
      section('b.io/y'),
      ['b.io: b.io', `${VIRTUAL}: ${A}`],
      ['b.io: b.io'],
    ],
    [
      'Unmanaged a to Local',
      U1,
      LOCAL,
      ['a.io: a.io', `${VIRTUAL}: 127.0.0.1:5001`],
      [`${VIRTUAL}: 127.0.0.1:5001`],
    ],
  ])('%s', (_name, old, params, transition, final) => {
    expect(hosts(transitionConfigOf(old, params, MASTERS))).toEqual(transition);
    expect(hosts(nodeConfigOf(params, MASTERS))).toEqual(final);
  });

  it('names images by the new base, and balances to the sorted masters of either side', () => {
    expect(transitionConfigOf(PROXY, section('b.io/y'), MASTERS)).toMatchObject({
      mode: 'Unmanaged',
      imagesBase: 'b.io/y',
      proxyEndpoints: ['10.0.0.1:5001', '10.0.0.2:5001'],
    });
    expect(nodeConfigOf(section('b.io/y'), MASTERS).proxyEndpoints).toEqual([]);
    expect(nodeConfigOf(LOCAL, MASTERS)).toMatchObject({
      imagesBase: `${VIRTUAL}/system/deckhouse`,
      proxyEndpoints: ['10.0.0.1:5001', '10.0.0.2:5001'],
    });
  });

  it('takes http and https of one host for two mirrors', () => {
    const plain = section('a.io/x', { mode: 'Direct', scheme: 'HTTP' });
    expect(hosts(transitionConfigOf(DIRECT, plain, MASTERS))).toEqual([`${VIRTUAL}: ${A}, ${A}`]);
  });
});

describe('the version of a configuration', () => {
  it('is 64 digits that follow the content', () => {
    const { version } = nodeConfigOf(DIRECT, MASTERS);
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(nodeConfigOf({ ...DIRECT }, MASTERS).version).toBe(version);
    expect(nodeConfigOf({ ...DIRECT, checkMode: 'Relax' }, MASTERS).version).toBe(version);
    expect(nodeConfigOf({ ...DIRECT, password: 'other' }, MASTERS).version).not.toBe(version);
    expect(nodeConfigOf({ ...DIRECT, ca: 'PEM' }, MASTERS).version).not.toBe(version);
    expect(nodeConfigOf(PROXY, MASTERS).version).not.toBe(
      nodeConfigOf(PROXY, MASTERS.slice(1)).version,
    );
  });
});
