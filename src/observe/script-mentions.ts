import { compareText } from '../model/issue';
import { scriptPayloads } from './script-payloads';
import { shellVariables, substitute } from './shell-variables';

/** Stands for a host that could not be told from the script. */
const ANY_HOST = '*';

/** A registry section of containerd's CRI plugin, with or without the escapes of a shell string. */
const REGISTRY_SETTINGS =
  /cri\\*["']\s*\.\s*\\*["']?registry|images\\*["']\s*\.\s*\\*["']?registry|^\s*registry\s*(?:\.\s*\w|=\s*\{)|\b(?:registry\.)?(?:mirrors|configs)\s*\.\s*\\*["']|\bconfig_path\s*=/m;

/** Whether a script puts registry settings into drop-ins of containerd v1 (`objects.md` 3.1). */
export function writesLegacyRegistryConfig(script: string): boolean {
  const text = readable(script);
  return /containerd/.test(text) && /\bconf\.d\b/.test(text) && REGISTRY_SETTINGS.test(text);
}

/**
 * Hosts whose folder below `/etc/containerd/registry.d` a script mentions, sorted. Plain shell variables and `for`
 * lists are followed; a host that is computed otherwise is `*`, and so is a script that enters the folder and names
 * no host.
 */
export function registryHosts(script: string): readonly string[] {
  const text = readable(script);
  if (!/registry\.d\b/.test(text)) return [];
  const hosts = new Set<string>();
  for (const line of substitute(text, shellVariables(text))) {
    for (const match of line.replace(/["'\\]/g, '').matchAll(FOLDER)) {
      const host = hostOf(match[1] ?? '');
      if (host !== undefined) hosts.add(host);
    }
  }
  return hosts.size === 0 ? [ANY_HOST] : [...hosts].sort(compareText);
}

/** What follows the folder, up to the end of the path's next part. */
const FOLDER =
  /registry\.d\/+((?:\{\{.*?\}\}|\{[^}\s]*\}|\$\{[^}]*\}|\$\([^)]*\)|[^\s/;|&<>(){}])+)/g;

/** Files of bashible itself lie beside the folders (`objects.md` 3.3). */
const NO_HOST = /^(?:\..*|deckhouse_hosts_state\.json)$/;

function hostOf(part: string): string | undefined {
  if (NO_HOST.test(part)) return undefined;
  return /^[A-Za-z0-9._-]+(?::\d+)?$/.test(part) ? part : ANY_HOST;
}

/** The script without its comments, followed by the payloads that it carries in base64. */
function readable(script: string): string {
  return [script, scriptPayloads(script).join('')].join('\n').replace(/^[ \t]*#.*$/gm, '');
}
