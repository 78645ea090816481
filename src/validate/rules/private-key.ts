import { fromBase64 } from '../script/base64';
import { lineAt } from '../script/node-script';
import type { Rule } from './rule';

const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+/;
/** How base64 of `-----BEGIN` begins. */
const PEM_IN_BASE64 = /LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+/;

/** A private key anywhere but in a Secret, which has a rule of its own. */
export const privateKey: Rule = ({ manifest, texts }) => {
  if (manifest.kind === 'Secret') return [];
  return texts.flatMap(({ path, text }) => {
    const found = PRIVATE_KEY.exec(text) ?? inBase64(text);
    if (found === null) return [];
    return [
      {
        code: 'V042',
        severity: 'error',
        path,
        textLine: lineAt(text, found.index),
        message: 'a private key stands here in clear',
        hint: 'take it out and make a new key: git keeps the old one',
      },
    ];
  });
};

function inBase64(text: string): RegExpExecArray | null {
  const found = PEM_IN_BASE64.exec(text);
  return found !== null && PRIVATE_KEY.test(fromBase64(found[0]) ?? '') ? found : null;
}
