/**
 * How much a phase disturbs the running cluster, mildest first: a later class includes the earlier ones.
 *
 * - `ControllerRestart`: the pods of the platform's controller restart.
 * - `ContainerdRestart`: containerd restarts on nodes, running containers go on.
 * - `AllComponentsRestart`: images are renamed, so every component of the platform restarts.
 * - `Drain`, `Reboot`: nodes are emptied, or restarted.
 */
export const DISRUPTIONS = [
  'None',
  'ControllerRestart',
  'ContainerdRestart',
  'AllComponentsRestart',
  'Drain',
  'Reboot',
] as const;
export type Disruption = (typeof DISRUPTIONS)[number];

/** Whether `disruption` is at least as heavy as `threshold`. */
export function reaches(disruption: Disruption, threshold: Disruption): boolean {
  return DISRUPTIONS.indexOf(disruption) >= DISRUPTIONS.indexOf(threshold);
}

/** The heavier of several classes; `None` for an empty list. */
export function heaviest(disruptions: Iterable<Disruption>): Disruption {
  let most: Disruption = 'None';
  for (const disruption of disruptions) if (reaches(disruption, most)) most = disruption;
  return most;
}
