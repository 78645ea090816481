import { canonicalJson } from '../../../model/canonical-json';
import type { CheckerParams, NodeState, RegistryParams } from '../state';
import { digestOf } from './digest';
import { masterHost, MODULE_CA, READER, VIRTUAL_PATH } from './names';
import { paramsText, registryHost, upstreamOf } from './params';

const made = new Map<string, CheckerParams>();

/**
 * What the checker is asked to look at (`switching.md` 3.3): the upstream under its host; in Local the masters' own
 * registries under the names of their nodes (`observing.md` 14).
 */
export function checkerParamsOf(
  params: RegistryParams,
  masters: readonly NodeState[],
): CheckerParams {
  const checked = params.mode === 'Local' ? masters : [];
  const key = [
    paramsText(params),
    ...checked.map(({ name, address }) => `${name}=${address}`),
  ].join();
  const known = made.get(key);
  if (known !== undefined) return known;
  const wanted = makeParams(params, checked);
  made.set(key, wanted);
  return wanted;
}

/** The version covers the registries, the target and `checkMode`. */
function makeParams(params: RegistryParams, masters: readonly NodeState[]): CheckerParams {
  const checkMode = params.checkMode ?? 'Default';
  const registries = params.mode === 'Local' ? masters.map(ofMaster) : [ofUpstream(params)];
  const version = digestOf(canonicalJson([registries, params.mode, checkMode]));
  return { version, checkMode, registries };
}

type Checked = CheckerParams['registries'][number];

function ofUpstream(params: RegistryParams): Checked {
  return { registry: registryHost(params), place: upstreamOf(params) };
}

function ofMaster({ name, address }: NodeState): Checked {
  const place: RegistryParams = {
    mode: 'Local',
    imagesRepo: `${masterHost(address)}${VIRTUAL_PATH}`,
    scheme: 'HTTPS',
    ca: MODULE_CA,
    ...READER,
  };
  return { registry: name, place };
}
