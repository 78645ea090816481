import { counted } from '../counted';
import { countFindings, type Report } from '../report';

/** `2 errors and 1 warning in 3 files, 12 objects checked`. */
export function summaryOf({ files, objects, issues }: Report): string {
  const { errors, warnings } = countFindings(issues);
  const where = `${counted(files.length, 'file')}, ${counted(objects.length, 'object')} checked`;
  if (errors === 0 && warnings === 0) return `no errors in ${where}`;
  const found = [
    ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ];
  return `${found.join(' and ')} in ${where}`;
}
