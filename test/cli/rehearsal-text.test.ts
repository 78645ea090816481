import { PLAIN } from '../../src/cli/print/painter';
import { formatRehearsalMarkdown } from '../../src/cli/print/rehearsal-markdown';
import { formatRehearsal } from '../../src/cli/print/rehearsal-text';
import { rehearse } from '../../src/rehearse/report/rehearse';
import type { Rehearsal } from '../../src/rehearse/report/rehearsal';
import { SWITCH } from '../rehearse/faults/subjects';
import { moduleInput } from '../rehearse/switches';

const { cluster } = moduleInput('U1', 'Direct', { masters: 3, workers: 2 });
const OPTIONS = { seed: 1, runs: 1, walks: 0, faults: [] };
const RECKLESS = {
  ...SWITCH,
  context: {
    ...SWITCH.context,
    judge: () => ({ verdict: 'open', reason: '', evidence: [] }) as const,
  },
};

function textOf(rehearsal: Rehearsal): string {
  const context = { cluster, snapshot: undefined, paint: PLAIN, verbose: false, columns: 100 };
  return formatRehearsal(rehearsal, SWITCH.plan, context);
}

describe('a counterexample', () => {
  const found = rehearse(SWITCH.plan, RECKLESS, OPTIONS);

  it('is told with its invariant, its seed and numbered steps', () => {
    const [, told = ''] = textOf(found).split('\n✗ gates-tell-the-truth (seed 1)\n');
    const [steps = ''] = told.split('\n\n');
    const { trace = [] } =
      found.violations.find(({ invariant }) => invariant === 'gates-tell-the-truth') ?? {};
    expect(told).toMatch(/^ {4}the gate of \S+ is taken for open, and the phase is not over\n/);
    expect(steps.match(/^ +\d+ {2}/gm)).toHaveLength(trace.length);
    expect(steps).toMatch(/\n {5}1 {2}advance +looks at the plan\n {5}2 {2}advance +pushes adopt/);
    expect(textOf(found)).toContain('✗ counterexample: an invariant does not hold');
  });

  it('is told in Markdown, as text that no value can break out of', () => {
    const text = formatRehearsalMarkdown(found);
    expect(text).toContain('**counterexample: an invariant does not hold**');
    expect(text).toContain('### gates-tell-the-truth\n');
    expect(text).toContain('```text\n     1  advance');
  });
});

describe('a hazard', () => {
  const done = rehearse(SWITCH.plan, SWITCH, OPTIONS);
  const invariant = 'nodes-can-pull (same-host)';
  const rehearsal: Rehearsal = {
    ...done,
    violations: [{ invariant, message: 'worker-0 can not pull', hazard: true }],
    outages: [{ host: 'registry.io', seconds: 75 }],
  };

  it('is named, explained, and no counterexample', () => {
    const text = textOf(rehearsal).replace(/\n {4}(?=\S)/g, ' ');
    expect(text).toContain(
      '! hazard, whatever the plan: nodes-can-pull (same-host): old and new are one host',
    );
    expect(text).not.toContain('counterexample');
  });

  it('stands beside the outages of the registries of the user, with their length', () => {
    expect(textOf(rehearsal)).toContain('! registry.io: out of reach on a node for up to 01:15\n');
    expect(formatRehearsalMarkdown(rehearsal)).toContain(
      '- registry.io: out of reach on a node for up to 01:15',
    );
  });
});
