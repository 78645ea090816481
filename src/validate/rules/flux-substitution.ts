import { withoutFluxVariables } from '../../model/flux-variable';
import { annotationOf } from '../manifest';
import { valueAt } from '../plain-data';
import { lineAt } from '../script/node-script';
import type { Rule } from './rule';

const KEY = 'kustomize.toolkit.fluxcd.io/substitute';
const VARIABLE = /(?<!\$)\$\{[#_A-Za-z]/;

/** Under Flux every `${name}` of a manifest is replaced, an unknown one by nothing (`peers.md` 1.5). */
export const fluxSubstitution: Rule = ({ manifest, texts, tool }) => {
  if (tool === 'ArgoCD') return [];
  const switchedOff = annotationOf(manifest, KEY) ?? valueAt(manifest, 'metadata', 'labels', KEY);
  if (switchedOff === 'disabled') return [];
  const hits = texts.filter(({ text }) => VARIABLE.test(withoutFluxVariables(text)));
  const [first] = hits;
  if (first === undefined) return [];
  const more = hits.length > 1 ? ` (and ${String(hits.length - 1)} more values)` : '';
  return [
    {
      code: 'V038',
      severity: tool === 'Flux' ? 'error' : 'warning',
      path: first.path,
      textLine: lineAt(first.text, VARIABLE.exec(withoutFluxVariables(first.text))?.index ?? 0),
      message: `Flux replaces every \${…} here by a variable of its own, or by nothing${more}`,
      hint: `annotate the object with  ${KEY}: disabled`,
    },
  ];
};
