import { CASES } from './cases';
import { GATE } from './gate-folder';

it.each(CASES)('$name', ({ ask, answer }) => {
  expect(ask(GATE)).toEqual(answer);
});

it('each case has a name of its own', () => {
  const names = CASES.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
