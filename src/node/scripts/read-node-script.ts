import { compareText } from '../../model/issue';
import type { FileSet, TextFile } from '../../model/file-set';
import { formatPlaceholder, parsePlaceholder } from '../../model/secret';
import type { ScriptEffect } from './script-effect';
import { ownScript } from './script-skeleton';

const MARK = '# Made by regshift.';

/**
 * What the script of a NodeGroupConfiguration does on a node, told from its text. Secrets stay the placeholders that they are.
 *
 * A script of regshift counts as broken as soon as one character differs from what regshift writes, its data apart. Scripts
 * of others are unknown.
 */
export function readNodeScript(content: string): ScriptEffect {
  if (!content.includes(MARK)) return { kind: 'unknown' };
  const name = ownScript(content);
  if (name === undefined) return broken('its text is not what regshift writes');
  const data = new ScriptData(content);
  const effect = effectOf(name, data);
  return data.isWhole ? effect : broken('a literal is neither base64 nor a secret');
}

function effectOf(name: NonNullable<ReturnType<typeof ownScript>>, data: ScriptData): ScriptEffect {
  switch (name) {
    case 'mirror-auth':
    case 'registry-hosts':
      return writesHosts(data, name === 'registry-hosts');
    case 'hosts-undo':
      return { kind: 'removes-hosts', folder: data.value('host'), owner: data.value('owner') };
    case 'legacy-auth':
      return { kind: 'writes-drop-in', slug: data.value('slug'), content: data.config() };
    case 'legacy-auth-undo':
      return { kind: 'removes-drop-in', slug: data.value('slug') };
    case 'drop-legacy-config':
      return { kind: 'drop-ins-aside' };
    case 'restore-legacy-config':
      return { kind: 'drop-ins-back' };
  }
}

function writesHosts(data: ScriptData, replacesPlatforms: boolean): ScriptEffect {
  const folder = data.value('host');
  return {
    kind: 'writes-hosts',
    folder,
    hostsToml: { path: `${folder}/hosts.toml`, content: data.config() },
    cas: data.cas(folder),
    owner: data.value('owner'),
    replacesPlatforms,
  };
}

function broken(reason: string): ScriptEffect {
  return { kind: 'broken', reason };
}

/** The literals of a script. */
class ScriptData {
  /** Whether everything that was read could be decoded. */
  isWhole = true;
  private readonly script: string;

  constructor(script: string) {
    this.script = script;
  }

  /** Value of `NAME=$(decode '…')`. */
  value(name: string): string {
    const [, literal] =
      new RegExp(`^ +${name}=\\$\\(decode '([^'\\n]*)'\\)`, 'm').exec(this.script) ?? [];
    return this.clear(literal);
  }

  /** What `config_text` prints. */
  config(): string {
    const [, calls = ''] = /^ +config_text\(\) \{\n([^}]*)^ +\}/m.exec(this.script) ?? [];
    const literals = [...calls.matchAll(/decode '([^'\n]*)'/g)];
    return literals.map(([, literal]) => this.clear(literal)).join('');
  }

  cas(folder: string): FileSet {
    const files = [...this.script.matchAll(/^ +(ca_\d+)='([^'\n]*)'$/gm)].map(
      ([, variable = '', literal]): TextFile => ({
        path: `${folder}/${this.value(`${variable}_name`)}`,
        content: this.clear(literal),
      }),
    );
    return files.sort((a, b) => compareText(a.path, b.path));
  }

  private clear(literal: string | undefined): string {
    const text = literal === undefined ? undefined : clearText(literal);
    if (text === undefined) this.isWhole = false;
    return text ?? '';
  }
}

/** The text behind a literal: base64 of it, or the placeholder of a secret. */
function clearText(literal: string): string | undefined {
  const placeholder = parsePlaceholder(literal);
  if (placeholder !== undefined) return formatPlaceholder(placeholder.ref);
  const bytes = Buffer.from(literal, 'base64');
  return bytes.toString('base64') === literal ? bytes.toString('utf8') : undefined;
}
