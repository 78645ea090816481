import { KINDS } from './kinds';
import type { Dump } from './dump';
import { isFields, known, textAt, wordAt } from './fields';
import { reportDocument } from './report';
import type { Report } from './report';
import { secretText } from './secret-data';
import type { ClusterFacts } from './snapshot';
import { parseInnerYaml } from './yaml-documents';

/** Cluster type, runtime, bootstrap and public domain (`observing.md` 3 and 4). */
export function readClusterFacts(dump: Dump, report: Report): ClusterFacts {
  const configuration = readConfiguration(dump, report);
  const type = textAt(configuration, 'clusterType');
  const global = dump.find(KINDS.moduleConfig, undefined, 'global')?.fields;
  return known<ClusterFacts>({
    configuration: dump.presence(KINDS.secret, 'kube-system', 'd8-cluster-configuration'),
    type: type === 'Static' || type === 'Cloud' ? type : undefined,
    // the platform's own default
    defaultCRI:
      configuration === undefined
        ? undefined
        : (wordAt(configuration, 'defaultCRI') ?? 'Containerd'),
    bootstrapped: dump.presence(KINDS.configMap, 'kube-system', 'd8-cluster-is-bootstraped'),
    publicDomainTemplate: wordAt(global, 'spec', 'settings', 'modules', 'publicDomainTemplate'),
  });
}

function readConfiguration(dump: Dump, report: Report): unknown {
  const secret = dump.find(KINDS.secret, 'kube-system', 'd8-cluster-configuration');
  if (secret === undefined) return undefined;
  const key = 'cluster-configuration.yaml';
  const configuration = parseInnerYaml(secretText(secret, key, report) ?? '');
  if (isFields(configuration)) return configuration;
  reportDocument(report, secret, key, 'the YAML document of a ClusterConfiguration');
  return undefined;
}
