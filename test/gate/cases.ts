import { APPLICATION_CASES } from './cases/application';
import { FACT_CASES } from './cases/facts';
import { GATE_CASES } from './cases/gate';
import { HELD_CASES } from './cases/held';
import { KUSTOMIZATION_CASES } from './cases/kustomization';
import { NODE_CASES } from './cases/nodes';
import { PLATFORM_CASES } from './cases/platform';
import { PREFLIGHT_CASES } from './cases/preflight';
import { REGISTRY_CASES } from './cases/registry';
import { WORKLOAD_CASES } from './cases/workloads';
import type { GateCase } from './gate-case';

/** All that is asked of `src/gate`: by the tests of the sources, and by those of their mutants. */
export const CASES: readonly GateCase[] = [
  GATE_CASES,
  APPLICATION_CASES,
  KUSTOMIZATION_CASES,
  REGISTRY_CASES,
  PREFLIGHT_CASES,
  NODE_CASES,
  WORKLOAD_CASES,
  PLATFORM_CASES,
  HELD_CASES,
  FACT_CASES,
].flat();
