import { EQUIVALENT } from '../gate/mutants/equivalent';
import { survivorsOf } from '../gate/mutants/find-survivors';
import { GATE_SOURCES, GateLoader } from '../gate/mutants/load-gate';
import { mutantsOf } from '../gate/mutants/make-mutants';
import type { Mutant } from '../gate/mutants/mutant';
import { DEFECTS } from '../gate/mutants/defects';
import type { Defect } from '../gate/mutants/defects';

let loader: GateLoader;
beforeAll(async () => {
  loader = await GateLoader.make();
});

it('the sources, loaded as mutants are, answer every case', () => {
  const [file, source] = ['judge-gate.ts', GATE_SOURCES.get('judge-gate.ts') ?? ''];
  const same: Mutant = { file, label: 'nothing', source };
  expect(survivorsOf(loader, [same])).toEqual([same]);
});

describe('a defect is noticed:', () => {
  it.each(DEFECTS)('$name', (defect) => {
    expect(survivorsOf(loader, [mutantWith(defect)])).toEqual([]);
  });
});

describe('every mutant is noticed, but those that do the same,', () => {
  it.each([...GATE_SOURCES.keys()])('of %s', (file) => {
    const mutants = mutantsOf(file, GATE_SOURCES.get(file) ?? '');
    const known = EQUIVALENT.filter((one) => one.file === file).map(({ label }) => label);
    expect(survivorsOf(loader, mutants).map(({ label }) => label)).toEqual(known);
  });
});

it('what does the same is said of files that are there', () => {
  expect(EQUIVALENT.filter(({ file }) => !GATE_SOURCES.has(file))).toEqual([]);
});

it('there are mutants of every file with conditions in it', () => {
  const bare = [...GATE_SOURCES].filter(([file, source]) => mutantsOf(file, source).length === 0);
  expect(bare.map(([file]) => file)).toEqual(['evidence.ts']);
});

function mutantWith({ name, file, from, to }: Defect): Mutant {
  const parts = (GATE_SOURCES.get(file) ?? '').split(from);
  if (parts.length !== 2)
    throw new Error(
      `${file} must have this exactly once, and has it ${parts.length - 1} times: ${from}`,
    );
  return { file, label: name, source: parts.join(to) };
}
