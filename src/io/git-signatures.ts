import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignedCommit, Signer } from '../deliver/approvals';
import { EnvironmentError } from '../model/errors';
import { readObjects } from './git-objects';
import { gitText } from './git-process';

/** Nothing that whoever calls trusts or has set up: keys, programs, revocations, habits of showing a log. */
const NO_TRUST = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '0',
  GIT_CONFIG_PARAMETERS: '',
} as const;

/** How many commits are looked at, the newest first. */
const MOST_COMMITS = 1000;

/**
 * Commits on top of the one that brought a file, with a good SSH signature by one of some keys. It is git that judges
 * signatures, against these keys and nothing that the machine or its user trusts besides.
 *
 * @param scratch - repository that the temporary list of keys is put in
 */
export async function signedCommits(
  scratch: string,
  tip: string,
  path: string,
  keys: readonly string[],
): Promise<readonly SignedCommit[]> {
  const listed = keys.map(listedKey);
  const newest = ['log', '-1', '--format=%H', '--diff-filter=A', tip, '--', path];
  const brought = await gitText(scratch, newest, { env: NO_TRUST });
  if (brought === '' || keys.length === 0) return [];
  const candidates = await gitText(scratch, [
    'rev-list',
    `--max-count=${String(MOST_COMMITS)}`,
    '--ancestry-path',
    `${brought}..${tip}`,
  ]);
  const commits = candidates.split('\n').filter((line) => line !== '');
  const objects = await readObjects(scratch, commits);
  const signed = commits.flatMap((commit, at) => {
    const { header, message } = partsOf(objects[at]?.toString('utf8') ?? '');
    return header.includes('\ngpgsig -----BEGIN SSH SIGNATURE-----\n') ? [{ commit, message }] : [];
  });
  const signers = await goodSignatures(
    scratch,
    signed.map(({ commit }) => commit),
    listed,
  );
  return signed.flatMap(({ commit, message }) => {
    const signer = signers.get(commit);
    return signer === undefined ? [] : [{ commit, message, signer }];
  });
}

interface ListedKey extends Signer {
  /** Type and key, as `allowed_signers` has them. */
  readonly key: string;
}

function listedKey(text: string): ListedKey {
  const parts = /^([a-z0-9@.-]+) +([A-Za-z0-9+/]+={0,2})(?: +(.*))?$/.exec(text.trim());
  const [, type = '', blob = '', comment] = parts ?? [];
  const bytes = Buffer.from(blob, 'base64');
  // a key begins with its own type: four bytes of length, then the text
  if (type === '' || bytes.toString('latin1', 4, 4 + type.length) !== type) {
    throw new EnvironmentError(`${JSON.stringify(text)} is no SSH public key`);
  }
  const hash = createHash('sha256').update(bytes).digest('base64');
  return {
    key: `${type} ${blob}`,
    fingerprint: `SHA256:${hash.replace(/=+$/, '')}`,
    ...(comment === undefined || comment === '' ? {} : { comment }),
  };
}

async function goodSignatures(
  scratch: string,
  commits: readonly string[],
  keys: readonly ListedKey[],
): Promise<ReadonlyMap<string, Signer>> {
  if (commits.length === 0) return new Map();
  const folder = mkdtempSync(join(scratch, 'signers-'));
  try {
    const list = join(folder, 'allowed_signers');
    const lines = keys.map(({ key }) => `listed namespaces="git" ${key}\n`);
    writeFileSync(list, lines.join(''), { mode: 0o600 });
    const settings = [
      `gpg.ssh.allowedSignersFile=${list}`,
      // another kind of signature would be judged by what the user's keyring trusts
      'gpg.program=false',
      'gpg.x509.program=false',
    ];
    const judged = await gitText(
      scratch,
      ['log', '--no-walk=unsorted', '--stdin', '--format=%H %G? %GF'],
      { input: commits.map((commit) => `${commit}\n`).join(''), settings, env: NO_TRUST },
    );
    const rows = judged.split('\n').map((line) => line.split(' '));
    return new Map(
      rows.flatMap(([commit = '', verdict, fingerprint]): [string, Signer][] => {
        const found = keys.find((one) => one.fingerprint === fingerprint);
        return verdict === 'G' && found !== undefined ? [[commit, signerOf(found)]] : [];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function signerOf({ fingerprint, comment }: ListedKey): Signer {
  return { fingerprint, ...(comment === undefined ? {} : { comment }) };
}

/** A commit's header lines, each after a line feed, and its message. */
function partsOf(commit: string): { readonly header: string; readonly message: string } {
  const end = commit.indexOf('\n\n');
  return { header: `\n${commit.slice(0, end)}`, message: commit.slice(end + 2) };
}
