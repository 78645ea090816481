import type { Leaf } from '../plain-data';
import { isModuleConfig, isNodeScript } from '../manifest';
import type { Problem } from '../problem';
import { findCredentials } from '../script/find-credentials';
import { lineAt } from '../script/node-script';
import { isSecretKey } from '../secret-words';
import type { Rule } from './rule';

/**
 * Credentials inside longer texts: scripts, configuration files, arguments. In a node script every hit is an error;
 * elsewhere only a form that can be nothing else.
 */
export const credentialInText: Rule = ({ manifest, texts }) => {
  if (manifest.kind === 'Secret') return [];
  const isScript = isNodeScript(manifest);
  const isSettings = isModuleConfig(manifest);
  return texts.flatMap((leaf) => {
    // The settings have a rule of their own for fields that are secrets by name.
    if (isSettings && isSecretKey(leaf.path.at(-1) ?? '')) return [];
    return judgeText(leaf, isScript);
  });
};

/** More of the same help nobody. */
const MOST_IN_ONE_TEXT = 20;

function judgeText(leaf: Leaf, isScript: boolean): readonly Problem[] {
  const { path, text } = leaf;
  const found = findCredentials(text)
    .filter(({ certain }) => certain || isScript || isProse(leaf))
    .slice(0, MOST_IN_ONE_TEXT);
  const lines = new Set<number>();
  return found.flatMap(({ index, what, certain }) => {
    const line = lineAt(text, index);
    if (lines.has(line)) return [];
    lines.add(line);
    return [
      {
        code: 'V043',
        severity: certain || isScript ? 'error' : 'warning',
        path,
        textLine: line,
        message: `${text.includes('\n') ? `line ${String(line)} of the text: ` : ''}${what} stands here in clear`,
        hint: 'take it out and change it: git keeps the old one; let regshift render scripts from a reference',
      } satisfies Problem,
    ];
  });
}

/** Texts in which `password = x` is an assignment: files of several lines, and arguments of programs. */
function isProse({ path, text }: Leaf): boolean {
  return text.includes('\n') || path.includes('args') || path.includes('command');
}
