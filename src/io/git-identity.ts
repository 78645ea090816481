/** Author and committer. */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

/** Variables by which git takes author, committer and time, in seconds since 1970. */
export function identityEnv(
  { name, email }: GitIdentity,
  seconds: number,
): Readonly<Record<string, string>> {
  const roles = ['AUTHOR', 'COMMITTER'].map((role) => ({
    [`GIT_${role}_NAME`]: name,
    [`GIT_${role}_EMAIL`]: email,
    [`GIT_${role}_DATE`]: `${String(seconds)} +0000`,
  }));
  return Object.assign({}, ...roles) as Readonly<Record<string, string>>;
}
