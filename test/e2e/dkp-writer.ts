import { objectId, objectKey } from '../../src/model/object-id';
import type { KubeObject } from '../../src/model/object-id';
import { createObjects, deleteObject, replaceObject } from './api-objects';
import type { ApiServer } from './api-server';

/** Writes to the API server what has changed since it wrote last, and nothing else: resourceVersions move only then. */
export class DkpWriter {
  private readonly server: ApiServer;
  private written = new Map<string, { readonly object: KubeObject; readonly text: string }>();

  constructor(server: ApiServer) {
    this.server = server;
  }

  async write(objects: readonly KubeObject[]): Promise<void> {
    const now = new Map(
      objects.map((object) => {
        const text = JSON.stringify(object);
        return [objectKey(objectId(object)), { object, text }] as const;
      }),
    );
    for (const [key, { object, text }] of now) {
      const before = this.written.get(key);
      if (before === undefined) await createObjects(this.server, [object]);
      else if (before.text !== text) await replaceObject(this.server, object);
    }
    for (const [key, { object }] of this.written) {
      if (!now.has(key)) await deleteObject(this.server, object);
    }
    this.written = now;
  }
}
