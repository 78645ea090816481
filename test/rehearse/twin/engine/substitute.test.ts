import { substituteObject } from '../../../../src/rehearse/twin/engine/substitute';
import { object } from './engine-objects';

function substituted(text: string, variables: Readonly<Record<string, string>> = {}): unknown {
  return substituteObject(object('ConfigMap', 'script', { data: { list: [text] } }), variables)[
    'data'
  ];
}

describe('post-build substitution', () => {
  it.each([
    ['an undefined variable is empty', 'a ${b} c', 'a  c'],
    ['a defined one has its value', '${zone}.example.com', 'eu.example.com'],
    ['a property of every object is no variable', '${toString}', ''],
    ['a default stands for an undefined variable', '${b:-text} ${b:=more} ${b-x}', 'text more x'],
    ['a default gives way to a value', '${zone:-text}', 'eu'],
    ['what trims an undefined variable trims nothing', '${b%%/*}', ''],
    ['an escaped expression stays', 'echo $${b}', 'echo ${b}'],
    ['a variable without braces stays', 'echo $b $(c) $$', 'echo $b $(c) $$'],
    ['a template stays', '{{ .b }}', '{{ .b }}'],
  ])('%s', (_, text, expected) => {
    expect(substituted(text, { zone: 'eu' })).toEqual({ list: [expected] });
  });

  it.each(['labels', 'annotations'] as const)('is forbidden by one of the %s', (place) => {
    const one = object('ConfigMap', 'script', { data: { text: '${b}' } });
    const mark = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
    const marked = { ...one, metadata: { ...one.metadata, [place]: mark } };
    expect(substituteObject(marked, {})).toBe(marked);
  });
});
