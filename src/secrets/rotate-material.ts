import type { Issue } from '../model/issue';
import { failure, success } from '../model/result';
import type { Result } from '../model/result';
import { anyOf, quote } from '../spec/quoting';
import { isLeaf, knownItem } from './generated-item';
import { materialOf, raised } from './material';
import type { Material } from './material';

/**
 * Forgets generated values, so that the next renewal makes new ones. With the CA go all certificates that it signed.
 *
 * @param names items as the material has them: `user-ro`, `ca`
 */
export function rotateMaterial(material: Material, names: readonly string[]): Result<Material> {
  const present = Object.keys(material.items);
  const unknown = names.filter((name) => !present.includes(name));
  if (unknown.length > 0) return failure(unknown.map((name) => nothingToRotate(name, present)));
  const isGone = (name: string): boolean =>
    names.includes(name) || (names.includes('ca') && isCertificate(name));
  const left = Object.entries(material.items).filter(([name]) => !isGone(name));
  return success(materialOf(left, raised(material.generations, present.filter(isGone))));
}

function isCertificate(name: string): boolean {
  const known = knownItem(name);
  return known !== undefined && isLeaf(known);
}

function nothingToRotate(name: string, present: readonly string[]): Issue {
  return {
    code: 'G006',
    severity: 'error',
    place: {},
    message: `there is no generated value ${quote(name)} to rotate`,
    hint: present.length === 0 ? 'nothing was generated yet' : `rotate ${anyOf(present)}`,
  };
}
