import type { Issue } from '../../model/issue';

/** A finding on one line, for formats that give it a text field: place, rule, what is wrong, what would be right. */
export function formatFindingLine({ code, severity, place, message, hint }: Issue): string {
  const { file, line, column, object, path } = place;
  const where = [file, line, column].filter((part) => part !== undefined).join(':');
  const subject = [object, path].filter((part) => part !== undefined).join(' ');
  return [
    [where, severity, code].filter((part) => part !== '').join(' '),
    ...(subject === '' ? [] : [subject]),
    hint === undefined ? message : `${message} = ${hint}`,
  ].join(': ');
}
