import type { Issue } from '../../model/issue';
import { hasFeature, sinceText } from './containerd';
import type { Containerd } from './containerd';
import type { Mistake } from './host-settings';
import type { HostsDocument } from './parse-hosts-toml';
import { readHosts, refusedToml } from './read-hosts';
import type { HostsReading } from './read-hosts';
import { trapIssue } from './trap';
import type { Trap } from './trap';
import { isUnknown } from './unknown-value';

const IGNORED = 'containerd ignores the whole file and asks the original registry';

/** What makes containerd refuse the whole file, or die over it. */
export const fileTraps: Trap = ({ document, containerd }) => {
  switch (document.kind) {
    case 'empty':
      return [
        trapIssue(document, [], {
          code: 'N006',
          severity: 'warning',
          message: 'the file is empty: containerd acts as if it were not there',
          hint: 'fill it, or remove it',
        }),
      ];
    case 'broken':
      return brokenText(document, containerd);
    case 'table':
      return brokenTable(document, containerd);
  }
};

function brokenText(
  document: Extract<HostsDocument, { kind: 'broken' }>,
  containerd: Containerd,
): readonly Issue[] {
  const { file, stray, fault, before } = document;
  if (stray !== undefined && !hasFeature(containerd, 'survivesStrayTokens')) {
    const { line, column, token } = stray;
    const what =
      token === '' ? 'there is no value after =' : `stray ${token} where a value belongs`;
    return [
      {
        code: 'N002',
        severity: 'error',
        place: { file, line, column },
        message: `${what}: containerd ${containerd.version} dies over this file at the next pull`,
        hint: 'write a value there, or take the character out',
      },
    ];
  }
  const { line, column, message } = fault;
  const reading = readHosts(document, containerd);
  return [
    ...(reading.kind === 'panic' && before !== undefined
      ? [panicIssue(before, reading, containerd)]
      : []),
    {
      code: 'N001',
      severity: 'error',
      place: { file, line, column },
      message: `no TOML, ${message}: ${IGNORED}`,
      hint: 'correct the text at this place',
    },
  ];
}

function brokenTable(
  document: Extract<HostsDocument, { kind: 'table' }>,
  containerd: Containerd,
): readonly Issue[] {
  const newer = refusedToml(document, containerd).map(({ kind, line, column }): Issue => {
    const [what, hint] = NEWER[kind];
    return {
      code: 'N001',
      severity: 'error',
      place: { file: document.file, line, column },
      message: `${what} is no TOML 1.0: ${IGNORED}`,
      hint,
    };
  });
  const reading = readHosts({ ...document, newer: [] }, containerd);
  if (reading.kind === 'panic') return [...newer, panicIssue(document, reading, containerd)];
  const mistakes =
    reading.kind === 'ignored' ? reading.mistakes.filter(({ got }) => !isUnknown(got)) : [];
  return [...newer, ...mistakes.map((mistake) => mistakeIssue(document, mistake))];
}

const NEWER = {
  'comma-in-braces': ['a comma before }', 'take the comma out'],
  'line-end-in-braces': ['a line end in braces', 'write the braces on one line, or a table header'],
  'escape-e': ['this escape', 'write \\u and four digits, or a string in single quotes'],
  'escape-x': ['this escape', 'write \\u and four digits, or a string in single quotes'],
} as const;

function panicIssue(
  document: HostsDocument,
  { path = [], reason = '' }: Extract<HostsReading, { kind: 'panic' }>,
  { version }: Containerd,
): Issue {
  return trapIssue(document, path, {
    code: 'N002',
    severity: 'error',
    message: `${reason}: containerd ${version} dies over this file at the next pull`,
    hint: 'write a table for each host, [host."https://…"]; settings of the server go to the top of the file',
  });
}

function mistakeIssue(document: HostsDocument, { kind, path, got, wanted }: Mistake): Issue {
  const name = path.at(-1) ?? '';
  switch (kind) {
    case 'capability':
      return trapIssue(document, path, {
        code: 'N003',
        severity: 'error',
        message: `unknown capability ${JSON.stringify(got)}: ${IGNORED}`,
        hint: `allowed are ${wanted}`,
      });
    case 'hosts':
      return trapIssue(document, [], {
        code: 'N005',
        severity: 'error',
        message: `there is no table [host]: before ${sinceText('hostTableOptional')} ${IGNORED}`,
        hint: 'add an empty table  [host]',
      });
    case 'url':
      return trapIssue(document, path, {
        code: 'N007',
        severity: 'error',
        message: `${JSON.stringify(got)} is no URL of a host: ${IGNORED}`,
        hint: `write ${wanted}`,
      });
    case 'type':
    case 'duration':
      return trapIssue(document, path, {
        code: 'N004',
        severity: 'error',
        message: `${name} is ${kind === 'duration' ? JSON.stringify(got) : got}: ${IGNORED}`,
        hint: `write ${wanted}`,
      });
  }
}
