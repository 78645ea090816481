import type { CaFile } from '../mirrors';
import { ownerLine } from '../owner-line';
import * as bash from './bash-functions';
import {
  base64Literal,
  bashScript,
  decodeFunction,
  sealableLiteral,
  sealableLiterals,
} from './bash-text';

/** A configuration file on the node that one NodeGroupConfiguration owns, and the CA files that it names. */
export interface OwnedConfig {
  /** What the script does, one sentence. */
  readonly about: string;
  /** Name of the NodeGroupConfiguration. */
  readonly owner: string;
  /** Bash with the literal paths. */
  readonly paths: string;
  /** Bash that sets `folder` and `file` of the configuration and `ca_folder`; may call `decode`. */
  readonly names: string;
  /**
   * Bash function `is_platforms`, which tells whether the file is one that the platform writes and that may be replaced.
   *
   * @default a file of anybody else stays
   */
  readonly isPlatforms?: string;
}

/**
 * A script that gives the file its content and its CA files theirs, each complete or not at all: CA files first,
 * since one that is named and missing fails every pull; those that are no longer named go last. A file of somebody
 * else in the way is left alone and fails the step before anything is written.
 *
 * @param text the file, with placeholders of secrets; its first line is the owner's
 * @param makeCaFolder whether `ca_folder` must exist even without CA files
 */
export function writeConfigScript(
  config: OwnedConfig,
  text: string,
  cas: readonly CaFile[],
  makeCaFolder: boolean,
): string {
  const withCas = cas.length > 0;
  return bashScript(
    config.about,
    config.paths,
    bash.FAIL,
    bash.DECODE,
    bash.IS_THERE,
    bash.HOLDS,
    bash.IS_OURS,
    bash.NAMES_CA,
    bash.DROP_LEFTOVERS,
    bash.PUT,
    JUDGE_CA,
    DROP_UNNAMED_CAS,
    FINISH,
    ...(withCas ? [CHECK_CA, PUT_CA] : []),
    ...(config.isPlatforms === undefined ? [] : [config.isPlatforms]),
    setOwner(config),
    config.names,
    decodeFunction('config_text', sealableLiterals(text)),
    `  wanted=$(config_text | base64 -w0) || exit 1
  new=$(decode "$wanted") || exit 1`,
    ...cas.map(setCa),
    ...checkSealed(cas),
    config.isPlatforms === undefined ? CHECK_CONFIG : CHECK_SHARED_CONFIG,
    ...(withCas ? [READ_OLD] : []),
    ...cas.map((_, index) => `  check_ca ${caArguments(index)} || exit 1`),
    '  trap finish EXIT',
    ...(withCas || makeCaFolder ? [MAKE_CA_FOLDER] : []),
    MAKE_FOLDER,
    ...cas.map((_, index) => `  put_ca ${caArguments(index)} || exit 1`),
    PUT_CONFIG,
  );
}

/**
 * A script that removes the file and the CA files that it names, if the file is the owner's, and then each folder
 * that is empty. Anything else stays. Succeeds when there is nothing to remove.
 *
 * @param folders bash words
 */
export function removeConfigScript(config: OwnedConfig, folders: readonly string[]): string {
  return bashScript(
    config.about,
    config.paths,
    bash.FAIL,
    bash.DECODE,
    bash.IS_OURS,
    JUDGE_CA,
    bash.DROP_LEFTOVERS,
    bash.DROP_EMPTY_FOLDER,
    setOwner(config),
    config.names,
    REMOVE_CONFIG,
    ...folders.map((folder) => `  drop_empty_folder ${folder} || exit 1`),
  );
}

function setOwner({ owner }: OwnedConfig): string {
  return `  owner=$(decode ${base64Literal(ownerLine(owner))}) || exit 1`;
}

function setCa({ name, pem, isSecret }: CaFile, index: number): string {
  const literal = isSecret === true ? sealableLiteral(pem) : base64Literal(pem);
  return `  ca_${index}_name=$(decode ${base64Literal(name)}) || exit 1\n  ca_${index}=${literal}`;
}

