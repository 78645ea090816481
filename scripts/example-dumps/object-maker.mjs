// Objects with the metadata that the API server adds; the same calls give the same bytes.
import { createHash } from 'node:crypto';

export const DECKHOUSE = 'deckhouse.io/v1alpha1';

/** Makes objects with the metadata that the API server adds. */
export class ObjectMaker {
  constructor(cluster) {
    this.cluster = cluster;
    this.version = 48_200_000;
  }

  make(apiVersion, kind, { name, namespace, ...metadata }, fields) {
    this.version += 137;
    return {
      apiVersion,
      kind,
      metadata: {
        ...metadata,
        creationTimestamp: '2025-03-11T08:00:00Z',
        name,
        ...(namespace === undefined ? {} : { namespace }),
        resourceVersion: String(this.version),
        uid: uid(`${this.cluster.folder}/${kind}/${namespace}/${name}`),
      },
      ...fields,
    };
  }

  secret(namespace, name, type, data, metadata = {}) {
    const encoded = Object.entries(data)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    const fields = { data: Object.fromEntries(encoded), type };
    return this.make('v1', 'Secret', { name, namespace, ...metadata }, fields);
  }
}

export function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function uid(text) {
  const hex = sha256(text);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
