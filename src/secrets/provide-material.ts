import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import type { Master } from '../model/upstream';
import type { Generations } from './material';
import { openMaterial, sealMaterial } from './material-at-rest';
import type { MaterialAtRest } from './material-at-rest';
import { materialRequest } from './material-request';
import { renewMaterial } from './renew-material';
import type { SealPorts } from './sealer';
import { materialValues } from './secret-values';
import type { SecretValues } from './secret-values';
import { sameRecipients } from './sops/sops-file';

/** What manifests need of generated values. */
export interface MaterialNeed {
  /** Names of items, sorted. */
  readonly items: readonly string[];
  readonly masters: readonly Master[];
  /** The sealed file, if there is one. */
  readonly sealed: string | undefined;
  readonly recipients: readonly string[];
}

export interface ProvidedMaterial {
  /** Text of the sealed file, absent while nothing was ever needed. */
  readonly sealed?: string;
  readonly values: SecretValues;
  readonly generations: Generations;
}

/**
 * Makes generated values that are needed and missing; what is there already is not touched, so that the
 * bytes of a phase do not depend on the day it is sealed.
 */
export async function provideMaterial(
  { items, masters, sealed, recipients }: MaterialNeed,
  ports: SealPorts,
): Promise<Result<ProvidedMaterial>> {
  if (items.length === 0) {
    return success({ ...keptAs(sealed), values: () => undefined, generations: {} });
  }
  if (recipients.length === 0) return failure([NO_RECIPIENTS]);
  const opened = await openMaterial(sealed, ports.identities);
  if (!opened.ok) return opened;
  const atRest = opened.value;
  const missing = items.filter((name) => !namesIn(atRest).includes(name));
  if (missing.length === 0 && !needsNewRecipients(atRest, recipients)) {
    return success({
      ...keptAs(sealed),
      values: valuesOf(atRest),
      generations: generationsOf(atRest),
    });
  }
  if (atRest.kind === 'closed') return failure([closed(missing)]);
  const wanted = materialRequest(items, masters);
  if (!wanted.ok) return wanted;
  const current = atRest.kind === 'open' ? atRest.material : undefined;
  const material =
    missing.length === 0 && current !== undefined
      ? current
      : (await renewMaterial(current, wanted.value, ports)).material;
  const former = atRest.kind === 'open' ? atRest.file : undefined;
  const text = await sealMaterial(material, recipients, former, ports);
  if (!text.ok) return text;
  const { generations = {} } = material;
  return success({ sealed: text.value, values: materialValues(material), generations });
}

function keptAs(sealed: string | undefined): { readonly sealed?: string } {
  return sealed === undefined ? {} : { sealed };
}

function namesIn(atRest: MaterialAtRest): readonly string[] {
  switch (atRest.kind) {
    case 'none':
      return [];
    case 'closed':
      return atRest.items;
    case 'open':
      return Object.keys(atRest.material.items);
  }
}

function needsNewRecipients(atRest: MaterialAtRest, recipients: readonly string[]): boolean {
  return atRest.kind === 'open' && !sameRecipients(atRest.file, recipients);
}

function valuesOf(atRest: MaterialAtRest): SecretValues {
  return atRest.kind === 'open' ? materialValues(atRest.material) : () => undefined;
}

function generationsOf(atRest: MaterialAtRest): Generations {
  switch (atRest.kind) {
    case 'none':
      return {};
    case 'closed':
      return atRest.generations;
    case 'open':
      return atRest.material.generations ?? {};
  }
}

const NO_RECIPIENTS: Issue = {
  code: 'G014',
  severity: 'error',
  place: { path: 'spec.secrets' },
  message:
    'certificates and passwords must be generated, and nobody is named who could read them again',
  hint: 'write  age: {recipients: [age1…]}  under spec.secrets: regshift keeps what it generates in a file encrypted for them',
};

function closed(missing: readonly string[]): Issue {
  return {
    code: 'G013',
    severity: 'error',
    place: {},
    message: `${missing.join(', ')} must be added to the generated secrets, and no age identity at hand opens them`,
    hint: 'seal where the age identity is: REGSHIFT_AGE_KEY_FILE names its file',
  };
}