/** The text is decoded before anything is written; so are the CA files that are secrets. */
function checkSealed(cas: readonly CaFile[]): readonly string[] {
  return cas.flatMap(({ isSecret }, index) =>
    isSecret === true ? [`  decode "$ca_${String(index)}" >/dev/null || exit 1`] : [],
  );
}

function caArguments(index: number): string {
  return `"$ca_${index}_name" "$ca_${index}"`;
}

/**
 * No mark of an owner fits into a CA file. In a folder whose configuration is ours, a file is ours that has the name
 * and the mode which ours have. Sets `our_ca`.
 */
const JUDGE_CA = String.raw`
  judge_ca() {
    local mode
    our_ca=''
    mode=$(stat -c %a -- "$1") || return 1
    [ "$mode" != 600 ] || our_ca='yes'
  }
`;

const DROP_UNNAMED_CAS = String.raw`
  drop_unnamed_cas() {
    local path name
    for path in "$ca_folder"/http*-ca.crt; do
      name=$(basename -- "$path") || return 1
      judge_ca "$path" || return 1
      if [ -n "$our_ca" ] && ! names_ca "$new" "$name"; then
        rm -f -- "$path" || return 1
      fi
    done
  }
`;

/**
 * What every end of the script leaves behind: no temporary file, and no CA file in a new folder without the
 * configuration that names it, since containerd would trust its certificates.
 */
const FINISH = String.raw`
  temporary=''
  made_folder=''
  # shellcheck disable=SC2317 # the trap calls it
  finish() {
    set +e
    [ -z "$temporary" ] || rm -f -- "$temporary"
    if [ -n "$made_folder" ] && ! is_there "$folder/$file"; then
      rm -f -- "$ca_folder"/http*-ca.crt
      rmdir -- "$ca_folder"
    fi
  }
`;

const CHECK_CA = String.raw`
  check_ca() {
    ! is_there "$ca_folder/$1" || holds "$ca_folder/$1" "$2" || names_ca "$old" "$1" ||
      fail "$ca_folder/$1 was not written by this step: move it away; nothing was changed"
  }
`;

const PUT_CA = String.raw`
  put_ca() {
    holds "$ca_folder/$1" "$2" || put "$ca_folder" "$1" "$2"
  }
`;

const CHECK_CONFIG = String.raw`
  if is_there "$folder/$file" && ! is_ours "$folder/$file"; then
    fail "$folder/$file was not written by this step: move it away; nothing was changed"
  fi
`;

const CHECK_SHARED_CONFIG = String.raw`
  if is_there "$folder/$file" && ! is_ours "$folder/$file" && ! is_platforms; then
    fail "$folder/$file was not written by this step: move it away; nothing was changed"
  fi
`;

const READ_OLD = String.raw`
  old=''
  if is_there "$folder/$file"; then
    old=$(<"$folder/$file") || exit 1
  fi
`;

const MAKE_CA_FOLDER = String.raw`
  if [ ! -d "$ca_folder" ]; then
    mkdir -p -- "$ca_folder" || exit 1
    made_folder='yes'
  fi
  drop_leftovers "$ca_folder" || exit 1
`;

const MAKE_FOLDER = String.raw`
  mkdir -p -- "$folder" || exit 1
  drop_leftovers "$folder" || exit 1
`;

const PUT_CONFIG = String.raw`
  if ! holds "$folder/$file" "$wanted"; then
    put "$folder" "$file" "$wanted" || exit 1
  fi
  drop_unnamed_cas || exit 1
`;

/** One `rm` for all, the configuration first: no CA file may go before the file that names it. */
const REMOVE_CONFIG = String.raw`
  if is_ours "$folder/$file"; then
    set -- "$folder/$file"
    for path in "$ca_folder"/http*-ca.crt; do
      judge_ca "$path" || exit 1
      [ -z "$our_ca" ] || set -- "$@" "$path"
    done
    rm -f -- "$@" || exit 1
  fi
`;
