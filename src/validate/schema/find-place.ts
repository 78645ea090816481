import { isList, isMapping, type Path } from '../plain-data';

/** A value inside an object, and how to get there. */
export interface Place {
  readonly path: Path;
  readonly value: unknown;
}

/** Follows a JSON pointer. A step is an index where the object has a list. */
export function findPlace(object: unknown, pointer: string): Place {
  const path: (string | number)[] = [];
  let value = object;
  for (const escaped of pointer.split('/').slice(1)) {
    const step = escaped.replace(/~1/g, '/').replace(/~0/g, '~');
    if (isList(value)) {
      path.push(Number(step));
      value = value[Number(step)];
    } else {
      path.push(step);
      value = isMapping(value) ? value[step] : undefined;
    }
  }
  return { path, value };
}
