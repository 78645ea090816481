import { secretOnThisMachine } from '../../io/secret-files';
import type { KubeObject } from '../../model/object-id';
import type { Issue } from '../../model/issue';
import { toYaml } from '../../render/to-yaml';
import { resolveObject } from '../../secrets/resolve-placeholders';
import { EXIT } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import { loadManifests } from '../load';
import { badUsage, Rejected } from '../rejected';
import type { Streams } from '../streams';

export interface SecretsFillOptions {
  readonly paths: readonly string[];
  /** Folder in which Secrets are mounted. */
  readonly secrets?: string;
}

/** `regshift secrets fill`: manifests with values in place of placeholders, for a pipe. All of them or nothing. */
export function secretsFill({ paths, secrets }: SecretsFillOptions, streams: Streams): ExitCode {
  if (streams.stdout.isTTY === true) {
    throw badUsage(
      'secrets fill prints secrets in clear, and would print them on a terminal',
      'pipe it:  regshift secrets fill … | kubectl apply --server-side -f -',
    );
  }
  const places = {
    env: streams.env,
    folder: '.',
    ...(secrets === undefined ? {} : { mounted: secrets }),
  };
  const objects: KubeObject[] = [];
  const issues: Issue[] = [];
  for (const object of paths.flatMap((path) => loadManifests(path, EXIT.usage))) {
    const filled = resolveObject(object, (source) => secretOnThisMachine(source, places));
    if (filled.ok) objects.push(filled.value);
    else issues.push(...filled.issues);
  }
  if (issues.length > 0) throw new Rejected(issues, EXIT.no, 'Nothing was printed.');
  streams.stdout.write(objects.map((object) => `---\n${toYaml(object)}`).join(''));
  return EXIT.yes;
}
