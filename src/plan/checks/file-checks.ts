import { backendsFor, canDeliver, deliveryTool, kindsWithSecrets } from '../secret-delivery';
import { failed, met, NOTHING, unknown } from './check';
import type { CheckContext, Finding } from './check';

/** Checks of what the cluster file says, against the route and against what can be delivered. */

/** Sections of the modes on the way are there, and the first repeats the registry in use. */
export function viaSection({ hopSettings, hops }: CheckContext): readonly Finding[] {
  return hopSettings.flatMap((hop, index) => {
    const phase = hops[index]?.phases.find(({ id }) => id.startsWith('switch-'))?.id;
    return hop.problems.flatMap(({ message, remedy }) => failed(message, remedy, phase));
  });
}

export function secretDelivery({ hops, input }: CheckContext): readonly Finding[] {
  const objects = hops.flatMap((hop) => hop.phases.flatMap((phase) => phase.objects));
  const kinds = kindsWithSecrets(objects);
  const backend = input.cluster.secrets?.backend;
  const tool = deliveryTool(input.cluster);
  if (kinds.length === 0) return NOTHING;
  if (backend === undefined || tool === undefined) {
    return unknown(
      `${kinds.join(' and ')} will hold secrets, and the cluster file does not say how they are kept`,
      `write ${backend === undefined ? 'secrets.backend' : 'delivery.tool'} before the switch starts`,
    );
  }
  const refused = kinds.filter((kind) => !canDeliver(kind, backend, tool));
  if (refused.length === 0) return met(`${backend} with ${tool} serves ${kinds.join(' and ')}`);
  const others = backendsFor(kinds, tool);
  return failed(
    `${backend} with ${tool} can not bring secrets of ${refused.join(' and ')} into the cluster`,
    others.length > 0
      ? `use secrets.backend: ${others.join(' or ')}`
      : 'name a decrypting plugin in delivery.plugin, or deliver with Flux',
  );
}
