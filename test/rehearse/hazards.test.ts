import type { RunContext } from '../../src/rehearse/run/run-context';
import { settings, SECTION } from '../plan/plan-builder';
import { explored } from './explored';
import { moduleInput, OTHER, prepare } from './switches';

const SMALL = { masters: 1, workers: 0 } as const;
const THREE = { masters: 3, workers: 0 } as const;

describe('weaknesses of DKP itself are found, and told from defects of the plan', () => {
  it('another login at the same host has no overlap on nodes', () => {
    const rotated = { ...SECTION, license: { fromEnv: 'NEW_LICENSE' } };
    const over = { registry: settings('Direct', rotated) };
    const found = explored(prepare(moduleInput('Direct', 'Direct', SMALL, over), SMALL));
    expect(hazardsOf(found)).toContain('nodes-can-pull (same-host)');
    expect(found.counterexample).toBeUndefined();
  });

  it('a third target in mid-flight leaves pods with names that nodes no longer know', () => {
    const prepared = prepare(moduleInput('U1', 'U1', SMALL), SMALL);
    const third = prepare(
      moduleInput('U1', 'U1', SMALL, {
        registry: settings('U1', { ...OTHER, imagesRepo: 'third.example.com/deckhouse/ee' }),
      }),
      SMALL,
    );
    const context = thenTo(prepared.context, third.context);
    const registries = { ...prepared.twin.registries, ...third.twin.registries };
    const found = explored({ ...prepared, context, twin: { ...prepared.twin, registries } });
    expect(hazardsOf(found)).toContain('nodes-can-pull (third-target)');
    expect(found.counterexample).toBeUndefined();
  });

  it('masters of Proxy may restart their registries all at once', () => {
    const found = explored(prepare(moduleInput('Proxy', 'Proxy', THREE), THREE));
    expect(hazardsOf(found)).toContain('nodes-can-pull (restart-together)');
    expect(found.counterexample).toBeUndefined();
  });

  it('a single master is away while its proxy is replaced', () => {
    const found = explored(prepare(moduleInput('Direct', 'Direct', SMALL), SMALL));
    expect(hazardsOf(found)).toContain('clients-are-served (single-master)');
  });
});

function hazardsOf({ hazards }: ReturnType<typeof explored>): readonly string[] {
  return hazards.map(({ invariant }) => invariant);
}

/** The same switch; but a person who changes their mind in the middle of it asks for where another one leads. */
function thenTo(context: RunContext, other: RunContext): RunContext {
  const stages = context.stages.map((stage) => {
    const instead = other.stages.find(({ id }) => id === stage.id);
    return stage.id.startsWith('switch-') && instead !== undefined
      ? { ...stage, inverse: [instead] }
      : stage;
  });
  return { ...context, stages };
}
