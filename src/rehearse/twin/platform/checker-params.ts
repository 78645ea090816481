import { canonicalJson } from '../../../model/canonical-json';
import { rememberByText } from '../../../model/remember';
import type { CheckerParams, NodeState, RegistryParams } from '../state';
import { digestOf } from './digest';
import { masterHost, MODULE_CA, READER, VIRTUAL_PATH } from './names';
import { registryHost, textWithMasters, upstreamOf } from './params';

/**
 * What the checker is asked to look at (`switching.md` 3.3): the upstream under its host; in Local the masters' own
 * registries under the names of their nodes (`observing.md` 14).
 */
export function checkerParamsOf(
  params: RegistryParams,
  masters: readonly NodeState[],
): CheckerParams {
  return paramsOver(params, params.mode === 'Local' ? masters : NONE);
}

const NONE: readonly NodeState[] = [];

/** The version covers the registries, the target and `checkMode`. */
const paramsOver = rememberByText(
  textWithMasters,
  (params: RegistryParams, masters: readonly NodeState[]): CheckerParams => {
    const checkMode = params.checkMode ?? 'Default';
    const registries = params.mode === 'Local' ? masters.map(ofMaster) : [ofUpstream(params)];
    const version = digestOf(canonicalJson([registries, params.mode, checkMode]));
    return { version, checkMode, registries };
  },
);

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
