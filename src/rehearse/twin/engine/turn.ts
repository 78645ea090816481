import type { EngineState, ShownStatus } from '../state';

/** The engine with another operation or failure, or, where none is given, without. */
export function turn(engine: EngineState, change: Partial<EngineState>): EngineState {
  const { fetched, applied, shown, inventory } = engine;
  return {
    ...(fetched === undefined ? {} : { fetched }),
    ...(applied === undefined ? {} : { applied }),
    shown,
    inventory,
    ...change,
  };
}

/**
 * What a Kustomization shows of a revision. Without `spec.wait`, as is Flux's default, it says nothing of the health of
 * what it applied (`peers.md` 1.5).
 */
export function shownByFlux(revision: string, synced: boolean, error?: string): ShownStatus {
  return { revision, synced, health: 'Healthy', ...(error === undefined ? {} : { error }) };
}
