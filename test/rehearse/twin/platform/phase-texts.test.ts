import {
  CREATING_CONFIG,
  DEPLOYING_PROXY,
  nodeServicesLeftText,
  nodeServicesText,
  nodesText,
  preflightText,
  proxyInProgress,
  proxyMismatch,
  servicesNotReady,
  STOPPING_PROXY,
  SWITCH_TEXTS,
  versionChange,
  versionLeft,
} from '../../../../src/rehearse/twin/platform/phase-texts';
import type { WaitingNode } from '../../../../src/rehearse/twin/platform/phase-texts';

const VERSION = '0123456789abcdef'.repeat(4);

/** Nodes `n01` … in reverse order. */
function many(count: number, why: string): readonly WaitingNode[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `n${String(count - index).padStart(2, '0')}`,
    why,
  }));
}

describe('ContainerdConfigPreflightReady', () => {
  it('lists nodes by name', () => {
    expect(preflightText(many(2, 'x'), 5)).toBe(
      'Check current nodes configuration\n2/5 node(s) Unready:\n- n01: x\n- n02: x\n',
    );
  });

  it('lists ten nodes and counts the others', () => {
    const lines = preflightText(many(13, 'x'), 13).split('\n');
    expect(lines).toHaveLength(14);
    expect(lines.slice(11)).toEqual(['- n10: x', '\t...and 3 more', '']);
  });

  it('counts no others when there are ten', () => {
    expect(preflightText(many(10, 'x'), 10)).not.toContain('more');
  });
});

describe('TransitionContainerdConfigReady and FinalContainerdConfigReady', () => {
  it('say that the configuration is being made', () => {
    expect(CREATING_CONFIG).toBe(
      'Applying configuration to nodes\nCreating Managed configuration...\n',
    );
  });

  it('list nodes with short versions in quotes', () => {
    expect(nodesText([{ name: 'a', why: versionChange('unknown', VERSION) }], 3)).toBe(
      'Applying configuration to nodes\n2/3 node(s) ready. Waiting:\n- a: "unknown" → "01234567..."\n',
    );
  });

  it('list ten nodes and count the others', () => {
    const lines = nodesText(many(11, 'x'), 20).split('\n');
    expect(lines[1]).toBe('9/20 node(s) ready. Waiting:');
    expect(lines.slice(11)).toEqual(['- n10: x', '\t...and 1 more', '']);
  });

  it('name the way back to Unmanaged', () => {
    expect(versionLeft(VERSION)).toBe('"01234567..." → Unmanaged');
  });
});

describe('NodeServicesReady', () => {
  it('lists every master', () => {
    const lines = nodeServicesText(many(12, servicesNotReady(VERSION)), 12).split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.slice(0, 2)).toEqual([
      '0/12 node(s) ready. Waiting:',
      '- n01: services pod(s) is not Ready or config version mismatch (!= "01234567...")',
    ]);
  });
});

describe('the other conditions', () => {
  it('have the texts of switching.md 3.7 to 3.11', () => {
    expect(DEPLOYING_PROXY).toBe('Deploying incluster-proxy...');
    expect(proxyMismatch('a', 'b')).toBe(
      'Incluster-proxy deployment version mismatch: current a, expected b.',
    );
    expect(proxyInProgress('0 of 1')).toBe('Incluster-proxy deploying in progress: 0 of 1.');
    expect(Object.values(SWITCH_TEXTS)).toEqual([
      'Updating registry for deckhouse components',
      'Applying new registry to deckhouse-controller',
      'Waiting for deckhouse-controller to become ready',
    ]);
    expect(nodeServicesLeftText(['b', 'a'])).toBe('Waiting for nodes cleanup:\n- a\n- b');
    expect(STOPPING_PROXY).toBe('Stopping incluster-proxy...');
  });
});
