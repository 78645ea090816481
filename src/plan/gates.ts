import { MODE_OF } from '../model/mode';
import type { State } from '../model/mode';
import type { Cluster } from '../spec/cluster';
import type { Gate, GateClause } from './plan';

const DEFAULT_SETTLE_SECONDS = 30;
const DEFAULT_DEADLINE = '2h';
const DELIVERED: GateClause = { kind: 'Delivered' };
const HEALTHY: GateClause = { kind: 'PlatformHealthy' };

/** Makes the gates of one cluster: each phase's predicate, with the cluster's settle time and deadline. */
export class Gates {
  private readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  delivered(): Gate {
    return this.commit('delivered', []);
  }

  moduleReady(module: string): Gate {
    return this.commit(`Module ${module} Ready`, [{ kind: 'ModuleReady', module }]);
  }

  moduleDisabled(module: string): Gate {
    return this.commit(`Module ${module} off`, [{ kind: 'ModuleDisabled', module }]);
  }

  nodesUpToDate(nodeGroups: readonly string[], text: string): Gate {
    return this.commit(text, [{ kind: 'NodesUpToDate', nodeGroups }]);
  }

  /** The switch has ended in a state, and nothing of the platform suffers from it. */
  settledIn(state: State): Gate {
    const mode = MODE_OF[state];
    return this.commit(`Ready, ${mode}`, [{ kind: 'RegistryReady', mode }, HEALTHY]);
  }

  /** The switch waits at the preflight for exactly the nodes whose drop-ins the next phase takes away. */
  parkedAtPreflight(nodes: readonly string[]): Gate {
    return this.commit(`preflight lists ${nodes.join(', ')}`, [
      { kind: 'RegistryTarget', mode: 'Unmanaged' },
      { kind: 'PreflightListsCustomNodes', nodes },
    ]);
  }

  legacyConfigGone(state: State | undefined): Gate {
    return state === undefined
      ? this.commit('nodes up to date, all report default', [
          { kind: 'NodesUpToDate', nodeGroups: ['*'] },
          { kind: 'NodesReportDefaultConfig' },
        ])
      : this.commit('Ready, all nodes report default', [
          { kind: 'RegistryReady', mode: MODE_OF[state] },
          { kind: 'NodesReportDefaultConfig' },
          HEALTHY,
        ]);
  }

  localRegistriesUp(): Gate {
    return this.commit('target Local, node services up', [
      { kind: 'RegistryTarget', mode: 'Local' },
      { kind: 'RegistryCondition', type: 'NodeServicesReady', status: 'True' },
    ]);
  }

  localFilled(): Gate {
    return this.action('Ready, Local', [{ kind: 'RegistryReady', mode: 'Local' }, HEALTHY]);
  }

  nodesReleased(): Gate {
    return this.action('Ready, nodes on the legacy layout', [
      { kind: 'RegistryReady', mode: 'Unmanaged' },
      { kind: 'NodesReleased' },
    ]);
  }

  stillSettledIn(state: State): Gate {
    return this.commit('still Ready, nodes up to date', [
      { kind: 'RegistryReady', mode: MODE_OF[state] },
      { kind: 'NodesUpToDate', nodeGroups: ['*'] },
    ]);
  }

  /** What a commit of engine Pipeline changed is seen to have arrived. */
  applied(clauses: readonly GateClause[]): Gate {
    return this.commit(textOf(clauses), clauses);
  }

  /** Nothing is committed, and nothing but the clauses is waited for. */
  checked(clauses: readonly GateClause[]): Gate {
    const { deadline, ...gate } = this.commit(textOf(clauses), clauses);
    return { ...gate, all: clauses, ...(deadline === undefined ? {} : { deadline }) };
  }

  /** A person has done their part. */
  done(clauses: readonly GateClause[]): Gate {
    return this.action(textOf(clauses), clauses);
  }

  private commit(text: string, clauses: readonly GateClause[]): Gate {
    const deadline = this.cluster.delivery?.deadline ?? DEFAULT_DEADLINE;
    return { text, all: [DELIVERED, ...clauses], settleSeconds: this.settleSeconds(), deadline };
  }

  /** The deadline of an action pauses: nobody knows when the person comes. */
  private action(text: string, clauses: readonly GateClause[]): Gate {
    return { text, all: clauses, settleSeconds: this.settleSeconds() };
  }

  private settleSeconds(): number {
    return this.cluster.delivery?.settleSeconds ?? DEFAULT_SETTLE_SECONDS;
  }
}

/** A gate's clauses in a few words. */
function textOf(clauses: readonly GateClause[]): string {
  const words = clauses.flatMap(wordsOf);
  return words.length === 0 ? 'delivered' : words.join(', ');
}

function wordsOf(clause: GateClause): readonly string[] {
  switch (clause.kind) {
    case 'RolledOut':
      return [`${shortName(clause.name)} rolled out`];
    case 'Gone':
      return [`${shortName(clause.name)} gone`];
    case 'ServiceLeadsTo':
      return [`Service on ${clause.backend}`];
    case 'ImagesPresent':
      return ['images present'];
    case 'PlatformRegistryIs':
      return [`platform on ${clause.address}${clause.path}`];
    case 'ControllerRestarted':
      return ['controller restarted'];
    case 'NodesUpToDate':
      return ['files on all nodes'];
    default:
      return [];
  }
}

function shortName(name: string): string {
  return name.replace(/^registry-/, '');
}
