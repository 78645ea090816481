import type { Problem } from '../explore/explore';
import type { OrchestratorState, PlatformState, TwinCondition, TwinState } from '../twin/state';

/** What holds of DKP's own switch at every moment (`switching.md` 8). A break is a defect of the twin, or of DKP. */
export function moduleProblem({ platform, nodes }: TwinState): Problem | undefined {
  const orchestrator = platform?.orchestrator;
  if (platform === undefined || orchestrator === undefined) return undefined;
  const broken = RULES.find(({ holds }) => !holds(orchestrator, platform, nodes));
  return broken && { invariant: broken.invariant, message: broken.message };
}

interface Rule {
  readonly invariant: string;
  readonly message: string;
  readonly holds: (
    orchestrator: OrchestratorState,
    platform: PlatformState,
    nodes: TwinState['nodes'],
  ) => boolean;
}

const RULES: readonly Rule[] = [
  {
    invariant: 'ready-means-settled',
    message: 'mode equals target_mode as long as Ready is True',
    holds: ({ conditions, mode, targetMode }) =>
      find(conditions, 'Ready')?.status !== 'True' || mode === targetMode,
  },
  {
    invariant: 'serving-before-used',
    message: 'the Service leads to a component only once that is up',
    holds: (_orchestrator, platform, nodes) => isUp(platform, nodes),
  },
];

function isUp({ service, inClusterProxy }: PlatformState, nodes: TwinState['nodes']): boolean {
  switch (service) {
    case '':
      return true;
    case 'incluster-proxy':
      return inClusterProxy !== undefined;
    case 'node-services':
      return nodes.some(({ nodeServices }) => nodeServices !== undefined);
  }
}

function find(conditions: readonly TwinCondition[], type: string): TwinCondition | undefined {
  return conditions.find((condition) => condition.type === type);
}
