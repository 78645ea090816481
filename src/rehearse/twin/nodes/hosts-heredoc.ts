import { shellVariables, substitute } from '../../../observe/shell-variables';
import type { ScriptEffect } from '../../../node/scripts/script-effect';

const HEREDOC = /^(.*)<<(-?)[ \t]*(["']?)(\w+)\3(.*)\n((?:.*\n)*?)[ \t]*\4[ \t]*$/gm;
const TARGET = /registry\.d\/+([^\s/]+)\/hosts\.toml/;

/**
 * The one `hosts.toml` that a script of somebody else writes by a here-document, as DKP's manual shows it to users
 * (`switching.md` 6.1): plain variables are filled in. `undefined` where there is none, more than one, or one that is computed.
 */
export function hostsHeredoc(script: string): ScriptEffect | undefined {
  const found = [...script.matchAll(HEREDOC)].flatMap(
    ([, before = '', strip = '', quote = '', , after = '', body = '']) => {
      const [command] = filled(`${before} ${after}`, script);
      const [, folder] = TARGET.exec((command ?? '').replace(/["'\\]/g, '')) ?? [];
      const raw = strip === '' ? body : body.replace(/^\t+/gm, '');
      const text = quote === '' ? filled(raw, script).join('\n') : raw;
      return folder === undefined ? [] : [{ folder, text, quoted: quote !== '' }];
    },
  );
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) return undefined;
  const { folder, text, quoted } = only;
  if (isComputed(folder) || text.includes('{{') || (!quoted && isComputed(text))) return undefined;
  return {
    kind: 'writes-hosts',
    folder,
    hostsToml: { path: `${folder}/hosts.toml`, content: text },
    cas: [],
    replacesPlatforms: true,
  };
}

function filled(text: string, script: string): readonly string[] {
  return substitute(text, shellVariables(script));
}

function isComputed(text: string): boolean {
  return /[$`]|\{\{/.test(text);
}
