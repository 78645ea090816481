import type { CodeRow } from './code-row';

/** About the text, and about single fields of it. */
export const TEXT_CODES: readonly CodeRow[] = [
  [
    'S001',
    'file too large',
    'A cluster file has a page or two. A file above 1 MiB is something else and is not read.',
    'Name the right file.',
  ],
  [
    'S002',
    'not UTF-8',
    'YAML is read as UTF-8. The message names the first byte that is none.',
    'Save the file as UTF-8.',
  ],
  [
    'S003',
    'control character',
    'YAML does not allow control characters, and a terminal might obey them when they are shown.',
    'Remove the character, or write it as an escape in double quotes.',
  ],
  [
    'S004',
    'not well-formed YAML',
    'The text can not be read as YAML 1.2. One problem for each line is listed; nothing else is checked until they are gone.',
    'Correct the line, or the one before it. Texts with special characters need quotes.',
  ],
  [
    'S005',
    'field stands twice',
    'Of two fields with the same name in one map, programs take one or the other.',
    'Keep one.',
  ],
  [
    'S006',
    'several documents',
    'A cluster file describes one cluster and holds exactly one YAML document.',
    'Put each cluster into a file of its own, or remove a line with three dashes.',
  ],
  [
    'S007',
    'empty file',
    'The file holds nothing but blanks and comments.',
    'Begin with the file that regshift init writes.',
  ],
  [
    'S008',
    'not a map',
    'The document is a list or a single value.',
    'Write apiVersion, kind, metadata and spec.',
  ],
  [
    'S009',
    'alias or nesting out of bounds',
    'An alias has no anchor, contains itself, or aliases together repeat so much that the file would grow without bound; or lists and maps are nested too deeply.',
    'Write the value out. A text that begins with & or * needs quotes.',
  ],
  [
    'S010',
    'value outside of JSON',
    'Tags such as !!binary and numbers such as .nan have no counterpart in the objects that are rendered.',
    'Write plain text, numbers, true, false, lists and maps. A text that begins with ! needs quotes.',
  ],
  [
    'S011',
    'merge key',
    'The merge key << is not part of YAML 1.2.',
    'Write the fields out, or use an alias for the whole value.',
  ],
  [
    'S012',
    'more problems',
    'The list was cut after 200 problems.',
    'Correct the first ones and look again.',
  ],
  [
    'S020',
    'wrong type',
    'The value is of another type than the field takes.',
    'Write the type that the message names. Numbers that are meant as text need quotes.',
  ],
  [
    'S021',
    'unknown field',
    'There is no such field at this place. Unknown fields are refused, because a mistyped one would be ignored silently.',
    'Write the field that the message proposes, or remove it.',
  ],
  [
    'S022',
    'missing field',
    'A field that the file needs is not there.',
    'Add it at the place named.',
  ],
  [
    'S023',
    'value not allowed',
    'The field takes one of a few values.',
    'Write one of the values listed, in the same upper and lower case.',
  ],
  [
    'S024',
    'wrong form',
    'The text does not have the form of such a field.',
    'Follow the example in the message.',
  ],
  [
    'S025',
    'out of range',
    'The text, list or number is too short, too long, too small or too large.',
    'Stay within the bound that the message names.',
  ],
];
