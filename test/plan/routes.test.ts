import { STATES } from '../../src/model/mode';
import type { State } from '../../src/model/mode';
import { planSwitch } from '../../src/plan/plan-switch';
import { cluster, snapshot } from './plan-builder';

/** `from > to: route` or `from > to: CODE`; a change of parameters where the section differs. */
const STATIC_C = `
U0 > U0: U0                 U0 > U1: U0 U1                U0 > Direct: U0 U1 Direct
U0 > Proxy: U0 U1 Proxy     U0 > Local: U0 U1 Local
U1 > U0: U1 U0              U1 > U1: U1 U1                U1 > Direct: U1 Direct
U1 > Proxy: U1 Proxy        U1 > Local: U1 Local
Direct > U0: Direct U1 U0   Direct > U1: Direct U1        Direct > Direct: Direct Direct
Direct > Proxy: Direct Proxy                              Direct > Local: Direct Local
Proxy > U0: Proxy U1 U0     Proxy > U1: Proxy U1          Proxy > Direct: Proxy Direct
Proxy > Proxy: Proxy Proxy  Proxy > Local: Proxy Direct Local
Local > U0: Local U1 U0     Local > U1: Local U1          Local > Direct: Local Direct
Local > Proxy: Local Direct Proxy                         Local > Local: Local`;

const CLOUD_C = `
U0 > U0: U0                 U0 > U1: U0 U1                U0 > Direct: U0 U1 Direct
U0 > Proxy: P003            U0 > Local: P003
U1 > U0: U1 U0              U1 > U1: U1 U1                U1 > Direct: U1 Direct
U1 > Proxy: P003            U1 > Local: P003
Direct > U0: Direct U1 U0   Direct > U1: Direct U1        Direct > Direct: Direct Direct
Direct > Proxy: P003        Direct > Local: P003
Proxy > U0: P004            Proxy > U1: P004              Proxy > Direct: P004
Proxy > Proxy: P004         Proxy > Local: P004
Local > U0: P004            Local > U1: P004              Local > Direct: P004
Local > Proxy: P004         Local > Local: P004`;

/** The rows in which the older generations differ from C on a Static cluster. */
const STATIC_D2 = `
U0 > Proxy: P002            U0 > Local: P002
U1 > Proxy: P002            U1 > Local: P002
Direct > Proxy: P002        Direct > Local: P002
Proxy > U0: P004            Proxy > U1: P004              Proxy > Direct: P004
Proxy > Proxy: P004         Proxy > Local: P004
Local > U0: P004            Local > U1: P004              Local > Direct: P004
Local > Proxy: P004         Local > Local: P004`;

const STATIC_D1 = `
U0 > U1: U0 Direct U0       U0 > Direct: U0 Direct
U0 > Proxy: P002            U0 > Local: P002
U1 > U0: P004               U1 > U1: P004                 U1 > Direct: P004
U1 > Proxy: P004            U1 > Local: P004
Direct > U0: Direct U0      Direct > U1: Direct Direct U0
Direct > Proxy: P002        Direct > Local: P002
Proxy > U0: P004            Proxy > U1: P004              Proxy > Direct: P004
Proxy > Proxy: P004         Proxy > Local: P004
Local > U0: P004            Local > U1: P004              Local > Direct: P004
Local > Proxy: P004         Local > Local: P004`;

type Row = readonly [from: State, to: State, answer: string];

function rows(table: string): Row[] {
  return [...table.matchAll(/(\w+) > (\w+): ((?:\w+ ?)+?)(?:\s\s|$)/gm)].map((match) => {
    const [, from, to, answer = ''] = match;
    return [state(from), state(to), answer.trim()];
  });
}

function state(name: string | undefined): State {
  const found = STATES.find((candidate) => candidate === name);
  if (found === undefined) throw new Error(`not a state: ${String(name)}`);
  return found;
}

/** C with the rows of an older generation put in place. */
function withRows(older: string): Row[] {
  const replaced = new Map(rows(older).map((row) => [row.slice(0, 2).join(), row]));
  return rows(STATIC_C).map((row) => replaced.get(row.slice(0, 2).join()) ?? row);
}

function answer(from: State, to: State, type: 'Static' | 'Cloud', version: string): string {
  const plan = planSwitch({
    cluster: cluster(to),
    observation: {
      kind: 'observed',
      snapshot: snapshot({
        state: from,
        type,
        version,
        section: { imagesRepo: 'old.example.com/deckhouse/ee' },
      }),
    },
  });
  expect(plan.legal).toBe(plan.refusals.length === 0);
  return plan.legal ? plan.route.join(' ') : plan.refusals.map((refusal) => refusal.code).join(' ');
}

/** States that the generation lacks can not be observed there: the module's settings would not be accepted. */
function assumed(
  from: State,
  to: State,
  type: 'Static' | 'Cloud',
  profile: 'D1' | 'D2' | 'C' | 'B',
): string {
  const plan = planSwitch({
    cluster: cluster(to, {
      platform: { type: 'Deckhouse', clusterType: type, profile, enableModule: false },
    }),
    observation: { kind: 'assumed', from },
  });
  return plan.legal ? plan.route.join(' ') : plan.refusals.map((refusal) => refusal.code).join(' ');
}

describe('routes', () => {
  it('the tables list 25 pairs each', () => {
    expect([rows(STATIC_C).length, rows(CLOUD_C).length]).toEqual([25, 25]);
  });

  it.each(rows(STATIC_C))('static, profile C: %s → %s is %s', (from, to, want) => {
    expect(answer(from, to, 'Static', 'v1.76.2')).toBe(want);
    expect(assumed(from, to, 'Static', 'C')).toBe(want);
    expect(assumed(from, to, 'Static', 'B')).toBe(want);
  });

  it.each(rows(CLOUD_C))('cloud, profile C: %s → %s is %s', (from, to, want) => {
    expect(answer(from, to, 'Cloud', 'v1.76.2')).toBe(want);
    expect(assumed(from, to, 'Cloud', 'C')).toBe(want);
  });

  it.each(withRows(STATIC_D2))('static, profile D2: %s → %s is %s', (from, to, want) => {
    expect(assumed(from, to, 'Static', 'D2')).toBe(want);
  });

  it.each(withRows(STATIC_D1))('static, profile D1: %s → %s is %s', (from, to, want) => {
    expect(assumed(from, to, 'Static', 'D1')).toBe(want);
  });

  it('a refusal names every route that is legal from there', () => {
    const plan = planSwitch({
      cluster: cluster('Local', {
        platform: { type: 'Deckhouse', clusterType: 'Cloud', enableModule: false },
      }),
      observation: { kind: 'assumed', from: 'Direct' },
    });
    expect(plan.refusals).toEqual([
      {
        code: 'P003',
        message: 'Local works on Static clusters only, and this is a Cloud cluster',
        routes: [
          ['Direct', 'U1'],
          ['Direct', 'U1', 'U0'],
        ],
      },
    ]);
  });

  it('a mode that the version lacks is refused with the version that brings it', () => {
    const plan = planSwitch({
      cluster: cluster('Proxy'),
      observation: {
        kind: 'observed',
        snapshot: snapshot({ state: 'Direct', version: 'v1.74.3' }),
      },
    });
    expect(plan.refusals.map((r) => r.message)).toEqual([
      'Proxy is not there: it needs DKP ≥ 1.75.0, and this is DKP 1.73 and 1.74',
    ]);
  });
});
