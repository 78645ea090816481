import type { Issue } from '../../model/issue';
import { lintHostsToml, lintHostTree } from '../../node/hosts/lint-host-tree';
import { hasUnknownStructure } from '../../node/hosts/unknown-value';
import { anyContainerd, deckhouseContainerd, withDoubt } from '../hosts/assumed-containerd';
import type { AssumedContainerd } from '../hosts/assumed-containerd';
import { hostsInObject } from '../hosts/hosts-in-object';
import type { HostsInObject } from '../hosts/hosts-in-object';
import { hostsInScript } from '../hosts/hosts-in-script';
import type { HostsInScript } from '../hosts/hosts-in-script';
import type { Manifest } from '../manifest';
import type { Problem } from '../problem';
import { CONTENT_PATH, scriptOf } from '../script/node-script';
import type { Rule } from './rule';

/** What containerd ignores or breaks over in a `hosts.toml` that a script writes, or a Secret or ConfigMap holds. */
export const hostsToml: Rule = ({ manifest, containerd }) => [
  ...judgeScript(manifest, deckhouseContainerd(containerd)),
  ...hostsInObject(manifest).flatMap((found) => judgeData(found, anyContainerd(containerd))),
];

function judgeScript(manifest: Manifest, containerd: AssumedContainerd): readonly Problem[] {
  const script = scriptOf(manifest);
  if (script === undefined) return [];
  return hostsInScript(script)
    .filter(({ text }) => !hasUnknownStructure(text))
    .flatMap((found) =>
      lintHostsToml(found.text, found.name, containerd.containerd).map((issue) =>
        problemOfScript(issue, found),
      ),
    );
}

function problemOfScript(issue: Issue, { name, placeOf }: HostsInScript): Problem {
  const { line, column } = issue.place;
  const at = placeOf(line ?? 1, column ?? 1);
  return {
    ...problemOf(issue, name),
    path: CONTENT_PATH,
    textLine: at.line,
    ...(at.column === undefined ? {} : { textColumn: at.column }),
  };
}

function judgeData(found: HostsInObject, containerd: AssumedContainerd): readonly Problem[] {
  const { name, path, text, encoded, tree } = found;
  const issues =
    tree === undefined
      ? lintHostsToml(text, name, containerd.containerd)
      : lintHostTree(tree, containerd.containerd).filter(({ place }) => place.file === name);
  return withDoubt(issues, containerd).map((issue) => {
    const { line, column } = issue.place;
    const place = encoded || line === undefined ? {} : { textLine: line, textColumn: column ?? 1 };
    return { ...problemOf(issue, name), path, ...place };
  });
}

function problemOf(issue: Issue, name: string): Omit<Problem, 'path'> {
  const { code, severity, place, message, hint } = issue;
  const line = place.line === undefined ? '' : ` line ${String(place.line)}`;
  return {
    code,
    severity,
    message: `${name}${line}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}
