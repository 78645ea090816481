import { canonicalJson } from '../../../model/canonical-json';
import { remember, rememberByText } from '../../../model/remember';
import type { NodeState, RegistryParams } from '../state';
import { done, pending } from './conditions';
import type { Finding } from './conditions';
import { digestOf } from './digest';
import { paramsText, registryHost, textWithMasters, upstreamOf } from './params';
import {
  DEPLOYING_PROXY,
  nodeServicesLeftText,
  nodeServicesText,
  proxyInProgress,
  proxyMismatch,
  servicesNotReady,
  STOPPING_PROXY,
} from './phase-texts';
import type { Pass, Step } from './step';
import { withChanges, withoutField } from './with-changes';

/** Version of the configuration of Deployment `registry-incluster-proxy` (`switching.md` 3.7). */
export const inClusterProxyVersion: (params: RegistryParams) => string = remember((params) =>
  digestOf(`incluster-proxy ${paramsText(upstreamOf(params))}`),
);

/** InClusterProxyReady: brought up, not used yet (`switching.md` 3.7). */
export const inClusterProxy: Step = ({ params, before, masters }, platform) => {
  const version = inClusterProxyVersion(params);
  const current = before.inClusterProxy;
  const rendered =
    current?.version === version
      ? platform
      : { ...platform, inClusterProxy: { version, rolledOut: false } };
  return { platform: rendered, findings: [proxyFinding(current, version, masters.length)] };
};

function proxyFinding(
  current: Pass['before']['inClusterProxy'],
  version: string,
  replicas: number,
): Finding {
  const type = 'InClusterProxyReady';
  if (current === undefined) return pending(type, DEPLOYING_PROXY);
  if (current.version !== version) return pending(type, proxyMismatch(current.version, version));
  if (current.rolledOut) return done(type);
  return pending(type, proxyInProgress(`0 of ${replicas} updated replicas are available`));
}

/** CleanupInClusterProxy (`switching.md` 3.11). */
export const dropInClusterProxy: Step = ({ before }, platform) => {
  const type = 'CleanupInClusterProxy';
  return {
    platform: withoutField(platform, 'inClusterProxy'),
    findings: [before.inClusterProxy === undefined ? done(type) : pending(type, STOPPING_PROXY)],
  };
};

/**
 * Versions of the configurations of the masters' registries by name of the master; in Local they name the other masters
 * (`switching.md` 3.5). `undefined` for what their model refuses: Proxy without login or path (`objects.md` 4.8).
 */
export function nodeServicesVersions(
  params: RegistryParams,
  masters: readonly NodeState[],
): Readonly<Record<string, string>> | undefined {
  return params.mode === 'Proxy' && !isCompleteUpstream(params)
    ? undefined
    : versionsOver(params, masters);
}

const versionsOver = rememberByText(
  textWithMasters,
  (params: RegistryParams, masters: readonly NodeState[]): Readonly<Record<string, string>> => {
    const addresses = masters.map(({ address }) => address);
    const source =
      params.mode === 'Proxy' ? { upstream: upstreamOf(params), ttl: params.ttl ?? '' } : addresses;
    return Object.fromEntries(
      masters.map(({ name, address }) => [
        name,
        digestOf(canonicalJson(['node-services', name, address, params.mode, source])),
      ]),
    );
  },
);

function isCompleteUpstream({
  imagesRepo = '',
  username = '',
  password = '',
}: RegistryParams): boolean {
  const hasPath = imagesRepo !== registryHost({ mode: 'Proxy', imagesRepo });
  return hasPath && username !== '' && password !== '';
}

/** NodeServicesReady: the masters' registries run, nothing uses them yet (`switching.md` 3.5). */
export const nodeServices: Step = ({ params, masters }, platform) => {
  const versions = nodeServicesVersions(params, masters);
  if (versions === undefined) return undefined;
  const waiting = masters.flatMap((node) => {
    const why = whyNotServing(node, versions[node.name] ?? '');
    return why === undefined ? [] : [{ name: node.name, why }];
  });
  const type = 'NodeServicesReady';
  return {
    platform: withChanges(platform, {
      nodeServicesManager: true,
      nodeServices: sameVersions(platform.nodeServices, versions)
        ? platform.nodeServices
        : versions,
    }),
    findings: [
      waiting.length === 0 ? done(type) : pending(type, nodeServicesText(waiting, masters.length)),
    ],
  };
};

function whyNotServing(node: NodeState, version: string): string | undefined {
  if (!node.ready) return 'node is not Ready';
  const pod = node.nodeServices;
  return pod?.ready === true && pod.version === version ? undefined : servicesNotReady(version);
}

function sameVersions(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

const NO_NODE_SERVICES: Readonly<Record<string, string>> = {};

/** CleanupNodeServices: the DaemonSet goes once it has removed the static pods (`switching.md` 3.10). */
export const dropNodeServices: Step = ({ masters }, platform) => {
  const left = masters.filter((node) => node.nodeServices !== undefined).map(({ name }) => name);
  const type = 'CleanupNodeServices';
  return {
    platform: withChanges(platform, {
      nodeServices: sameVersions(platform.nodeServices, NO_NODE_SERVICES)
        ? platform.nodeServices
        : NO_NODE_SERVICES,
      nodeServicesManager: platform.nodeServicesManager && left.length > 0,
    }),
    findings: [left.length === 0 ? done(type) : pending(type, nodeServicesLeftText(left))],
  };
};
