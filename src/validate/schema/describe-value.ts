import { quote } from '../../spec/quoting';
import { counted } from '../counted';
import { isList, isMapping, type Path } from '../plain-data';
import { isSecretPath } from '../secret-words';

/** A value in a message: what it is and, where it can not be a secret, the value itself. */
export function describeValue(value: unknown, path: Path): string {
  const shown = showsValue(value, path);
  switch (typeof value) {
    case 'string':
      return shown ? quote(value) : 'a text';
    case 'number':
      return shown ? `the number ${String(value)}` : 'a number';
    case 'boolean':
      return String(value);
    default:
      if (value === null) return 'nothing (null)';
      if (isList(value)) return `a list of ${counted(value.length, 'item')}`;
      return isMapping(value)
        ? `a mapping of ${counted(Object.keys(value).length, 'field')}`
        : 'something else';
  }
}

/** Whether messages and excerpts may repeat the value: short, on one line, and not of a secret's field. */
export function showsValue(value: unknown, path: Path): boolean {
  if (isSecretPath(path)) return false;
  return typeof value !== 'string' || (value.length <= 60 && !/[\r\n]/.test(value));
}
