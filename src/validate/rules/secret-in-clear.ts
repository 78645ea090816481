import { replacePlaceholders } from '../../model/secret';
import { annotationOf, type Manifest } from '../manifest';
import { isMapping, valueAt } from '../plain-data';
import type { Problem } from '../problem';
import { fromBase64 } from '../script/base64';
import { findCredentials } from '../script/find-credentials';
import { isBlankOfManual, isHarmless, isSecretKey } from '../secret-words';
import { blankProblem } from './blank-of-manual';
import type { Rule } from './rule';

/** Keys of a Secret that hold nothing secret (design, section 3). */
const PUBLIC_KEY = /^(?:username|ca|ca\.crt)$/;
/** The same in a repository or cluster of Argo CD. */
const ARGO_CD_KEY = /^(?:type|name|project|server|url|insecure|forceHttpBasicAuth|enableOCI)$/;

/** A Secret whose values anyone with the repository can read: base64 hides nothing. */
export const secretInClear: Rule = ({ manifest }) => {
  if (manifest.kind !== 'Secret' || manifest.apiVersion !== 'v1') return [];
  return [...judgeValues(manifest, 'data'), ...judgeValues(manifest, 'stringData')];
};

function judgeValues(manifest: Manifest, field: 'data' | 'stringData'): readonly Problem[] {
  const values = manifest[field];
  if (!isMapping(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    if (typeof value !== 'string' || isHarmless(value)) return [];
    const clear = field === 'data' ? (fromBase64(value) ?? value) : value;
    if (isHarmless(clear) || isPublic(manifest, key, clear)) return [];
    if (isRendered(manifest) && !holdsSecret(key, clear)) return [];
    const path = [field, key];
    return [isBlankOfManual(clear) ? blankProblem(path) : inClear(path)];
  });
}

function isPublic(manifest: Manifest, key: string, clear: string): boolean {
  if (PUBLIC_KEY.test(key)) return !clear.includes('PRIVATE KEY');
  if (isCertificate(clear)) return true;
  return ARGO_CD_KEY.test(key) && isOfArgoCd(manifest) && !/:\/\/[^/\s]*@/.test(clear);
}

/** A Secret that regshift renders: whole configuration files, in which placeholders stand for what is secret. */
function isRendered(manifest: Manifest): boolean {
  const label = valueAt(manifest, 'metadata', 'labels', 'app.kubernetes.io/part-of');
  return label === 'regshift';
}

/** A key, a bcrypt hash, a password of regsync. */
const RENDERED_SECRET = /PRIVATE KEY|\$2[abxy]\$|^[ \t-]*pass:[ \t]*["']?[^\s"']/m;

function holdsSecret(key: string, clear: string): boolean {
  const rest = replacePlaceholders(clear, () => '');
  if (isSecretKey(key)) return rest === clear;
  return RENDERED_SECRET.test(rest) || findCredentials(clear).length > 0;
}

function isCertificate(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN CERTIFICATE') && !text.includes('PRIVATE KEY');
}

function isOfArgoCd(manifest: Manifest): boolean {
  const key = 'argocd.argoproj.io/secret-type';
  const label = valueAt(manifest, 'metadata', 'labels', key) ?? annotationOf(manifest, key);
  return typeof label === 'string';
}

function inClear(path: readonly string[]): Problem {
  return {
    code: 'V040',
    severity: 'error',
    path,
    message: 'the value of a Secret stands here in clear',
    hint: 'encrypt it with SOPS, or use a SealedSecret or an ExternalSecret; then change the value: git keeps the old one',
  };
}
