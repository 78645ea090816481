import { formatImageBase } from '../../model/upstream';
import type { ImageBase } from '../../model/upstream';
import { registryAt } from '../../serving/endpoint';
import type { GateClause } from '../plan';
import { ownBase } from './components';
import type { Arrival } from './arrival';
import type { PipelineFacts } from './facts';
import { imageList, ownImages } from './own-images';
import { upstreamIn } from './upstreams';

/** The registries of a state have every image of the platform, and those of our own pods. */
export function imagesPresent(facts: PipelineFacts, to: Arrival): GateClause {
  const images = ownImages(facts.pipeline.images, ownBase(facts, to));
  return {
    kind: 'ImagesPresent',
    registries: registriesOf(facts, to),
    own: imageList(images),
  };
}

/** DKP's Secret `deckhouse-registry` names this registry. */
export function pullSecretIs({ host, path }: ImageBase): GateClause {
  return { kind: 'PlatformRegistryIs', address: host, path: path === '' ? '' : `/${path}` };
}

function registriesOf({ base, masters }: PipelineFacts, to: Arrival): readonly string[] {
  const upstream = upstreamIn(to.settings, to.state);
  if (upstream !== undefined) return [`${upstream.scheme}://${formatImageBase(upstream)}`];
  return masters.map(
    ({ address }) => `https://${formatImageBase({ host: registryAt(address), path: base.path })}`,
  );
}
