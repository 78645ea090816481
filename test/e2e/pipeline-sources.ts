import { LOGINS } from './pipeline-stage';
import type { LoginName, OutsideHost, Stage } from './pipeline-stage';

/** Something that nodes pull from, and that can die. */
export interface Source {
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** The stage that is set by the time something dies. */
type Where = () => Stage;

export function outside(stage: Where, host: OutsideHost): Source {
  return {
    cut: async () => stage().upstream(host).kill(),
    mend: async () => stage().upstream(host).revive(),
  };
}

/** Pods of ours. */
export function inside(stage: Where, workload: string): Source {
  return {
    cut: async () => stage().cluster.crash(workload),
    mend: async () => stage().cluster.rollOut(stage().cluster.nodes, workload),
  };
}

/** A registry as far as it takes a login. */
export function login(stage: Where, host: OutsideHost, name: LoginName): Source {
  return {
    cut: async () => stage().upstream(host).refuse(LOGINS[name]),
    mend: async () => stage().upstream(host).accept(LOGINS[name]),
  };
}
