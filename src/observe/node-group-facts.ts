import { compareText } from '../model/issue';
import { KINDS } from './kinds';
import type { Dump } from './dump';
import type { DumpObject } from './expand-lists';
import { at, fieldsAt, known, wordAt } from './fields';
import type { Report } from './report';
import { secretText } from './secret-data';
import type { NodeGroupFacts } from './snapshot';

/** NodeGroups (`observing.md` 8.1, 8.2), by name. */
export function readNodeGroups(dump: Dump): readonly NodeGroupFacts[] | undefined {
  return dump.list(KINDS.nodeGroup)?.map(readNodeGroup);
}

/** Wanted checksum per NodeGroup: every key of Secret `configuration-checksums` (`observing.md` 8.3). */
export function readConfigurationChecksums(
  dump: Dump,
  report: Report,
): Readonly<Record<string, string>> | undefined {
  const secret = dump.find(KINDS.secret, 'd8-cloud-instance-manager', 'configuration-checksums');
  if (secret === undefined) return undefined;
  const groups = ['data', 'stringData'].flatMap((part) =>
    Object.keys(fieldsAt(secret.fields, part)),
  );
  const checksums = [...new Set(groups)]
    .sort(compareText)
    .map((group) => [group, secretText(secret, group, report)?.trim() ?? ''] as const);
  return Object.fromEntries(checksums);
}

function readNodeGroup({ name, fields }: DumpObject): NodeGroupFacts {
  const most = at(fields, 'spec', 'update', 'maxConcurrent');
  return known<NodeGroupFacts>({
    name,
    nodeType: wordAt(fields, 'spec', 'nodeType'),
    cri: wordAt(fields, 'spec', 'cri', 'type'),
    approvalMode: wordAt(fields, 'spec', 'disruptions', 'approvalMode'),
    maxConcurrent: typeof most === 'string' || typeof most === 'number' ? String(most) : undefined,
    error: wordAt(fields, 'status', 'error'),
  });
}
